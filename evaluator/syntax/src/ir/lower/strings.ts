/**
 * Both kinds of string and interpolated paths: escapes become their characters, neighbouring literal parts
 * become one, and what is interpolated becomes a part of its own.
 */
import { Fields, Symbols } from "@nixsight/grammar";
import type { ExprId } from "../ir.ts";
import { child, hole, type LowerContext, rangeOfNode, report, textOf } from "./context.ts";
import { lowerExpr } from "./expr.ts";
import { type IndentedPart, stripIndentation } from "./indentation.ts";

/** A string with its literal text, or with parts. */
export type StringContent =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "parts"; readonly id: ExprId };

export function lowerString(context: LowerContext, node: number): ExprId {
  const content = lowerStringContent(context, node);
  if (textOf(context, node).includes("\0"))
    report(context, "invalid-literal", "a string cannot hold a null byte", rangeOfNode(context, node));
  if (content.kind === "parts") return content.id;
  return context.ir.leaf(context.tree.start(node), context.tree.end(node), {
    kind: "string",
    value: content.text,
  });
}

/** As {@link lowerString}, but a string without interpolation gets no node: attribute names are such. */
export function lowerStringContent(context: LowerContext, node: number): StringContent {
  const { tree } = context;
  const indented = tree.symbol(node) === Symbols.indented_string;
  const literal = literalText(context, node, indented);
  if (literal !== undefined) return { kind: "literal", text: literal };
  const id = context.ir.open(tree.start(node), tree.end(node));
  const parts: Part[] = [];
  for (let at = node + 1, end = tree.next(node); at < end; at = tree.next(at)) {
    const part = lowerPart(context, at, indented);
    if (part !== undefined) parts.push(part);
  }
  return { kind: "parts", id: finishConcat(context, id, indented ? stripIndentation(parts) : parts, false) };
}

export function lowerPath(context: LowerContext, node: number): ExprId {
  const { tree, ir } = context;
  const { start, end } = rangeOfNode(context, node);
  const first = node + 1;
  if (first >= tree.next(node)) return hole(context, start, end);
  if (tree.next(first) >= tree.next(node)) {
    const text = textOf(context, first);
    if (text.endsWith("/"))
      report(context, "invalid-literal", "a path has no slash at its end: take the last one away", {
        start,
        end,
      });
    return ir.leaf(start, end, { kind: "path", text });
  }
  const id = ir.open(start, end);
  const head = ir.leaf(tree.start(first), tree.end(first), { kind: "path", text: textOf(context, first) });
  const rest: Part[] = [];
  for (let at = tree.next(first); at < tree.next(node); at = tree.next(at)) {
    if (tree.symbol(at) === Symbols.path_fragment)
      rest.push({ kind: "raw", text: textOf(context, at), ...rangeOfNode(context, at) });
    else if (tree.symbol(at) === Symbols.interpolation) rest.push(interpolation(context, at));
  }
  return finishConcat(context, id, rest, true, head);
}

type Part = IndentedPart<ExprId> & { readonly start?: number; readonly end?: number };

function lowerPart(context: LowerContext, node: number, indented: boolean): Part | undefined {
  const range = rangeOfNode(context, node);
  switch (context.tree.symbol(node)) {
    case Symbols.string_fragment: {
      const text = textOf(context, node);
      return { kind: "raw", text: indented ? text : normaliseNewlines(text), ...range };
    }
    case Symbols.escape_sequence:
      return { kind: "escaped", text: unescapeSequence(textOf(context, node), indented), ...range };
    case Symbols.interpolation:
      return interpolation(context, node);
    default:
      return undefined;
  }
}

function interpolation(context: LowerContext, node: number): Part {
  const inner = child(context, node, Fields.expression);
  const range = rangeOfNode(context, node);
  return {
    kind: "interpolation",
    value: inner < 0 ? hole(context, range.start, range.end) : lowerExpr(context, inner),
    ...range,
  };
}

/** Writes the joined parts: texts that touch become one string. */
function finishConcat(
  context: LowerContext,
  id: ExprId,
  parts: readonly Part[],
  path: boolean,
  head?: ExprId,
): ExprId {
  const { ir } = context;
  const ids: ExprId[] = head === undefined ? [] : [head];
  let text = "";
  let start = -1;
  let end = -1;
  const flush = (): void => {
    if (text !== "") ids.push(ir.leaf(start, end, { kind: "string", value: text }));
    text = "";
    start = -1;
  };
  for (const part of parts) {
    if (part.kind === "interpolation") {
      flush();
      ids.push(part.value);
      continue;
    }
    if (start < 0) start = part.start ?? 0;
    end = part.end ?? start;
    text += part.text;
  }
  flush();
  return ir.write(id, { kind: "concat", parts: ids, path });
}

/** The text of a string without interpolation, undefined otherwise. */
function literalText(context: LowerContext, node: number, indented: boolean): string | undefined {
  const { tree } = context;
  const parts: Part[] = [];
  for (let at = node + 1, end = tree.next(node); at < end; at = tree.next(at)) {
    if (tree.symbol(at) === Symbols.interpolation) return undefined;
    const part = lowerPart(context, at, indented);
    if (part !== undefined) parts.push(part);
  }
  const texts: readonly IndentedPart<ExprId>[] = indented ? stripIndentation<ExprId>(parts) : parts;
  return texts.map((part) => (part.kind === "interpolation" ? "" : part.text)).join("");
}

/** In a plain string every line ending is one newline. */
function normaliseNewlines(text: string): string {
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/** The text that an escape sequence stands for: `\x`, and in indented strings `''$`, `'''` and `''\x`. */
function unescapeSequence(sequence: string, indented: boolean): string {
  if (indented && !sequence.startsWith("''\\")) return sequence === "'''" ? "''" : sequence.slice(2);
  const escaped = sequence.slice(indented ? 3 : 1);
  return escapes[escaped] ?? (escaped === "\r" ? "\n" : escaped);
}
