/**
 * Which option of a module a place in the text belongs to: the attribute path from the module's root through
 * nested sets, functions of the module system that pass their argument on (`mkIf`, `mkMerge` …), lists and
 * inline modules. Reads text structure only, so it answers in half-typed code; whether such an option exists is
 * the option tree's knowledge. Undefined means: not a place where options are set.
 */
import type { Chain, CursorView, Frame, Header, Placement } from "./structure.ts";

export type PathPart =
  | { readonly kind: "key"; readonly name: string }
  /** A name that is computed: `${x}`. */
  | { readonly kind: "any" }
  /** An element of a list. */
  | { readonly kind: "item" };

export interface ModulePlace {
  /** `file`: the file's own module; `inline`: a module written inside another expression. */
  readonly root: "file" | "inline";
  /** What the path is about: values, or declarations under `options`. */
  readonly section: "config" | "options";
  readonly path: readonly PathPart[];
}

/** The option path of the expression (or, at the start of a binding, of the set) at the cursor. */
export function modulePlaceAt(view: CursorView, path: string): ModulePlace | undefined {
  const { frame } = view;
  if (frame.kind === "string") return modulePlaceOf(frame.outer!, frame.at, path);
  if (view.phase === "name") {
    if (frame.kind !== "set") return undefined;
    return modulePlaceOf(frame.outer!, frame.at, path);
  }
  return view.phase === "value" && view.beforeSemicolon === undefined
    ? modulePlaceOf(frame, view.at, path)
    : undefined;
}

/** The option path of what stands at `at` in `frame`. `path` is the file's, which tells a flake. */
export function modulePlaceOf(frame: Frame, at: Placement, path: string): ModulePlace | undefined {
  const found = locate(frame, at, path);
  return found === undefined ? undefined : finish(found);
}

interface Found {
  readonly root: "file" | "inline";
  readonly parts: readonly PathPart[];
}

function locate(frame: Frame, at: Placement, path: string): Found | undefined {
  if (at.operator !== undefined && !passingOperators.has(at.operator)) return undefined;
  const wrapper = passesOn(at.call);
  if (wrapper === "no") return undefined;
  const inner = locateIn(frame, at, path);
  if (inner === undefined) return undefined;
  return wrapper === "item" ? { ...inner, parts: [...inner.parts, { kind: "item" }] } : inner;
}

function locateIn(frame: Frame, at: Placement, path: string): Found | undefined {
  const { outer } = frame;
  switch (frame.kind) {
    case "file":
      return isModuleFile(frame.headers, path) ? { root: "file", parts: [] } : flakeOutput(path);
    case "paren":
      return locate(outer!, frame.at, path);
    case "list": {
      const list = locate(outer!, frame.at, path);
      if (list === undefined || isCallOf(frame.at.call, "mkMerge")) return list;
      return { ...list, parts: [...list.parts, { kind: "item" }] };
    }
    case "set": {
      if (at.statement?.kind !== "binding") return undefined;
      const own = at.statement.path.map(
        (step): PathPart => (step.name === undefined ? { kind: "any" } : { kind: "key", name: step.name }),
      );
      const modules = modulesArgument(frame.at.call, own);
      if (modules !== undefined) return modules;
      const around = locate(outer!, frame.at, path);
      return around && { ...around, parts: [...around.parts, ...own] };
    }
    default:
      return undefined;
  }
}

/** Operators between parts of one value: merged sets, joined lists, the default of a selection. */
const passingOperators: ReadonlySet<string> = new Set(["//", "++", "or"]);

/** Functions that pass an argument on as the value: name → which argument. */
const wrappers: Readonly<Record<string, number>> = {
  mkIf: 1,
  mkMerge: 0,
  mkForce: 0,
  mkDefault: 0,
  mkOptionDefault: 0,
  mkVMOverride: 0,
  mkImageMediaOverride: 0,
  mkOverride: 1,
  mkBefore: 0,
  mkAfter: 0,
  mkOrder: 1,
  mkFixStrictness: 0,
  mkAssert: 2,
  optionalAttrs: 1,
  optionals: 1,
};

function passesOn(call: readonly Chain[]): "yes" | "no" | "item" {
  if (call.length === 0) return "yes";
  const name = functionName(call[0]!);
  const argument = call.length - 1;
  if (name === "optional" && argument === 1) return "item";
  return name !== undefined && wrappers[name] === argument ? "yes" : "no";
}

/** The last name of a function's chain: `mkIf` of `lib.mkIf`. */
export function functionName(chain: Chain): string | undefined {
  if (chain.kind !== "name") return undefined;
  return chain.path.length === 0 ? chain.base : chain.path.at(-1)!.name;
}

function isCallOf(call: readonly Chain[], name: string): boolean {
  return call.length === 1 && functionName(call[0]!) === name;
}

const evaluators: ReadonlySet<string> = new Set([
  "nixosSystem",
  "homeManagerConfiguration",
  "darwinSystem",
  "evalModules",
]);

/** `modules = [ … ]` in the argument of a function that evaluates modules. */
function modulesArgument(call: readonly Chain[], path: readonly PathPart[]): Found | undefined {
  const name = call.length === 1 ? functionName(call[0]!) : undefined;
  if (name === undefined || !evaluators.has(name)) return undefined;
  const first = path[0];
  if (path.length !== 1 || first?.kind !== "key" || first.name !== "modules") return undefined;
  return { root: "inline", parts: [{ kind: "key", name: "imports" }] };
}

const moduleArguments: ReadonlySet<string> = new Set(["config", "options", "lib", "pkgs", "modulesPath"]);

/** A function of module arguments, or a bare set in a file that is not known to be something else. */
function isModuleFile(headers: readonly Header[], path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (name === "flake.nix" || name === "shell.nix") return false;
  const header = headers.at(-1);
  if (header === undefined) return true;
  if (!header.pattern) return false;
  return header.names.length === 0 || header.names.some((step) => moduleArguments.has(step.name ?? ""));
}

/** In a flake only inline modules count; their parts are cut by {@link finish}. */
function flakeOutput(path: string): Found | undefined {
  return path.endsWith("/flake.nix")
    ? { root: "inline", parts: [{ kind: "key", name: "outputs" }] }
    : undefined;
}

const moduleSets: ReadonlySet<string> = new Set([
  "nixosModules",
  "homeModules",
  "homeManagerModules",
  "darwinModules",
]);

function finish({ root, parts }: Found): ModulePlace | undefined {
  let path = parts;
  let found = root;
  for (let at = path.length - 2; at >= 0; at--) {
    const part = path[at]!;
    if (part.kind !== "key") continue;
    if (moduleSets.has(part.name)) {
      path = path.slice(at + 2);
      found = "inline";
      break;
    }
    if (part.name === "imports" && path[at + 1]!.kind === "item") {
      path = [...path.slice(0, at), ...path.slice(at + 2)];
      found = "inline";
    }
  }
  const first = path[0];
  if (first?.kind === "key" && first.name === "outputs" && root === "inline") return undefined;
  if (first?.kind === "key" && (first.name === "config" || first.name === "options"))
    return { root: found, section: first.name, path: path.slice(1) };
  return { root: found, section: "config", path };
}
