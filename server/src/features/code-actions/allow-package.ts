/**
 * Allows a package that nixpkgs refuses: adds the definition of `nixpkgs.config` that its message speaks of to the
 * module at hand. Where the file speaks of that setting already, a second definition would clash with it, so only
 * a list that is written out is added to.
 */
import type { SyntaxNode } from "@nixsight/grammar";
import type { TextChange } from "../result.ts";
import type { Fix, FixContext, Fixer } from "./index.ts";
import { libraryFunction } from "./library-function.ts";

export const allowPackage: Fixer = (ctx, { code, message }) => {
  const name = /^(\S+) (?:has|is)\b/.exec(message)?.[1];
  switch (code) {
    case "unfree-package":
      return [
        ...(name === undefined ? [] : onlyThis(ctx, withoutVersion(name))),
        ...define(ctx, "allowUnfree", "true", "Allow all unfree packages"),
      ];
    case "broken-package":
      return define(ctx, "allowBroken", "true", "Allow all broken packages");
    case "insecure-package":
      return name === undefined || name === "the" ? undefined : permit(ctx, name);
    default:
      return undefined;
  }
};

/** `steam-1.0.0.78` without the version, as `lib.getName` gives it. */
const withoutVersion = (name: string): string => name.replace(/-\d.*$/, "");

function onlyThis(ctx: FixContext, name: string): Fix[] {
  const root = moduleSet(ctx);
  const getName = root && libraryFunction(ctx, root.endIndex - 1, "getName");
  if (getName === undefined) return [];
  const text = `package: builtins.elem (${getName.text} package) [ ${JSON.stringify(name)} ]`;
  return define(ctx, "allowUnfreePredicate", text, `Allow the unfree package ${name}`, getName.changes);
}

function permit(ctx: FixContext, name: string): Fix[] {
  const title = `Allow the insecure package ${name}`;
  const list = writtenList(ctx, "permittedInsecurePackages");
  if (list === undefined)
    return define(ctx, "permittedInsecurePackages", `[ ${JSON.stringify(name)} ]`, title);
  const end = list.endIndex - 1;
  const before = /\s*$/.exec(ctx.file.text.slice(0, end))![0].length;
  const at = end - before;
  return [
    {
      title,
      changes: [{ range: { start: at, end: at }, text: ` ${JSON.stringify(name)}` }],
      preferred: false,
    },
  ];
}

/** The list that a definition of this name has for a value. */
function writtenList({ file }: FixContext, name: string): SyntaxNode | undefined {
  const at = file.tokens.find((token) => token.kind === "identifier" && token.text === name);
  if (at === undefined) return undefined;
  let node: SyntaxNode | null = file.tree.root.descendantForIndex(at.start, at.end);
  while (node !== null && node.type !== "binding") node = node.parent;
  const value = node?.childForFieldName("value");
  return value?.type === "list" ? value : undefined;
}

function define(
  ctx: FixContext,
  name: string,
  value: string,
  title: string,
  more: readonly TextChange[] = [],
): Fix[] {
  const { file } = ctx;
  const set = moduleSet(ctx);
  if (set === undefined || file.tokens.some((token) => token.kind === "identifier" && token.text === name))
    return [];
  const first = set.namedChildren.find((child) => child !== null && child.type !== "comment");
  const text = `nixpkgs.config.${name} = ${value};`;
  const at = set.startIndex + file.text.slice(set.startIndex).indexOf("{") + 1;
  const gap = first === undefined || first === null ? " " : file.text.slice(at, first.startIndex);
  const space = /^\s+$/.test(gap) ? gap : " ";
  const change = { range: { start: at, end: at }, text: `${space}${text}` };
  return [{ title, changes: [...more, change], preferred: false }];
}

/** The set of the file's module that options are defined in: what `config` is, when there is one. */
function moduleSet({ file }: FixContext): SyntaxNode | undefined {
  if (file.path.endsWith("/flake.nix")) return undefined;
  let node = file.tree.root.childForFieldName("expression");
  while (node !== null && node.type !== "attribute_set") {
    if (node.type !== "lambda" && node.type !== "let" && node.type !== "with") return undefined;
    node = node.childForFieldName("body");
  }
  if (node === null || node.hasError) return undefined;
  const named = (name: string): SyntaxNode | undefined =>
    node.namedChildren.find((child) => child?.childForFieldName("path")?.text === name) ?? undefined;
  const config = named("config")?.childForFieldName("value");
  if (config?.type === "attribute_set") return config;
  // With `config` written in another way, definitions beside it would be a mistake.
  const isSplit = node.namedChildren.some((child) => /^(?:config|options)\b/.test(child?.text ?? ""));
  return isSplit ? undefined : node;
}
