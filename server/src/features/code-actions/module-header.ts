/** The arguments that the module of a file asks for: `{ lib, pkgs, ... }:`. */
import type { TextChange } from "../result.ts";
import type { FixContext } from "./index.ts";

/** Makes the function of the file take one more argument. undefined: it takes no set of arguments. */
export function headerWith({ file }: FixContext, name: string): TextChange | undefined {
  if (file.path.endsWith("/flake.nix") || file.tree.hasError) return undefined;
  const root = file.tree.root.childForFieldName("expression");
  if (root === null) return undefined;
  const insert = (offset: number, text: string): TextChange => ({
    range: { start: offset, end: offset },
    text,
  });
  if (root.type !== "lambda") return insert(root.startIndex, `{ ${name}, ... }:\n`);
  const pattern = root.childForFieldName("parameter");
  const first = pattern?.namedChildren.find(
    (child) => child?.type === "formal" || child?.type === "ellipsis",
  );
  if (pattern?.type !== "pattern" || first === undefined || first === null) return undefined;
  // Between the arguments stands what stands before the first one: a space, or a line break with its indentation.
  const opening = file.text.lastIndexOf("{", first.startIndex);
  const gap = file.text.slice(opening + 1, first.startIndex);
  return insert(first.startIndex, `${name},${/^\s+$/.test(gap) ? gap : " "}`);
}
