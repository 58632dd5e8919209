/**
 * The program's own `lib`, for configurations that are evaluated where there is no nixpkgs: marks (`mkIf`,
 * `mkForce`), types, options, modules, and the common functions on lists, sets and strings, all written here.
 * It gives one Nix text, a function of `{ unavailable }`: names that the real lib has and this one has not are
 * there with the value `unavailable "lib.NAME"`, so that only names that no lib has are missing.
 * The names are facts about nixpkgs' lib of 20.09, 25.05 and 26.11; its code and texts are not used.
 */
import names from "./data/lib-names.json?raw";
import attrsets from "./lib/attrsets.nix?raw";
import assembly from "./lib/default.nix?raw";
import generators from "./lib/generators.nix?raw";
import lists from "./lib/lists.nix?raw";
import modules from "./lib/modules.nix?raw";
import options from "./lib/options.nix?raw";
import packages from "./lib/packages.nix?raw";
import strings from "./lib/strings.nix?raw";
import trivial from "./lib/trivial.nix?raw";
import types from "./lib/types.nix?raw";

const parts = { attrsets, generators, lists, modules, options, packages, strings, trivial, types };

/** Names of the real lib by section; the names of `lib` itself under "top". */
export const libNames: Readonly<Record<string, readonly string[]>> = JSON.parse(names);

/**
 * Nix text of a function from `{ unavailable }` to lib. `unavailable` is a function that gets "lib.NAME" and
 * gives the value that cannot be known; it is called only when such a name is used.
 */
export const embeddedLibText: string = [
  "{ unavailable }: (",
  assembly,
  ") {",
  "inherit unavailable;",
  // Twice: JSON inside a Nix string, whose escapes are those of JSON.
  `names = builtins.fromJSON ${JSON.stringify(JSON.stringify(libNames))};`,
  "parts = {",
  ...Object.entries(parts).map(([name, text]) => `${name} = (\n${text}\n);`),
  "};",
  "}",
].join("\n");

/** Whether some release of nixpkgs has `lib.NAME` or `lib.SECTION.NAME`; undefined for sections not listed. */
export function isLibName(path: readonly string[]): boolean | undefined {
  if (path.length === 1) return libNames["top"]!.includes(path[0]!);
  if (path.length !== 2) return undefined;
  return libNames[path[0]!]?.includes(path[1]!);
}
