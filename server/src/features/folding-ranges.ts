/**
 * What an editor can fold: brackets, strings, `let` bindings and comments that span lines, and runs of line
 * comments. Read from tokens, so folding stays stable while a line is being typed.
 */
import type { Token } from "@nixsight/grammar";
import type { FeatureContext } from "./context.ts";
import type { OffsetRange } from "./result.ts";

export interface Fold {
  readonly range: OffsetRange;
  readonly kind: "code" | "comment" | "imports";
}

/** In order of their start. */
export function foldingRanges({ file }: Pick<FeatureContext, "file">): readonly Fold[] {
  const { tokens, text, lines } = file;
  const folds: Fold[] = [];
  const line = (offset: number): number => lines.position(offset).line;
  const add = (start: number, end: number, kind: Fold["kind"]): void => {
    if (line(start) < line(end)) folds.push({ range: { start, end }, kind });
  };
  const open: { readonly token: Token; readonly index: number }[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.kind === "comment") {
      if (text.startsWith("/*", token.start)) add(token.start, token.end, "comment");
      else {
        const end = endOfRun(tokens, index, file.lines.position, text);
        if (end !== undefined) add(token.start, end, "comment");
      }
      continue;
    }
    if (opens(token)) open.push({ token, index });
    else if (closes(token)) {
      const opener = takeOpener(open, token);
      if (opener === undefined) continue;
      // The closing bracket stays visible on its own line.
      const imports = token.text === "]" && isImports(tokens, opener.index);
      const end = token.text === "in" ? endBefore(tokens, index) : token.start;
      add(opener.token.start, end, imports ? "imports" : "code");
    }
  }
  return folds.sort((a, b) => a.range.start - b.range.start);
}

function opens(token: Token): boolean {
  if (token.kind === "symbol") return token.text === "{" || token.text === "[" || token.text === "(";
  return (
    token.kind === "string-start" ||
    token.kind === "interpolation-start" ||
    (token.kind === "keyword" && token.text === "let")
  );
}

function closes(token: Token): boolean {
  if (token.kind === "symbol") return token.text === "}" || token.text === "]" || token.text === ")";
  return (
    token.kind === "string-end" ||
    token.kind === "interpolation-end" ||
    (token.kind === "keyword" && token.text === "in")
  );
}

const closerOf: Readonly<Record<string, string>> = { "{": "}", "[": "]", "(": ")", let: "in" };

function takeOpener<T extends { readonly token: Token }>(open: T[], closer: Token): T | undefined {
  for (let at = open.length - 1; at >= 0; at--) {
    const { token } = open[at]!;
    const fits =
      token.kind === "string-start"
        ? closer.kind === "string-end"
        : token.kind === "interpolation-start"
          ? closer.kind === "interpolation-end"
          : closerOf[token.text] === closer.text;
    if (!fits) continue;
    const [found] = open.splice(at);
    return found;
  }
  return undefined;
}

function endBefore(tokens: readonly Token[], index: number): number {
  return tokens[index - 1]?.end ?? 0;
}

/** `imports = [`. */
function isImports(tokens: readonly Token[], bracket: number): boolean {
  return tokens[bracket - 1]?.text === "=" && tokens[bracket - 2]?.text === "imports";
}

/** End of a run of line comments that starts at `index`; undefined in the middle of a run. */
function endOfRun(
  tokens: readonly Token[],
  index: number,
  position: (offset: number) => { readonly line: number },
  text: string,
): number | undefined {
  const follows = (first: Token | undefined, second: Token | undefined): boolean =>
    first?.kind === "comment" &&
    second?.kind === "comment" &&
    text[first.start] === "#" &&
    text[second.start] === "#" &&
    position(second.start).line === position(first.start).line + 1;
  if (follows(tokens[index - 1], tokens[index])) return undefined;
  let last = index;
  while (follows(tokens[last], tokens[last + 1])) last++;
  return tokens[last]!.end;
}
