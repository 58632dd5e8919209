/**
 * Checks one module, wherever it comes from: a file, a function in place, or a set. Calls a function with its
 * arguments, follows `imports` into the user's other files, and hands `config` (or all of a set without `config` and
 * `options`) to the walk along the options.
 */
import { Attrs, makeAttrs } from "@nixsight/eval/value/attrs.ts";
import { parentPath } from "@nixsight/eval/value/path-text.ts";
import { force } from "@nixsight/eval/value/thunk.ts";
import { type Cell, isList, isString, NixPath, textOf, type Value } from "@nixsight/eval/value/value.ts";
import { absentModules } from "../evaluation/embedded-evaluation.ts";
import { isUserPos } from "../findings/report.ts";
import { untrackedMessage } from "../findings/untracked-file.ts";
import { quietly } from "../host/quietly.ts";
import {
  attributeCell,
  attrsAttribute,
  describeValue,
  isFunctionLike,
  listAttribute,
  tagOf,
} from "../host/values.ts";
import { liveSet } from "../options/live-tree.ts";
import { layered, type OptionSet } from "../options/option-tree.ts";
import { applyModule, type ModuleArguments } from "./apply-module.ts";
import { checkConfig } from "./check-config.ts";
import { checkDeclarations } from "./check-declarations.ts";
import type { CheckContext, Circumstances } from "./context.ts";
import { at, evaluate, guarded } from "./properties.ts";

/** Which options a module defines, where they stand in the configuration, and what a function gets. */
export interface ModuleTarget {
  readonly set: OptionSet;
  readonly path: readonly string[];
  readonly arguments: ModuleArguments;
}

/** Checks what an element of `imports` (or the value of a submodule) stands for. */
export function checkModuleCell(
  context: CheckContext,
  cell: Cell,
  target: ModuleTarget,
  around: Circumstances,
): void {
  const here = at(context, around, cell);
  const value = evaluate(context, cell, here);
  if (value === undefined) {
    context.onMissingModule();
    return;
  }
  if (value instanceof NixPath) checkModuleFile(context, value.path, target, here);
  else if (isString(value)) checkModuleText(context, textOf(value), target, here);
  else guarded(context, here, () => checkModuleValue(context, value, cell, target, here));
}

function checkModuleText(
  context: CheckContext,
  text: string,
  target: ModuleTarget,
  around: Circumstances,
): void {
  if (text.startsWith("/")) checkModuleFile(context, text, target, around);
  else
    context.report.add(
      "not-a-module",
      around.places,
      `a module is a path, a set or a function, but this is the string ${JSON.stringify(text)}`,
    );
}

/** Checks the module in a file (of a folder, its default.nix). Files that are not the user's are not judged. */
export function checkModuleFile(
  context: CheckContext,
  path: string,
  target: ModuleTarget,
  around: Circumstances,
): void {
  const { host } = context;
  if (path.startsWith(`${absentModules}/`)) return;
  const file = moduleFile(context, path);
  if (file === undefined) {
    context.onMissingModule();
    if (!isInStore(path)) context.report.add("missing-file", around.places, missingFile(context, path));
    return;
  }
  if (!host.isUserFile(file)) {
    if (context.embedded) context.onMissingModule();
    return;
  }
  if (context.disabled.has(file)) return;
  if (context.importing.includes(file)) reportCycle(context, file, around);
  if (context.visited.has(file)) return;
  context.visited.add(file);
  if (host.isHidden(file) && around.places.length > 0)
    context.report.add("untracked-file", around.places, untrackedMessage(path, parentPath(around.file)));
  context.onModule(file, target);
  const value = guarded(context, around, () => host.importFile(file));
  if (value === undefined) {
    context.onMissingModule();
    return;
  }
  const inside: Circumstances = { ...around, file, places: [], conditions: [] };
  context.importing.push(file);
  guarded(context, inside, () => {
    const module = moduleOf(context, value, target);
    if (module instanceof Attrs) checkModuleSet(context, module, target, inside);
    else if (module instanceof NixPath) checkModuleFile(context, module.path, target, inside);
    else if (file !== context.rootFile) reportNotAModule(context, module, around);
    else reportNotAModule(context, module, { ...around, places: [host.bodyOf(file)] });
  });
  context.importing.pop();
}

/** Modules are imported once each, but what is imported by its own imports is never read to its end. */
function reportCycle(context: CheckContext, file: string, around: Circumstances): void {
  const way = context.importing.slice(context.importing.indexOf(file));
  const through = way.length === 1 ? "" : ` through ${way.slice(1).join(", ")}`;
  context.report.add("infinite-recursion", around.places, `the module ${file} imports itself${through}`);
}

const isInStore = (path: string): boolean => path.startsWith("/nix/store/");

/** The file that importing `path` reads; undefined when there is none. */
function moduleFile(context: CheckContext, path: string): string | undefined {
  const { io } = context.host;
  let type = io.lstat(path)?.type;
  if (type === "symlink") {
    try {
      io.readDirectory(path);
      type = "directory";
    } catch {
      type = "regular";
    }
  }
  if (type === "directory")
    return io.lstat(`${path}/default.nix`) === undefined ? undefined : `${path}/default.nix`;
  return type === undefined ? undefined : path;
}

/** Checks a module that is a value already. Throws NixError when its function fails. */
export function checkModuleValue(
  context: CheckContext,
  value: Value,
  cell: Cell | undefined,
  target: ModuleTarget,
  around: Circumstances,
): void {
  const module = moduleOf(context, value, target);
  const here = cell === undefined ? around : at(context, around, cell);
  if (module instanceof Attrs) checkModuleSet(context, module, target, here);
  else if (module instanceof NixPath) checkModuleFile(context, module.path, target, here);
  else reportNotAModule(context, module, here);
}

function moduleOf(context: CheckContext, value: Value, target: ModuleTarget): Value {
  return isFunctionLike(value) ? applyModule(context, value, target.arguments) : value;
}

function reportNotAModule(context: CheckContext, value: Value, around: Circumstances): void {
  context.report.add(
    "not-a-module",
    around.places,
    `a module is a path, a set or a function, but this is ${describeValue(value)}`,
  );
}

/** Attributes beside `config` and `options` that a module may have. */
const metaNames = new Set([
  "_class",
  "_file",
  "key",
  "disabledModules",
  "imports",
  "require",
  "options",
  "config",
  "meta",
  "freeformType",
]);

function checkModuleSet(
  context: CheckContext,
  module: Attrs,
  target: ModuleTarget,
  around: Circumstances,
): void {
  const tag = tagOf(module);
  if (tag === "if" || tag === "override" || tag === "merge") {
    checkConfig(context, module, target.set, target.path, around);
    return;
  }
  noteDisabled(context, module, around);
  checkImports(context, module, target, around);
  const structured = module.getByName("config") !== undefined || module.getByName("options") !== undefined;
  const set = withOwnOptions(context, module, target, around);
  if (!structured) {
    const rest = module.entries().filter(({ name }) => !shorthandMeta.has(name));
    checkConfig(context, makeAttrs(rest), set, target.path, around);
    return;
  }
  reportMixedModule(context, module, around);
  const config = attributeCell(module, "config");
  if (config !== undefined) checkConfig(context, config, set, target.path, around);
}

/** In a module without `config` and `options`, `meta` is an option like any other. */
const shorthandMeta = new Set([
  "_class",
  "_file",
  "key",
  "disabledModules",
  "imports",
  "require",
  "freeformType",
]);

function reportMixedModule(context: CheckContext, module: Attrs, around: Circumstances): void {
  const wrong = module.entries().find(({ name }) => !metaNames.has(name) || name === "require");
  if (wrong === undefined) return;
  const places = isUserPos(context.host, wrong.pos) ? [wrong.pos, ...around.places] : around.places;
  context.report.add(
    "bad-module-attribute",
    places,
    `a module with \`config\` or \`options\` cannot have \`${wrong.name}\` beside them; move it into \`config\``,
  );
}

/** Modules that are not to be used: paths, or names of modules of the system, which are not looked at anyway. */
function noteDisabled(context: CheckContext, module: Attrs, around: Circumstances): void {
  const disabled = guarded(context, around, () => listAttribute(module, "disabledModules"));
  for (const cell of disabled ?? []) {
    const path = quietly(() => {
      const value = force(cell);
      if (value instanceof NixPath) return value.path;
      return isString(value) && textOf(value).startsWith("/") ? textOf(value) : undefined;
    });
    const file = path === undefined ? undefined : moduleFile(context, path);
    if (file !== undefined) context.onDisabled(file);
  }
}

function checkImports(
  context: CheckContext,
  module: Attrs,
  target: ModuleTarget,
  around: Circumstances,
): void {
  for (const name of ["imports", "require"]) {
    const cell = attributeCell(module, name);
    if (cell === undefined) continue;
    const here = at(context, around, cell);
    const value = evaluate(context, cell, here);
    if (value === undefined) {
      context.onMissingModule();
      continue;
    }
    if (isList(value)) for (const element of value) checkModuleCell(context, element, target, here);
    else
      context.report.add(
        "wrong-type",
        here.places,
        `\`${name}\` must be a list of modules, but this is ${describeValue(value)}`,
      );
  }
}

/**
 * Options that the module declares itself are known at once, before the kept evaluation has seen them. The
 * kept ones come first: they are merged with other declarations of the same option.
 */
function withOwnOptions(
  context: CheckContext,
  module: Attrs,
  target: ModuleTarget,
  around: Circumstances,
): OptionSet {
  if (module.getByName("options") === undefined) return target.set;
  const own = guarded(context, around, () => attrsAttribute(module, "options"));
  if (own === undefined) return target.set;
  context.onOptions(around.file, own);
  checkDeclarations(context, own, target.set, around);
  return layered(target.set, liveSet(context.host, own, target.set.path));
}

function missingFile({ host }: CheckContext, path: string): string {
  const isFolder = host.io.lstat(path)?.type === "directory";
  return isFolder ? `the folder ${path} has no default.nix to import` : `there is no file ${path}`;
}
