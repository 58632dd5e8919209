/**
 * Indented strings: the common indentation of all lines is taken off, and a last line of spaces only is
 * dropped (Nix manual, section String literal). Escapes and interpolations count as text that is not
 * indentation.
 */

/** A piece of an indented string. `raw` text takes part in finding the indentation, `escaped` text does not. */
export type IndentedPart<E> =
  | { readonly kind: "raw"; readonly text: string }
  | { readonly kind: "escaped"; readonly text: string }
  | { readonly kind: "interpolation"; readonly value: E };

/** The parts without their common indentation. The first line is dropped when it holds only spaces. */
export function stripIndentation<E>(parts: readonly IndentedPart<E>[]): IndentedPart<E>[] {
  const opened = dropFirstLine(parts);
  const indentation = commonIndentation(opened);
  let lineStart = true;
  let dropped = 0;
  return opened.map((part, index) => {
    if (part.kind === "interpolation") {
      lineStart = false;
      dropped = 0;
      return part;
    }
    let text = "";
    for (let at = 0; at < part.text.length; ) {
      if (!lineStart) {
        const newline = part.text.indexOf("\n", at);
        const next = newline < 0 ? part.text.length : newline + 1;
        text += part.text.slice(at, next);
        lineStart = newline >= 0;
        at = next;
      } else if (part.text[at] === " ") {
        if (dropped >= indentation) text += " ";
        dropped++;
        at++;
      } else {
        lineStart = part.text[at] === "\n";
        if (lineStart) text += part.text[at++];
        dropped = 0;
      }
    }
    return { ...part, text: index === opened.length - 1 ? withoutLastBlankLine(text) : text };
  });
}

function dropFirstLine<E>(parts: readonly IndentedPart<E>[]): readonly IndentedPart<E>[] {
  const first = parts[0];
  if (first === undefined || first.kind !== "raw") return parts;
  const text = first.text.replace(/^ *\n/, "");
  return text === first.text ? parts : [{ ...first, text }, ...parts.slice(1)];
}

function commonIndentation(parts: readonly IndentedPart<unknown>[]): number {
  let smallest = Number.POSITIVE_INFINITY;
  let current = 0;
  let lineStart = true;
  for (const part of parts) {
    if (part.kind !== "raw") {
      if (lineStart) smallest = Math.min(smallest, current);
      lineStart = false;
      continue;
    }
    for (const character of part.text) {
      if (character === "\n") {
        lineStart = true;
        current = 0;
      } else if (!lineStart) continue;
      else if (character === " ") current++;
      else {
        lineStart = false;
        smallest = Math.min(smallest, current);
      }
    }
  }
  return smallest;
}

function withoutLastBlankLine(text: string): string {
  const newline = text.lastIndexOf("\n");
  return newline >= 0 && /^ *$/.test(text.slice(newline + 1)) ? text.slice(0, newline + 1) : text;
}
