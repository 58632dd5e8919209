/** Names of Git branches and tags (rules: `git check-ref-format`). */

/** Whether a text can name a branch or tag. `@` alone stands for something else, and options begin with `-`. */
export function isRefName(text: string): boolean {
  if (text === "" || text === "@" || text.startsWith("-") || text.endsWith(".")) return false;
  if (/[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\//.test(text)) return false;
  return text.split("/").every((part) => part !== "" && !part.startsWith(".") && !part.endsWith(".lock"));
}
