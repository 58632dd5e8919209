/**
 * Option paths as text: how they are shown (quoted where Nix wants quotes) and read back from messages of
 * the module system.
 */

const plainName = /^[a-zA-Z_][a-zA-Z0-9_'-]*$/;

/** `["services","a.b"]` → `services."a.b"`. */
export function showPath(path: readonly string[]): string {
  return path.map((name) => (plainName.test(name) ? name : JSON.stringify(name))).join(".");
}

/** The same for people: an element of a list is `*`, as in the NixOS manual (`swapDevices.*.device`). */
export function showOption(path: readonly string[]): string {
  return path.map((name) => (name === "*" ? name : showPath([name]))).join(".");
}

/** Reads what {@link showPath} or the module system printed. Text in quotes may hold dots. */
export function readPath(text: string): string[] {
  const names: string[] = [];
  const part = /"((?:[^"\\]|\\.)*)"|([^."]+)/g;
  for (const match of text.matchAll(part)) names.push(match[1] ?? match[2]!);
  return names;
}

export function startsWith(path: readonly string[], prefix: readonly string[]): boolean {
  return prefix.length <= path.length && prefix.every((name, index) => path[index] === name);
}

export function samePath(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && startsWith(a, b);
}
