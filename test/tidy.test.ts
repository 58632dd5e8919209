/**
 * What holds for the whole tree and is easy to lose: the direction of imports between layers, where the
 * outside may be touched, file sizes, header comments, and words that do not belong into the project.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");

const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.ts"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => file.endsWith(".ts"))
  .map((file) => ({ file, text: read(file) }))
  .filter((entry): entry is Source => entry.text !== undefined);

interface Source {
  readonly file: string;
  readonly text: string;
}

/** A file deleted but still listed by version control has no text. */
function read(file: string): string | undefined {
  try {
    return readFileSync(path.join(root, file), "utf8");
  } catch {
    return undefined;
  }
}

const isTest = (file: string) =>
  file.endsWith(".test.ts") ||
  file.startsWith("test/") ||
  file.includes("/testing/") ||
  file.endsWith("/testing.ts");
const sources = files.filter(({ file }) => !isTest(file));

/** Specifiers of the imports and re-exports of a file. */
function importsOf(text: string): string[] {
  return [...text.matchAll(/^(?:import|export)\b[^"';]*?from\s+"([^"]+)"|^import\s+"([^"]+)"/gm)].map(
    (match) => (match[1] ?? match[2])!,
  );
}

/** The path from the root that a relative import of `file` means. */
const target = (file: string, specifier: string) =>
  path.join(path.dirname(file), specifier.replace(/\?raw$/, ""));

/** The folders of the packages, lowest first: a package imports only packages before it. */
const packageOrder = [
  "grammar",
  "evaluator/syntax",
  "evaluator/eval",
  "evaluator/engine",
  "option-index",
  "server",
  "extension",
];

const packageFolders: Readonly<Record<string, string>> = {
  "@nixsight/grammar": "grammar",
  "@nixsight/syntax": "evaluator/syntax",
  "@nixsight/eval": "evaluator/eval",
  "@nixsight/engine": "evaluator/engine",
  "@nixsight/option-index": "option-index",
  nixsight: "server",
};

/** The rooms of the evaluator's packages, lowest first: a room imports only itself and rooms before it. */
const roomOrder: Readonly<Record<string, readonly string[]>> = {
  "evaluator/syntax": ["findings", "ir", "scope"],
  "evaluator/eval": ["value", "eval", "formats", "store", "flake", "builtins", "session"],
  "evaluator/engine": [
    "host",
    "options",
    "findings",
    "evaluation",
    "check",
    "settle",
    "flakes",
    "roots",
    "diagnose",
    "worker",
  ],
};

/** Rooms that stand beside another one: `value` reads files through `io`, which holds what it reads as values. */
const roomBeside: Readonly<Record<string, string>> = { io: "value" };

const packageOf = (file: string) => packageOrder.findIndex((folder) => file.startsWith(`${folder}/`));

test("packages import only packages below them", () => {
  const inPackages = sources.filter(({ file }) => packageOf(file) >= 0);
  const wrong = inPackages.flatMap(({ file, text }) =>
    importsOf(text)
      .map((specifier) => packageFolders[/^(@nixsight\/[a-z-]+|nixsight)/.exec(specifier)?.[1] ?? ""])
      .filter((other) => other !== undefined && packageOrder.indexOf(other) >= packageOf(file))
      .map((other) => `${file} imports ${other}`),
  );
  expect(wrong).toEqual([]);
});

test("packages are imported by their names, not by paths", () => {
  const wrong = sources.flatMap(({ file, text }) =>
    importsOf(text)
      .filter((specifier) => specifier.startsWith(".") && packageOf(file) >= 0)
      .map((specifier) => target(file, specifier))
      .filter((other) => packageOf(other) !== packageOf(file))
      .map((other) => `${file} imports ${other}`),
  );
  expect(wrong).toEqual([]);
});

test("rooms of the evaluator import only rooms below them", () => {
  const roomOf = (folder: string, file: string) => {
    const name = file.slice(`${folder}/src/`.length).split("/")[0]!;
    return roomOrder[folder]!.indexOf(roomBeside[name] ?? name);
  };
  const wrong = Object.keys(roomOrder).flatMap((folder) =>
    sources
      .filter(({ file }) => file.startsWith(`${folder}/src/`) && roomOf(folder, file) >= 0)
      .flatMap(({ file, text }) =>
        importsOf(text)
          .filter((specifier) => specifier.startsWith("."))
          .map((specifier) => target(file, specifier))
          .filter((other) => roomOf(folder, other) > roomOf(folder, file))
          .map((other) => `${file} imports ${other}`),
      ),
  );
  expect(wrong).toEqual([]);
});

test("every folder of the evaluator is a room of the order", () => {
  const rooms = sources.flatMap(
    ({ file }) => /^(evaluator\/\w+)\/src\/([^/]+)\//.exec(file)?.slice(1, 3).join(" ") ?? [],
  );
  const known = Object.entries(roomOrder).flatMap(([folder, names]) =>
    names.map((name) => `${folder} ${name}`),
  );
  expect([...new Set(rooms)].sort()).toEqual([...known, "evaluator/eval io"].sort());
});

test("features and analysis of the server know neither the protocol nor mutable state", () => {
  const wrong = sources
    .filter(({ file }) => /^server\/src\/(features|analysis)\//.test(file))
    .flatMap(({ file, text }) =>
      importsOf(text)
        .map((specifier) => (specifier.startsWith(".") ? target(file, specifier) : specifier))
        .filter(
          (other) => /^server\/src\/(lsp|state)\//.test(other) || other.startsWith("vscode-languageserver"),
        )
        .map((other) => `${file} imports ${other}`),
    );
  expect(wrong).toEqual([]);
});

test.each([
  ["web-tree-sitter", /^grammar\//],
  ["vscode-languageserver", /^server\/src\/lsp\//],
  ["vscode", /^extension\//],
  [
    "node:fs",
    /^([a-z-]+\/scripts\/|grammar\/src\/|evaluator\/eval\/src\/io\/|option-index\/src\/(query|build)\/|server\/src\/(cli|lsp)\/|server\/src\/worker-entry\.ts|extension\/)/,
  ],
  ["node:child_process", /^extension\//],
])("%s is imported only where it belongs", (name, allowed) => {
  const wrong = sources
    .filter(
      ({ file, text }) =>
        !allowed.test(file) &&
        importsOf(text).some((specifier) => specifier === name || specifier.startsWith(`${name}/`)),
    )
    .map(({ file }) => file);
  expect(wrong).toEqual([]);
});

test("source files stay small", () => {
  const wrong = sources.flatMap(({ file, text }) => {
    const lines = text.split("\n").length;
    return lines > 401 ? [`${file}: ${lines} lines`] : [];
  });
  expect(wrong).toEqual([]);
});

test("every source file starts by saying what it is for", () => {
  expect(sources.filter(({ text }) => !text.startsWith("/**")).map(({ file }) => file)).toEqual([]);
});

test("no test is skipped or focused", () => {
  expect(
    files
      .filter(
        ({ file, text }) =>
          file !== "test/tidy.test.ts" && /\b(it|test|describe)\.(skip|only|todo)\b/.test(text),
      )
      .map(({ file }) => file),
  ).toEqual([]);
});

test("the lock file and the docs name no registry", () => {
  const texts = execFileSync("git", ["ls-files", "*.json", "*.md", "*.yml"], { cwd: root, encoding: "utf8" })
    .split("\n")
    .filter(Boolean);
  expect(texts.filter((file) => /registry\.(npmjs|yarnpkg)\./.test(read(file) ?? ""))).toEqual([]);
});
