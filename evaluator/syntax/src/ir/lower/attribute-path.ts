/**
 * Attribute paths and the names in them. A name in quotes or in `${"…"}` that is a plain string is as fixed
 * as an identifier (Nix manual, section Attribute set).
 */
import { Fields, Symbols } from "@nixsight/grammar";
import type { AttrName } from "../ir.ts";
import { child, hole, type LowerContext } from "./context.ts";
import { lowerExpr } from "./expr.ts";
import { lowerStringContent } from "./strings.ts";

/** The names of a path, or undefined when one of them is not written yet. */
export function lowerAttributePath(context: LowerContext, node: number): AttrName[] | undefined {
  const { tree } = context;
  const names: AttrName[] = [];
  for (let at = node + 1, end = tree.next(node); at < end; at = tree.next(at)) {
    if (tree.field(at) !== Fields.attribute) continue;
    const name = lowerAttribute(context, at);
    if (name === undefined) return undefined;
    names.push(name);
  }
  return names.length === 0 ? undefined : names;
}

/** One name, or undefined when it is missing. */
export function lowerAttribute(context: LowerContext, node: number): AttrName | undefined {
  const { tree, ir, text } = context;
  if (tree.isMissing(node)) return undefined;
  const place = ir.open(tree.start(node), tree.end(node));
  const fixed = (name: string): AttrName => ({ kind: "static", name, node: place });
  switch (tree.symbol(node)) {
    case Symbols.string: {
      const content = lowerStringContent(context, node);
      return content.kind === "literal"
        ? fixed(content.text)
        : { kind: "dynamic", expr: content.id, node: place };
    }
    case Symbols.interpolation: {
      const inner = child(context, node, Fields.expression);
      if (inner < 0)
        return { kind: "dynamic", expr: hole(context, tree.start(node), tree.end(node)), node: place };
      const symbol = tree.symbol(inner);
      if (symbol !== Symbols.string && symbol !== Symbols.indented_string) {
        return { kind: "dynamic", expr: lowerExpr(context, inner), node: place };
      }
      const content = lowerStringContent(context, inner);
      return content.kind === "literal"
        ? fixed(content.text)
        : { kind: "dynamic", expr: content.id, node: place };
    }
    default:
      return fixed(text.slice(tree.start(node), tree.end(node)));
  }
}
