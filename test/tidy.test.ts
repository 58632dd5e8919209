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

const readText = (file: string) => readFileSync(path.join(root, file), "utf8");

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

/** A row of the table of rooms in ARCHITECTURE.md: the folder of a package, and folders of sources in it. */
interface Row {
  readonly package: string;
  readonly rooms: readonly string[];
}

/** The table, lowest row first. Rows of one package after the first leave its column empty. */
const table: readonly Row[] = (() => {
  const rows: Row[] = [];
  for (const line of readText("ARCHITECTURE.md").split("\n")) {
    const [, first, second] = /^\| *(?:`([a-z/-]+)`)? *\| *((?:`[a-z-]+`(?:, )?)+) *\|/.exec(line) ?? [];
    if (second === undefined) continue;
    const folder = first ?? rows.at(-1)!.package;
    rows.push({ package: folder, rooms: [...second.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name!) });
  }
  return rows;
})();

const foldersOf = ({ package: folder, rooms }: Row) =>
  rooms.map((room) => (room === "src" ? `${folder}/src` : `${folder}/src/${room}`));

/** The row that a file stands in, -1 when it is in none. */
const rowOf = (file: string) =>
  table.findIndex((row) => foldersOf(row).some((folder) => file.startsWith(`${folder}/`)));

const packageOrder = [...new Set(table.map((row) => row.package))];
const packageOf = (file: string) => packageOrder.find((folder) => file.startsWith(`${folder}/`));

const packageFolders: Readonly<Record<string, string>> = Object.fromEntries(
  packageOrder.map((folder) => [JSON.parse(readText(`${folder}/package.json`)).name, folder]),
);

test("the table of rooms is what is on the disk", () => {
  const rooms = sources.flatMap(({ file }) => {
    const folder = packageOf(file);
    if (folder === undefined || !file.startsWith(`${folder}/src/`)) return [];
    if (table.some((row) => row.package === folder && row.rooms.includes("src"))) return [`${folder}/src`];
    const [room, ...rest] = file.slice(`${folder}/src/`.length).split("/");
    return rest.length === 0 ? [] : [`${folder}/src/${room}`];
  });
  expect(table.flatMap(foldersOf).sort()).toEqual([...new Set(rooms)].sort());
});

test("packages import only packages above them in the table, by name", () => {
  const wrong = sources.flatMap(({ file, text }) => {
    const own = packageOf(file);
    if (own === undefined) return [];
    const isAbove = (other: string) => packageOrder.indexOf(other) < packageOrder.indexOf(own);
    return importsOf(text)
      .filter((specifier) => {
        if (specifier.startsWith(".")) return packageOf(target(file, specifier)) !== own;
        const other = packageFolders[/^(?:@nixsight\/)?[a-z-]+/.exec(specifier)?.[0] ?? ""];
        return other !== undefined && !isAbove(other);
      })
      .map((specifier) => `${file} imports ${specifier}`);
  });
  expect(wrong).toEqual([]);
});

test("rooms import only rooms above them in the table", () => {
  const wrong = sources
    .filter(({ file }) => rowOf(file) >= 0)
    .flatMap(({ file, text }) =>
      importsOf(text)
        .filter((specifier) => specifier.startsWith("."))
        .map((specifier) => target(file, specifier))
        .filter((other) => rowOf(other) > rowOf(file))
        .map((other) => `${file} imports ${other}`),
    );
  expect(wrong).toEqual([]);
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
