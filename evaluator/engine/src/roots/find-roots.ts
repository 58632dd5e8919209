/**
 * Which evaluations the user can mean: configurations found in the workspace by the names that everybody
 * gives them. Looks at file names alone; evaluates nothing.
 */
import type { EvalIo } from "@nixsight/eval/io/eval-io.ts";
import { isInside, joinPath } from "@nixsight/eval/value/path-text.ts";
import type { EvalRoot, RootKind } from "../host/eval-root.ts";

const kindsByName: Readonly<Record<string, RootKind>> = {
  "configuration.nix": "nixos",
  "home.nix": "home-manager",
  "darwin-configuration.nix": "nix-darwin",
};

/** Names that are roots only at the top of a workspace folder. */
const topExpressions = ["default.nix", "shell.nix", "flake.nix"];

const searchDepth = 4;
const folderLimit = 400;

/** Roots in the workspace, those near the top first. */
export function findRoots(io: EvalIo, folders: readonly string[]): EvalRoot[] {
  const roots: EvalRoot[] = [];
  for (const folder of folders) {
    let budget = folderLimit;
    let level = [folder];
    for (let depth = 0; depth <= searchDepth && level.length > 0; depth++) {
      const next: string[] = [];
      for (const directory of level) {
        if (budget-- <= 0) break;
        for (const { name, type } of entriesOf(io, directory)) {
          const path = joinPath(directory, name);
          if (type === "directory" && isWorthSearching(io, path, name)) next.push(path);
          const kind =
            kindsByName[name] ?? (depth === 0 && topExpressions.includes(name) ? "expression" : undefined);
          if (kind !== undefined && type !== "directory") roots.push(makeRoot(kind, path, folder));
        }
      }
      level = next;
    }
  }
  return roots;
}

/** Hives at the top of a folder and one below. */
export function findHives(io: EvalIo, folder: string): string[] {
  const folders = [folder, ...entriesOf(io, folder).map(({ name }) => joinPath(folder, name))];
  return folders.map((place) => joinPath(place, "hive.nix")).filter((file) => io.lstat(file) !== undefined);
}

export function makeRoot(kind: RootKind, file: string, folder?: string): EvalRoot {
  const label =
    folder !== undefined && isInside(file, folder)
      ? file.slice(folder === "/" ? 1 : folder.length + 1)
      : file;
  return { id: `${kind}:${file}`, kind, file, label };
}

function entriesOf(io: EvalIo, directory: string) {
  try {
    return io.readDirectory(directory);
  } catch {
    return [];
  }
}

const skipped = new Set(["node_modules", "result", "target", "dist"]);

/** Not hidden folders, build results, or whole checkouts of nixpkgs. */
function isWorthSearching(io: EvalIo, path: string, name: string): boolean {
  if (name.startsWith(".") || skipped.has(name)) return false;
  return io.lstat(`${path}/nixos/modules/module-list.nix`) === undefined;
}
