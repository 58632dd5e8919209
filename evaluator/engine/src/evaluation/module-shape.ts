/**
 * What kind of thing a file's value is: a module, a flake, a package or just an expression, and for a module
 * which system it configures. Decides from the value's outermost shape, and from which option trees know the
 * names it defines. What is not clearly a module is an expression, and is then not judged as one.
 */
import { Attrs } from "@nixsight/eval/value/attrs.ts";
import { Closure } from "@nixsight/eval/value/callable.ts";
import { isInt, type Value } from "@nixsight/eval/value/value.ts";
import { orOnError, quietly } from "../host/quietly.ts";
import { attribute } from "../host/values.ts";
import type { OptionTree } from "../options/option-tree.ts";

export type FileShape = "module" | "flake" | "expression";

/** Arguments that only modules get. */
const moduleArguments = new Set([
  "config",
  "options",
  "modulesPath",
  "osConfig",
  "nixosConfig",
  "specialArgs",
]);

/** The shape that a value shows before anything is applied. Functions of a package's arguments are expressions. */
export function shapeOf(value: Value, file: string): FileShape {
  if (file.endsWith("/flake.nix")) return "flake";
  if (value instanceof Closure) return closureShape(value);
  if (!(value instanceof Attrs)) return "expression";
  if (value.getByName("outputs") !== undefined && value.getByName("inputs") !== undefined) return "flake";
  if (["imports", "options", "config"].some((name) => value.getByName(name) !== undefined)) return "module";
  return "expression";
}

function closureShape(value: Closure): FileShape {
  const pattern = value.lambda.pattern;
  if (pattern === undefined) return "expression";
  const names = pattern.formals.map((formal) => formal.name);
  if (names.some((name) => moduleArguments.has(name))) return "module";
  // A package names what it needs; a module lets others come along.
  return pattern.ellipsis && pattern.formals.every((formal) => formal.default === 0)
    ? "module"
    : "expression";
}

/** Files and folders of systems whose modules look like NixOS's and are not. */
export function isForeignFile(path: string): boolean {
  const parts = path.split("/");
  return foreignFiles.has(parts.at(-1)!) || parts.some((part) => /^(nix-)?darwin|^devenv/.test(part));
}

const foreignFiles = new Set([
  "devenv.nix",
  "hive.nix",
  "darwin-configuration.nix",
  "flake-module.nix",
  "treefmt.nix",
]);

/** Names that only nix-darwin has. */
const darwinNames = [["homebrew"], ["launchd"], ["system", "defaults"], ["system", "primaryUser"]];

/** Its state version is a small number, that of NixOS a release in quotes. */
export function isDarwinModule(config: Attrs): boolean {
  const at = (path: readonly string[]): Value | undefined => {
    let value: Value | undefined = config;
    for (const name of path) value = attribute(value, name);
    return value;
  };
  const version = quietly(() => at(["system", "stateVersion"]));
  return (
    (version !== undefined && isInt(version)) ||
    darwinNames.some((path) => quietly(() => at(path)) !== undefined)
  );
}

/** How many of a module's definitions a tree knows, by their first name. A package defines none. */
export function knownDefinitions(config: Attrs, tree: OptionTree): number {
  if (config.getByName("drvPath") !== undefined || config.getByName("outPath") !== undefined) return 0;
  if (isDarwinModule(config)) return 0;
  let known = 0;
  let foreign = 0;
  for (const name of config.names()) {
    if (name === "imports" || name === "options" || name === "_module") continue;
    // A declaration that cannot be read is known all the same.
    if (
      orOnError(
        () => tree.root.child(name),
        () => "unreadable",
      ) !== undefined
    )
      known++;
    else foreign++;
  }
  // Among many names of something else, some are always those of options.
  return foreign > 3 * known ? 0 : known;
}
