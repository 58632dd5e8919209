/**
 * The outline of a file: the bindings of its sets and `let`s, nested as written, with the whole attribute path as
 * one name (`services.openssh`). Read from the syntax tree, so it shows finished bindings of damaged files too.
 */
import type { SyntaxNode } from "@nixsight/grammar";
import type { FeatureContext } from "./context.ts";
import type { OffsetRange } from "./result.ts";

export type SymbolSort =
  | "set"
  | "function"
  | "string"
  | "number"
  | "boolean"
  | "list"
  | "path"
  | "variable"
  | "other";

export interface SymbolNode {
  readonly name: string;
  /** A short value, or a function's arguments. */
  readonly detail: string | undefined;
  readonly sort: SymbolSort;
  /** The whole binding. */
  readonly range: OffsetRange;
  readonly nameRange: OffsetRange;
  readonly children: readonly SymbolNode[];
}

export function documentSymbols({ file }: Pick<FeatureContext, "file">): readonly SymbolNode[] {
  return symbolsIn(file.tree.root, 0);
}

/** Editors draw outlines recursively; deeper than this nobody reads. */
const deepest = 60;

function symbolsIn(node: SyntaxNode, depth: number): SymbolNode[] {
  if (depth > deepest) return [];
  const found: SymbolNode[] = [];
  for (const child of node.namedChildren) {
    if (child === null) continue;
    if (child.type === "binding") {
      const symbol = bindingSymbol(child, depth);
      if (symbol !== undefined) found.push(symbol);
    } else if (child.type === "inherit" || child.type === "inherit_from") {
      for (const attribute of child.namedChildren) {
        if (attribute?.type !== "identifier" && attribute?.type !== "string") continue;
        found.push(leaf(attribute));
      }
    } else found.push(...symbolsIn(child, depth + 1));
  }
  return found;
}

function bindingSymbol(binding: SyntaxNode, depth: number): SymbolNode | undefined {
  const path = binding.childForFieldName("path");
  const written = binding.childForFieldName("value");
  // A value that the parser made up, since the text lacks it, is none.
  const value = written === null || written.text === "" ? null : written;
  if (path === null || path.text.trim() === "") return undefined;
  const inner = value === null ? undefined : body(value);
  return {
    name: path.text,
    detail: value === null ? undefined : detailOf(value),
    sort: inner === undefined ? "other" : sortOf(inner),
    range: rangeOf(binding),
    nameRange: rangeOf(path),
    children: value === null ? [] : symbolsIn(value, depth + 1),
  };
}

function leaf(attribute: SyntaxNode): SymbolNode {
  const range = rangeOf(attribute);
  return { name: attribute.text, detail: "inherit", sort: "variable", range, nameRange: range, children: [] };
}

/** What an expression gives in the end, behind `with`, `let`, brackets and `assert`. */
function body(node: SyntaxNode): SyntaxNode {
  let current = node;
  for (;;) {
    const next =
      current.type === "parenthesized"
        ? current.childForFieldName("expression")
        : current.type === "with" || current.type === "let" || current.type === "assert"
          ? current.childForFieldName("body")
          : null;
    if (next === null) return current;
    current = next;
  }
}

function sortOf(node: SyntaxNode): SymbolSort {
  switch (node.type) {
    case "attribute_set":
    case "recursive_set":
    case "legacy_let":
      return "set";
    case "lambda":
      return "function";
    case "string":
    case "indented_string":
    case "uri":
      return "string";
    case "integer":
    case "float":
      return "number";
    case "list":
      return "list";
    case "path":
    case "home_path":
    case "search_path":
      return "path";
    case "variable":
      return node.text === "true" || node.text === "false" ? "boolean" : "variable";
    default:
      return "other";
  }
}

function detailOf(value: SyntaxNode): string | undefined {
  if (value.type === "lambda") {
    const parameter = value.childForFieldName("parameter");
    return parameter === null ? undefined : shorten(`${parameter.text}:`);
  }
  return value.endIndex - value.startIndex <= 60 && !value.text.includes("\n") ? value.text : undefined;
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length <= 60 ? line : `${line.slice(0, 59)}…`;
}

function rangeOf(node: SyntaxNode): OffsetRange {
  return { start: node.startIndex, end: node.endIndex };
}
