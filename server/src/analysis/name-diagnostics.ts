/**
 * Findings about names, from scope resolution alone: names that nothing defines, and definitions that nothing
 * uses. Reports only what is certain: a `with` may give any name, `...` makes an argument optional, and a name
 * that starts with an underscore is meant to be unused.
 */
import { builtinDocs } from "@nixsight/eval/builtins/docs.ts";
import type { Token } from "@nixsight/grammar";
import {
  type ExprId,
  type FileIr,
  type NodeId,
  rangeOf,
  readExpr,
  type SourceMap,
  type StaticDiagnostic,
} from "@nixsight/syntax/ir/index.ts";
import { definitionsAt } from "@nixsight/syntax/scope/names.ts";
import { type Definition, type Resolution, type Scope, withName } from "@nixsight/syntax/scope/resolve.ts";
import { nearest } from "@nixsight/syntax/scope/suggest.ts";

export interface ResolvedFile {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly ir: FileIr;
  readonly map: SourceMap;
  readonly resolution: Resolution;
}

/**
 * @param options `damaged`: part of the text could not be read. Then a name may be used, or defined, where nobody
 *   sees it: nothing is called unused, and only a name that stands nowhere else is called undefined.
 */
export function nameDiagnostics(
  file: ResolvedFile,
  options: { readonly damaged: boolean },
): readonly StaticDiagnostic[] {
  const { undefinedNames } = file.resolution;
  if (!options.damaged) return [...undefinedNames.map((id) => undefinedName(file, id)), ...unusedNames(file)];
  return undefinedNames.filter((id) => standsAlone(file, id)).map((id) => undefinedName(file, id));
}

/** The name stands nowhere else in the file, and is not the start of a binding that was read as an argument. */
function standsAlone({ text, map, tokens }: ResolvedFile, id: ExprId): boolean {
  const { start, end } = rangeOf(map, id);
  const name = text.slice(start, end);
  if (tokens.some((token) => token.kind === "identifier" && token.text === name && token.start !== start))
    return false;
  let index = tokens.findIndex((token) => token.start === start) + 1;
  while (tokens[index]?.text === ".") index += 2;
  return tokens[index]?.text !== "=";
}

/** The name that was probably meant instead of the undefined one at `id`. */
export function nearName(file: ResolvedFile, id: ExprId): string | undefined {
  const { start, end } = rangeOf(file.map, id);
  const visible = definitionsAt(file.ir, file.map, file.resolution, start).map(({ name }) => name);
  return nearest(file.text.slice(start, end), [...visible, ...plainGlobals]);
}

const plainGlobals = builtinDocs.filter((doc) => doc.global === "plain").map((doc) => doc.name);

function undefinedName(file: ResolvedFile, id: ExprId): StaticDiagnostic {
  const range = rangeOf(file.map, id);
  const near = nearName(file, id);
  const hint = near === undefined ? "" : `; did you mean \`${near}\`?`;
  return {
    code: "undefined-variable",
    message: `undefined variable \`${file.text.slice(range.start, range.end)}\`${hint}`,
    range,
    related: [],
  };
}

function unusedNames(file: ResolvedFile): StaticDiagnostic[] {
  const used = new Set<NodeId>(file.resolution.definitions);
  return file.resolution.scopes.flatMap((scope) => {
    switch (scope.kind) {
      case "let":
        return scope.definitions
          .filter((definition) => isUnused(definition, used))
          .map((definition) => unused(file, definition, "unused-binding", "is never used"));
      case "lambda":
        return unusedArguments(file, scope, used);
      case "rec":
        return unusedRec(file, scope, used);
      case "with":
        return unusedWith(file, scope);
      default:
        return [];
    }
  });
}

function isUnused({ node, name }: Definition, used: ReadonlySet<NodeId>): boolean {
  return !used.has(node) && !name.startsWith("_");
}

/** Without `...` a caller must give the argument anyway; through `@` it may be read by any name. */
function unusedArguments(file: ResolvedFile, scope: Scope, used: ReadonlySet<NodeId>): StaticDiagnostic[] {
  const expr = readExpr(file.ir, scope.node);
  if (expr.kind !== "lambda" || expr.pattern === undefined || !expr.pattern.ellipsis) return [];
  const alias = scope.definitions.find(({ kind }) => kind === "alias");
  if (alias !== undefined && used.has(alias.node)) return [];
  return scope.definitions
    .filter((definition) => definition.kind === "formal" && isUnused(definition, used))
    .map((definition) => unused(file, definition, "unused-argument", "is never used"));
}

function unusedRec(file: ResolvedFile, scope: Scope, used: ReadonlySet<NodeId>): StaticDiagnostic[] {
  const { start } = rangeOf(file.map, scope.node);
  // The old `let { … body = …; }` is a recursive set as well, and `__overrides` looks at the set itself.
  if (!file.text.startsWith("rec", start)) return [];
  if (scope.definitions.some(({ node, name }) => used.has(node) || name === "__overrides")) return [];
  const range = { start, end: start + "rec".length };
  return [
    {
      code: "unused-rec",
      message: "no attribute refers to another: `rec` is not needed",
      range,
      related: [],
    },
  ];
}

function unusedWith(file: ResolvedFile, scope: Scope): StaticDiagnostic[] {
  const { resolution, map } = file;
  const { start, end } = rangeOf(map, scope.node);
  for (let id = 1; id < resolution.references.length; id++)
    if (resolution.references[id]! <= withName && map.starts[id]! >= start && map.ends[id]! <= end) return [];
  const range = { start, end: start + "with".length };
  return [{ code: "unused-with", message: "no name comes from this `with`", range, related: [] }];
}

function unused(
  file: ResolvedFile,
  { node, name }: Definition,
  code: "unused-binding" | "unused-argument",
  what: string,
): StaticDiagnostic {
  return { code, message: `\`${name}\` ${what}`, range: rangeOf(file.map, node), related: [] };
}
