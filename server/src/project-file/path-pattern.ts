/**
 * Patterns of files as settings write them: `*` and `?` stay within a folder, `**` spans folders, `{a,b}` and
 * `[ab]` choose. A pattern without a slash means files of that name in any folder, and a pattern that names a
 * folder means everything in it, as in a `.gitignore`. Paths are relative and written with `/`.
 */

/** A test for relative paths. Any text is a pattern: what is not special stands for itself. */
export function pathPattern(pattern: string): (path: string) => boolean {
  const trimmed = pattern.replace(/^\.?\/+/, "").replace(/\/+$/, "");
  const anywhere = trimmed.includes("/") ? "" : "(?:.*/)?";
  const expression = compile(`^${anywhere}${translate(trimmed)}(?:/.*)?$`);
  return (path) => expression?.test(path) ?? path === trimmed;
}

/** undefined for a choice of letters that is none, such as `[z-a]`. */
function compile(source: string): RegExp | undefined {
  try {
    return new RegExp(source, "su");
  } catch {
    return undefined;
  }
}

function translate(pattern: string): string {
  const parts = /\*\*\/|\*\*|\*|\?|\[!?[^\]/]+\]|\{[^{}]*\}|[\s\S]/gu;
  return [...pattern.matchAll(parts)].map(([part]) => translatePart(part)).join("");
}

function translatePart(part: string): string {
  if (part === "**/") return "(?:.*/)?";
  if (part === "**") return ".*";
  if (part === "*") return "[^/]*";
  if (part === "?") return "[^/]";
  if (part.length > 1 && part.startsWith("[")) {
    const negated = part.startsWith("[!");
    return `[${negated ? "^/" : ""}${part.slice(negated ? 2 : 1, -1).replace(/[\\[\]^]/g, "\\$&")}]`;
  }
  if (part.length > 1 && part.startsWith("{"))
    return `(?:${part.slice(1, -1).split(",").map(translate).join("|")})`;
  return part.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");
}
