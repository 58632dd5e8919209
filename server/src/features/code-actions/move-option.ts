/**
 * Writes the new name of an option, or the one that was probably meant, when it differs in more than its last
 * part: the attribute path of the definition is exchanged, as far as the sets around it allow. The finding's
 * message names both paths.
 */
import { nameText } from "../markdown.ts";
import type { Fixer } from "./index.ts";
import { around, rangeOfNode } from "./nodes.ts";

const renamed = /^`(.+?)` has a new name: `(.+?)`$/;
const meant = /^there is no option `(.+?)`; did you mean `(.+?)`\?$/;

export const moveOption: Fixer = (ctx, { code, range, message, suggestion }) => {
  if (suggestion !== undefined || (code !== "renamed-option" && code !== "unknown-option")) return undefined;
  const match = renamed.exec(message) ?? meant.exec(message);
  const written = around(ctx, range, "attribute_path");
  if (match === null || written?.parent?.type !== "binding") return undefined;
  const [from, to] = [readNames(match[1]!), readNames(match[2]!)];
  const names = readNames(ctx.file.text.slice(written.startIndex, written.endIndex));
  const text = pathFrom(from, to, names);
  if (text === undefined) return undefined;
  return {
    title: `Replace \`${showPath(names)}\` by \`${text}\``,
    changes: [{ range: rangeOfNode(written), text }],
    preferred: code === "renamed-option",
  };
};

/**
 * What the definition's own names become. It may end before the old path does, when its value is a set; then the
 * rest of both paths has to be the same.
 */
function pathFrom(
  from: readonly string[],
  to: readonly string[],
  names: readonly string[],
): string | undefined {
  for (let outer = from.length - names.length; outer >= 0; outer--) {
    const rest = from.slice(outer + names.length);
    const fits =
      same(from.slice(outer, outer + names.length), names) &&
      same(from.slice(0, outer), to.slice(0, outer)) &&
      to.length - rest.length > outer &&
      same(to.slice(to.length - rest.length), rest);
    if (fits) return showPath(to.slice(outer, to.length - rest.length));
  }
  return undefined;
}

const showPath = (names: readonly string[]): string => names.map(nameText).join(".");

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name, index) => name === b[index]);

/** Names of an attribute path as written or shown; names in quotes may hold dots. */
function readNames(text: string): string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|([^."\s]+)/g)].map(([, quoted, plain]) => quoted ?? plain!);
}
