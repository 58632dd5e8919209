/**
 * Which evaluations the user can mean: configurations found in the workspace by the names that everybody
 * gives them, and which files belong to each. Looks at file names and at the relative paths written in Nix
 * files; evaluates nothing.
 */
import type { EvalIo } from "../io/eval-io.ts";
import { normalize } from "../session/sources.ts";
import { fromBytes } from "../value/bytes.ts";
import { isInside, joinPath } from "../value/path-text.ts";
import type { EvalRoot, RootKind } from "./finding.ts";

const kindsByName: Readonly<Record<string, RootKind>> = {
  "configuration.nix": "nixos",
  "home.nix": "home-manager",
  "darwin-configuration.nix": "nix-darwin",
};

/** Names that are roots only at the top of a workspace folder. */
const topExpressions = ["default.nix", "shell.nix", "flake.nix"];

/** Whether the file lists machines of Colmena, each a configuration. */
export const isHive = (file: string): boolean => file.endsWith("/hive.nix");

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

/** Keeps what was read of each file, by its version. */
export interface ReachCache {
  readonly files: Map<string, { readonly version: string | undefined; readonly targets: readonly string[] }>;
}

export function createReachCache(): ReachCache {
  return { files: new Map() };
}

const fileLimit = 3000;

/** Files that `file` reaches through relative paths written in it and in what it reaches; itself included. */
export function reachableFiles(io: EvalIo, file: string, cache: ReachCache): ReadonlySet<string> {
  const reached = new Set<string>([file]);
  const pending = [file];
  while (pending.length > 0 && reached.size < fileLimit) {
    for (const target of targetsOf(io, pending.pop()!, cache)) {
      if (reached.has(target)) continue;
      reached.add(target);
      pending.push(target);
    }
  }
  return reached;
}

function targetsOf(io: EvalIo, file: string, cache: ReachCache): readonly string[] {
  const version = io.version(file);
  const known = cache.files.get(file);
  if (known !== undefined && known.version === version) return known.targets;
  const targets = readTargets(io, file);
  cache.files.set(file, { version, targets });
  return targets;
}

const pathLiteral = /(?<![\w/.+-])(\.{1,2}(?:\/[\w.+-]+)+|\.{1,2}(?=\/?[\s;)\]}]))/g;

function readTargets(io: EvalIo, file: string): string[] {
  let text: string;
  try {
    text = fromBytes(io.readFile(file));
  } catch {
    return [];
  }
  const directory = file.slice(0, file.lastIndexOf("/"));
  const targets: string[] = [];
  for (const match of text.matchAll(pathLiteral)) {
    const path = normalize(`${directory}/${match[1]}`);
    if (path.endsWith(".nix") && io.lstat(path) !== undefined) targets.push(path);
    else if (io.lstat(`${path}/default.nix`) !== undefined) targets.push(`${path}/default.nix`);
  }
  return targets;
}
