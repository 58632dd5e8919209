/**
 * The configurations in test/fixtures/configurations and the small nixpkgs beside them, as files in memory. A
 * fixture is a `.nix` file or a folder with a `configuration.nix`; the first comment lines of its main file may be
 * keys (`# nixpkgs: 20.09`) for the comparison with C++ Nix, which the tests do not need.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { type FixtureFile, parseFixture } from "./fixture.ts";

export interface Configuration {
  /** "broken/syntax-missing-semicolon" */
  readonly name: string;
  /** The file in memory that is evaluated. */
  readonly main: string;
  /** In memory: `/w/<name>/…`. */
  readonly files: readonly FixtureFile[];
}

const fixtures = path.join(path.dirname(fileURLToPath(import.meta.url)), "../fixtures");

/** Where the small nixpkgs is in memory. */
export const miniNixpkgs = "/nixpkgs";

/** Absolute path → text. The library comes from where the evaluator has it, as in lib/default.nix. */
export function miniNixpkgsFiles(): Record<string, string> {
  const folder = path.join(fixtures, "mini-nixpkgs");
  const library = path.join(fixtures, "../../evaluator/engine/src/host/embedded");
  const at = (prefix: string, from: string): [string, string][] =>
    filesBelow(from).map((file) => [`${miniNixpkgs}/${prefix}${file}`, read(path.join(from, file))]);
  const texts = Object.fromEntries([
    ...at("", folder),
    ...at("lib/parts/lib/", path.join(library, "lib")),
    ...at("lib/parts/data/", path.join(library, "data")),
  ]);
  const lib = `${miniNixpkgs}/lib/default.nix`;
  return { ...texts, [lib]: texts[lib]!.replace(/source = [^;]*;/, "source = ./parts;") };
}

/** All fixtures of a kind, by name. */
export function readConfigurations(kind: "broken" | "correct"): Configuration[] {
  const folder = path.join(fixtures, "configurations", kind);
  return readdirSync(folder)
    .sort()
    .map((entry) => readConfiguration(folder, kind, entry));
}

function readConfiguration(folder: string, kind: string, entry: string): Configuration {
  const name = `${kind}/${entry.replace(/\.nix$/, "")}`;
  const place = path.join(folder, entry);
  const isFolder = statSync(place).isDirectory();
  const sources = isFolder
    ? filesBelow(place).map((file) => ({ to: file, from: path.join(place, file) }))
    : [{ to: "configuration.nix", from: place }];
  return {
    name,
    main: `/w/${name}/configuration.nix`,
    files: sources.map(({ to, from }) => parseFixture(`#- /w/${name}/${to}\n${read(from)}`).files[0]!),
  };
}

/** Relative paths of all files in a folder and its folders. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => statSync(path.join(folder, file)).isFile())
    .sort();
}

function read(file: string): string {
  return readFileSync(file, "utf8");
}
