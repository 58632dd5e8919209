/**
 * The settings of the server: one table with type, default and description, from which the documentation and
 * the extension's settings follow. `readConfig` takes whatever a client sent, keeps what has the right type and
 * reports the rest as sentences, so that a typing error in a settings file is neither silent nor fatal.
 */
import { isFindingCode } from "@nixsight/syntax/findings/codes.ts";
import { describeUnknownCode } from "../analysis/comment-suppressions.ts";

export interface Config {
  readonly nixpkgs: string;
  readonly homeManager: string;
  readonly configuration: string;
  readonly diagnosticsDisable: readonly string[];
  /** File pattern → codes. */
  readonly diagnosticsIgnore: Readonly<Record<string, readonly string[]>>;
  readonly checkOnType: boolean;
  readonly evaluationMemoryMb: number;
  readonly evaluationCache: boolean;
}

export interface Setting {
  /** Without the `nixsight.` in front. */
  readonly key: string;
  readonly type: "string" | "string-list" | "lists-by-name" | "boolean" | "number";
  readonly default:
    | string
    | readonly string[]
    | Readonly<Record<string, readonly string[]>>
    | boolean
    | number;
  readonly minimum?: number;
  /** Markdown. */
  readonly description: string;
}

export const settings = [
  {
    key: "nixpkgs",
    type: "string",
    default: "",
    description:
      "Folder of the nixpkgs to evaluate with. Empty: found from `flake.lock`, `NIX_PATH` and channels, else the option index that comes with nixsight.",
  },
  {
    key: "homeManager",
    type: "string",
    default: "",
    description: "Folder of the Home Manager sources. Empty: found like nixpkgs.",
  },
  {
    key: "configuration",
    type: "string",
    default: "",
    description:
      "Configuration that files of several are shown in, by its name: that of a host, or of its file from the workspace folder. What is picked in the editor goes before. Empty: the first that holds the file.",
  },
  {
    key: "diagnostics.disable",
    type: "string-list",
    default: [],
    description:
      "Codes of problems not to report, such as `unused-binding`. The code stands after each message.",
  },
  {
    key: "diagnostics.ignore",
    type: "lists-by-name",
    default: {},
    description:
      'Codes of problems not to report in some files: `{ "hosts/old/**": ["renamed-option"] }`. Patterns start from the workspace folder. A file `nixsight.toml` there does the same for everybody who works on the project.',
  },
  {
    key: "check.onType",
    type: "boolean",
    default: true,
    description: "Check while typing. Off: only when a file is opened or saved.",
  },
  {
    key: "evaluation.memoryMb",
    type: "number",
    default: 4096,
    minimum: 512,
    description:
      "How much memory, in megabytes, evaluation may use. Takes effect when the language server restarts.",
  },
  {
    key: "evaluation.cache",
    type: "boolean",
    default: true,
    description:
      "Keep parsed files of nixpkgs in your cache folder, so that the next start is faster. Takes effect when the language server restarts.",
  },
] as const satisfies readonly Setting[];

export type SettingKey = (typeof settings)[number]["key"];

export const defaultConfig: Config = readConfig(undefined).config;

/**
 * Reads settings as a nested object (`{ check: { onType: … } }`), flat (`{ "check.onType": … }`) or either of
 * them under `nixsight`. Anything missing or of the wrong type takes its default.
 */
export function readConfig(source: unknown): {
  readonly config: Config;
  readonly problems: readonly string[];
} {
  const problems: string[] = [];
  const root = unwrap(source);
  const read = (key: SettingKey): unknown => {
    const setting: Setting = settings.find((candidate) => candidate.key === key)!;
    const given = lookup(root, key);
    if (given === undefined || given === null) return setting.default;
    const problem = problemOf(setting, given);
    if (problem === undefined) return given;
    problems.push(`The setting nixsight.${key} ${problem}; using ${JSON.stringify(setting.default)}.`);
    return setting.default;
  };
  const config: Config = {
    nixpkgs: (read("nixpkgs") as string).trim(),
    homeManager: (read("homeManager") as string).trim(),
    configuration: (read("configuration") as string).trim(),
    diagnosticsDisable: read("diagnostics.disable") as readonly string[],
    diagnosticsIgnore: read("diagnostics.ignore") as Config["diagnosticsIgnore"],
    checkOnType: read("check.onType") as boolean,
    evaluationMemoryMb: read("evaluation.memoryMb") as number,
    evaluationCache: read("evaluation.cache") as boolean,
  };
  return { config, problems: [...problems, ...unknownCodes(config)] };
}

/** A code that does not exist silences nothing, which would go unnoticed. */
function unknownCodes({ diagnosticsDisable, diagnosticsIgnore }: Config): string[] {
  const named = [
    ...diagnosticsDisable.map((code) => ({ key: "diagnostics.disable", code })),
    ...Object.values(diagnosticsIgnore).flatMap((codes) =>
      codes.map((code) => ({ key: "diagnostics.ignore", code })),
    ),
  ];
  return named
    .filter(({ code }) => !isFindingCode(code))
    .map(({ key, code }) => `The setting nixsight.${key}: ${describeUnknownCode(code).message}`);
}

function problemOf(setting: Setting, value: unknown): string | undefined {
  switch (setting.type) {
    case "string":
      return typeof value === "string" ? undefined : "must be a text";
    case "boolean":
      return typeof value === "boolean" ? undefined : "must be true or false";
    case "number":
      if (typeof value !== "number" || !Number.isFinite(value)) return "must be a number";
      return setting.minimum !== undefined && value < setting.minimum
        ? `must be at least ${setting.minimum}`
        : undefined;
    case "string-list":
      return isStringList(value) ? undefined : "must be a list of texts";
    case "lists-by-name":
      return isRecord(value) && Object.values(value).every(isStringList)
        ? undefined
        : 'must be an object of lists, such as {"hosts/old/**": ["renamed-option"]}';
  }
}

const isStringList = (value: unknown): boolean =>
  Array.isArray(value) && value.every((item) => typeof item === "string");

function unwrap(source: unknown): Record<string, unknown> {
  if (!isRecord(source)) return {};
  return isRecord(source["nixsight"]) ? source["nixsight"] : source;
}

function lookup(root: Record<string, unknown>, key: string): unknown {
  if (key in root) return root[key];
  if (`nixsight.${key}` in root) return root[`nixsight.${key}`];
  let value: unknown = root;
  for (const part of key.split(".")) value = isRecord(value) ? value[part] : undefined;
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
