/**
 * `nixsight eval`: evaluates a file or an expression and prints what `nix-instantiate --eval` prints, or a
 * flake's attribute and prints what `nix eval` prints. Traces and warnings of the code go to standard error,
 * errors with their place and the chain of evaluation too.
 */
import { existsSync, statSync } from "node:fs";
import path from "node:path";
import type { ErrorDoc, EvaluateQuery } from "@nixsight/engine/protocol";
import { splitPairs, splitPairsOf } from "./argument-pairs.ts";
import { ask, withEvaluator } from "./evaluator.ts";
import { exitCodes, UsageError } from "./exit-codes.ts";
import { existingFolder, existingPath } from "./find-files.ts";
import { displayPath, readText } from "./read-text.ts";
import { renderError } from "./render-error.ts";
import { readStandardInput } from "./standard-input.ts";
import type { Terminal } from "./terminal.ts";

export interface EvalOptions {
  readonly expr?: string;
  readonly attr?: string;
  readonly include: readonly string[];
  readonly arg: readonly string[];
  readonly argstr: readonly string[];
  readonly strict?: boolean;
  readonly json?: boolean;
  readonly xml?: boolean;
  readonly raw?: boolean;
  readonly system?: string;
  readonly showTrace?: boolean;
  readonly apply?: string;
  readonly impure?: boolean;
  readonly overrideInput: readonly string[];
}

export async function runEval(
  file: string | undefined,
  options: EvalOptions,
  terminal: Terminal,
): Promise<number> {
  const query: EvaluateQuery = {
    source: await sourceOf(file, options),
    strict: options.strict === true || options.json === true,
    format: formatOf(options),
    attributePath: options.attr === undefined || options.attr === "" ? [] : splitAttributePath(options.attr),
    args: splitPairs(options.arg, options.argstr),
    searchPath: options.include.map(parseInclude),
    currentSystem: options.system,
    wholeTrace: options.showTrace === true,
    apply: options.apply,
  };
  const answer = await withEvaluator({ folders: [process.cwd()] }, (client) =>
    ask(client, "evaluate", query),
  );
  for (const message of answer.messages) terminal.note(message);
  if (answer.ok) {
    if (query.format === "raw") process.stdout.write(answer.text);
    else terminal.print(answer.text);
    return exitCodes.clean;
  }
  printError(answer.error, query.source.kind === "expression" ? query.source.text : undefined, terminal);
  return exitCodes.findings;
}

async function sourceOf(given: string | undefined, options: EvalOptions): Promise<EvaluateQuery["source"]> {
  const directory = process.cwd();
  if (options.expr !== undefined) {
    if (given !== undefined) throw new UsageError("give either a file or -E, not both");
    return { kind: "expression", text: options.expr, directory };
  }
  if (given === "-") return { kind: "expression", text: await readStandardInput(), directory };
  if (given === undefined ? existsSync("default.nix") : !meansFlake(given))
    return { kind: "file", path: existingPath(given ?? "default.nix") };
  if (options.arg.length + options.argstr.length > 0)
    throw new UsageError("--arg and --argstr are for files and expressions; a flake takes no arguments");
  return {
    kind: "flake",
    reference: given === undefined ? "." : referenceOf(given),
    directory,
    impure: options.impure === true,
    overrideInputs: splitPairsOf(options.overrideInput).map(([input, reference]) => ({ input, reference })),
  };
}

/** As a word after the command the name of a folder means the folder, not an entry of the registry. */
function referenceOf(given: string): string {
  return /^[./]/.test(given) || !existsSync(given) ? given : `./${given}`;
}

/** A file stands for itself, a folder for its flake.nix if it has one; what is neither may be a reference. */
function meansFlake(given: string): boolean {
  const stat = statSync(given, { throwIfNoEntry: false });
  if (stat !== undefined) {
    const hasFlake = existsSync(path.join(given, "flake.nix"));
    return stat.isDirectory() && (hasFlake || !existsSync(path.join(given, "default.nix")));
  }
  return given.includes("#") || given.includes("?") || /^[a-zA-Z][\w+-]*(:|\/|$)/.test(given);
}

function formatOf(options: EvalOptions): EvaluateQuery["format"] {
  const chosen = (["json", "xml", "raw"] as const).filter((format) => options[format] === true);
  if (chosen.length > 1) throw new UsageError(`--${chosen[0]} and --${chosen[1]} exclude each other`);
  return chosen[0] ?? "nix";
}

function parseInclude(text: string): { prefix: string; path: string } {
  const equals = text.indexOf("=");
  const prefix = equals < 0 ? "" : text.slice(0, equals);
  return { prefix, path: existingFolder(text.slice(equals + 1), `-I ${text}`) };
}

/** `a.b."c.d"` as its names. Throws UsageError on an unclosed quote. */
export function splitAttributePath(text: string): string[] {
  const names: string[] = [];
  let name = "";
  let quoted = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    else if (character === "." && !quoted) {
      names.push(name);
      name = "";
    } else name += character;
  }
  if (quoted) throw new UsageError(`-A ${text}: a quote is not closed`);
  return [...names, name];
}

/** `expression` is the text of `-E`, whose places have the path «string». */
function printError(error: ErrorDoc, expression: string | undefined, terminal: Terminal): void {
  const texts = new Map<string, string | undefined>([["«string»", expression]]);
  const context = {
    colors: terminal.colors,
    display: displayPath,
    textOf: (file: string) => {
      if (!texts.has(file)) texts.set(file, readText(file));
      return texts.get(file);
    },
  };
  for (const line of renderError(error, context)) terminal.note(line);
}
