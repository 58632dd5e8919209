/**
 * Files that come with the evaluator and are found as `<nix/…>`. They have paths of their own that exist in
 * no file system; `import` recognises them.
 */
import fetchurlText from "./fetchurl.nix?raw";

const directory = "/__corepkgs__";
const texts: Readonly<Record<string, string>> = { "fetchurl.nix": fetchurlText };

/** The path of `<nix/…>`, whether there is such a file or not; undefined for other look-ups. */
export function internalFilePath(lookup: string): string | undefined {
  return lookup.startsWith("nix/") ? `${directory}/${lookup.slice("nix/".length)}` : undefined;
}

/** Name and text of the internal file at `path`. */
export function internalFile(path: string): { readonly name: string; readonly text: string } | undefined {
  if (!path.startsWith(`${directory}/`)) return undefined;
  const name = path.slice(directory.length + 1);
  return Object.hasOwn(texts, name) ? { name: `nix/${name}`, text: texts[name]! } : undefined;
}
