/** Names that are defined everywhere without `builtins.` in front: Nix manual, section Built-ins. */
const plain: ReadonlySet<string> = new Set([
  "abort",
  "baseNameOf",
  "break",
  "builtins",
  "derivation",
  "derivationStrict",
  "dirOf",
  "false",
  "fetchGit",
  "fetchMercurial",
  "fetchTarball",
  "fetchTree",
  "fromTOML",
  "import",
  "isNull",
  "map",
  "null",
  "placeholder",
  "removeAttrs",
  "scopedImport",
  "throw",
  "toString",
  "true",
]);

/** Every builtin is also global with two underscores in front. */
export function isGlobalName(name: string): boolean {
  return plain.has(name) || name.startsWith("__");
}

export const plainGlobalNames: readonly string[] = [...plain];
