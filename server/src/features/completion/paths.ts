/** Files and folders for a path literal that is being written, from the folder it names so far. */
import { resolvePath } from "../../analysis/resolve-path.ts";
import type { FeatureContext } from "../context.ts";
import { type CompletionEntry, type Found, nothing } from "./entry.ts";

/** Names that a path literal can hold without interpolation; Nix manual, section Paths. */
const writable = /^[a-zA-Z0-9._+-]+$/;

/** `text` is the literal up to the cursor, with at least one slash. */
export function completePath({ file, directories }: FeatureContext, text: string): Found {
  const folder = resolvePath(file.path, text.slice(0, text.lastIndexOf("/") + 1));
  if (folder === undefined) return nothing;
  const typed = text.slice(text.lastIndexOf("/") + 1);
  const entries = directories
    .list(folder)
    .filter(({ name }) => writable.test(name) && (typed.startsWith(".") || !name.startsWith(".")))
    .map(({ name, directory }): CompletionEntry => ({ label: name, kind: directory ? "folder" : "file" }))
    // What a Nix file imports comes first: folders and other Nix files.
    .sort((a, b) => rank(a) - rank(b) || a.label.localeCompare(b.label, "en"));
  return { entries, incomplete: false };
}

function rank({ label, kind }: CompletionEntry): number {
  return kind === "folder" || label.endsWith(".nix") ? 0 : 1;
}

const searchPaths: readonly CompletionEntry[] = ["nixpkgs", "home-manager", "nixos-config"].map((label) => ({
  label,
  kind: "folder",
}));

/** The usual names between `<` and `>`; what lies below them is not listed. */
export function completeSearchPath(text: string): Found {
  return text.includes("/") ? nothing : { entries: searchPaths, incomplete: false };
}
