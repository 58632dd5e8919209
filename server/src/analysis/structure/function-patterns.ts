/**
 * Tells the `{` of a function's pattern from that of a set, by what is inside and behind it. Reads tokens alone, of
 * damaged text too.
 */
import type { Token } from "@nixsight/grammar";

/** Indexes of the `{` that open a function's pattern: followed after their `}` by `:` or `@`, or unclosed and listing names. */
export function findPatterns(tokens: readonly Token[]): ReadonlySet<number> {
  const found = new Set<number>();
  const open: number[] = [];
  const code = tokens.flatMap((token, index) => (token.kind === "comment" ? [] : [index]));
  for (let at = 0; at < code.length; at++) {
    const token = tokens[code[at]!]!;
    if (token.kind !== "symbol") continue;
    if (token.text === "{") open.push(at);
    else if (token.text === "}") {
      const start = open.pop();
      if (start === undefined) continue;
      const after = code[at + 1] === undefined ? undefined : tokens[code[at + 1]!]!;
      const before = start === 0 ? undefined : tokens[code[start - 1]!]!;
      const isPattern = after?.text === ":" || after?.text === "@" || before?.text === "@";
      if (isPattern || listsNames(tokens, code, start)) found.add(code[start]!);
    }
  }
  for (const start of open) if (listsNames(tokens, code, start)) found.add(code[start]!);
  return found;
}

/** Whether what follows the `{` can only be a pattern: `...`, or a name followed by `,`. */
function listsNames(tokens: readonly Token[], code: readonly number[], start: number): boolean {
  const first = code[start + 1] === undefined ? undefined : tokens[code[start + 1]!]!;
  const second = code[start + 2] === undefined ? undefined : tokens[code[start + 2]!]!;
  return first?.text === "..." || (first?.kind === "identifier" && second?.text === ",");
}
