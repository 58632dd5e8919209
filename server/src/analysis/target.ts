/**
 * What is under the cursor, judged once for hover, definition, references, rename and highlighting. Local names
 * come from scope resolution; what an attribute path hangs on comes from the text around it, so that damaged code
 * elsewhere in the file does not matter.
 */

import type { Token } from "@nixsight/grammar";
import type { NodeId } from "@nixsight/syntax/ir/index.ts";
import { rangeOf } from "@nixsight/syntax/ir/index.ts";
import { globalName, undefinedName, withName } from "@nixsight/syntax/scope/resolve.ts";
import type { FileAnalysis } from "./file-analysis.ts";
import { extendMeaning, type Meaning, meaningOf } from "./meaning.ts";
import { modulePlaceAt, type PathPart } from "./module-path.ts";
import type { Chain, CursorView } from "./structure.ts";
import { viewAt } from "./structure-reader.ts";
import { visibleNames } from "./visible-names.ts";

interface Range {
  readonly start: number;
  readonly end: number;
}

export type Target = { readonly range: Range } & (
  | { readonly kind: "local"; readonly name: string; readonly definition: NodeId; readonly meaning: Meaning }
  | { readonly kind: "builtin"; readonly name: string }
  /** A name that some `with` gives; innermost environment first, when they are simple enough to name. */
  | { readonly kind: "with"; readonly name: string; readonly environments: readonly Environment[] }
  | { readonly kind: "undefined"; readonly name: string }
  /** `base.path`, up to the component under the cursor. */
  | {
      readonly kind: "attribute";
      readonly base: Chain;
      readonly path: readonly string[];
      readonly meaning: Meaning;
    }
  /** A name in the attribute path of a binding in a module; the path is from the module's root. */
  | { readonly kind: "option"; readonly path: readonly PathPart[]; readonly section: "config" | "options" }
  /** A name in the attribute path of any other binding. */
  | { readonly kind: "binding"; readonly name: string }
  | { readonly kind: "path"; readonly text: string }
  | { readonly kind: "search-path"; readonly text: string }
);

export interface Environment {
  readonly chain: Chain;
  readonly meaning: Meaning;
}

export function targetAt(file: FileAnalysis, offset: number): Target | undefined {
  const token = nameTokenAt(file.tokens, offset);
  if (token === undefined) return undefined;
  const range = { start: token.start, end: token.end };
  if (token.kind === "path") return { kind: "path", text: token.text, range };
  if (token.kind === "search-path") return { kind: "search-path", text: token.text, range };
  const view = viewAt(file.text, token.end, file.tokens);
  if (token.kind === "string-text") return quotedName(file, token, view);
  if (view.phase === "name") {
    const local = localAt(file, offset, view);
    if (local !== undefined && view.chain === undefined) return local;
    return bindingName(file, view, token.text, range, view.chain);
  }
  if (view.phase === "inherit") {
    const source = view.at.statement?.source;
    if (source === undefined) return localAt(file, offset, view) ?? variable(file, view, token);
    const [base, ...more] = source.operands;
    if (base === undefined || more.length > 0) return localAt(file, offset, view);
    return attribute(view, base, token.text, range);
  }
  if (view.chain !== undefined) return attribute(view, view.chain, token.text, range);
  return localAt(file, offset, view) ?? variable(file, view, token);
}

/** The token under or right before the cursor that can be a target; names win over what touches them. */
function nameTokenAt(tokens: readonly Token[], offset: number): Token | undefined {
  let best: Token | undefined;
  for (const token of tokens) {
    if (token.start > offset) break;
    if (token.end < offset) continue;
    if (token.kind === "identifier") {
      if (token.end > offset || best === undefined) best = token;
    } else if (token.kind === "path" || token.kind === "search-path" || token.kind === "string-text")
      best ??= token;
  }
  return best;
}

/** The local variable or definition whose name is at `offset`. */
function localAt(file: FileAnalysis, offset: number, view: CursorView): Target | undefined {
  const { resolution, map } = file;
  const contains = (node: NodeId): boolean => map.starts[node]! <= offset && offset <= map.ends[node]!;
  const make = (node: NodeId, definition: NodeId): Target => {
    const range = rangeOf(map, node);
    const name = file.text.slice(range.start, range.end);
    const chain: Chain = {
      kind: "name",
      base: name,
      start: range.start,
      baseEnd: range.end,
      path: [],
      dangling: false,
    };
    return { kind: "local", name, definition, range, meaning: meaningOf(chain, view.at.scope, file.tokens) };
  };
  for (let node = 1; node < resolution.definitions.length; node++) {
    const definition = resolution.definitions[node]!;
    if (definition !== 0 && contains(node)) return make(node, definition);
  }
  for (const scope of resolution.scopes)
    for (const { node } of scope.definitions) if (contains(node)) return make(node, node);
  return undefined;
}

/** A name in expression position that is no local: builtin, from a `with`, or undefined. */
function variable(file: FileAnalysis, view: CursorView, token: Token): Target | undefined {
  const range = { start: token.start, end: token.end };
  const { resolution, map } = file;
  for (let node = 1; node < resolution.references.length; node++) {
    const reference = resolution.references[node]!;
    if (map.starts[node] !== token.start || map.ends[node] !== token.end) continue;
    if (reference === globalName) return { kind: "builtin", name: token.text, range };
    if (reference === undefinedName) return { kind: "undefined", name: token.text, range };
    if (reference <= withName) {
      const environments = visibleNames(view.at.scope).environments.flatMap((chain) =>
        chain === undefined ? [] : [{ chain, meaning: meaningOf(chain, view.at.scope, file.tokens) }],
      );
      return { kind: "with", name: token.text, environments, range };
    }
  }
  return undefined;
}

function attribute(view: CursorView, base: Chain, name: string, range: Range): Target | undefined {
  const steps = base.path.map((step) => step.name);
  if (steps.includes(undefined)) return undefined;
  const path = [...(steps as string[]), name];
  const meaning = extendMeaning(meaningOf(base, view.at.scope, view.tokens), [name]);
  return { kind: "attribute", base: { ...base, path: [] }, path, meaning, range };
}

function bindingName(
  file: FileAnalysis,
  view: CursorView,
  name: string,
  range: Range,
  chain: Chain | undefined,
): Target {
  const place = view.frame.kind === "set" ? modulePlaceAt({ ...view, phase: "name" }, file.path) : undefined;
  if (place === undefined) return { kind: "binding", name, range };
  const before: PathPart[] =
    chain === undefined
      ? []
      : [{ name: chain.kind === "dynamic" ? undefined : chain.base }, ...chain.path].map(partOf);
  const path = [...place.path, ...before, { kind: "key", name } as const];
  // `config` and `options` themselves, at the top of a module.
  const first = path[0];
  if (
    place.section === "config" &&
    place.path.length === 0 &&
    first?.kind === "key" &&
    (first.name === "config" || first.name === "options")
  )
    return path.length === 1
      ? { kind: "binding", name, range }
      : { kind: "option", path: path.slice(1), section: first.name, range };
  return { kind: "option", path, section: place.section, range };
}

function partOf({ name }: { readonly name: string | undefined }): PathPart {
  return name === undefined ? { kind: "any" } : { kind: "key", name };
}

/** `"name"` in an attribute path: of a binding, or after a dot. */
function quotedName(file: FileAnalysis, token: Token, view: CursorView): Target | undefined {
  const string = view.frame;
  if (string.kind !== "string" || string.outer === undefined) return undefined;
  const range = { start: token.start, end: token.end };
  const outer = viewAt(file.text, string.start, file.tokens);
  if (outer.phase === "name") return bindingName(file, outer, token.text, range, outer.chain);
  return outer.chain === undefined ? undefined : attribute(outer, outer.chain, token.text, range);
}
