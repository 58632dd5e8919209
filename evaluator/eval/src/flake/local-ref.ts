/**
 * Flake references as they are written on a command line, where a path counts from the current folder: the
 * folder with flake.nix is looked for upwards, and inside a Git work tree the flake is that of the work tree
 * (C++ Nix, `parseFlakeRefWithFragment` with a base folder).
 */
import type { EvalIo } from "../io/eval-io.ts";
import { NixError } from "../value/errors.ts";
import { canonicalPath, joinPath, lastComponent, parentPath } from "../value/path-text.ts";
import { type InputAttrs, parseUrlOrId, pathRef, type RefWithFragment, splitPathRef } from "./flake-ref.ts";
import { formatUrl, parseUrl, segmentsOf } from "./url.ts";

export interface LocalRef extends RefWithFragment {
  /** What C++ Nix says on the way, such as that it searches upwards. */
  readonly notes: readonly string[];
}

/** Throws NixError for what means no flake. @param directory absolute */
export function parseLocalRef(io: EvalIo, text: string, directory: string): LocalRef {
  const named = parseUrlOrId(text);
  if (typeof named !== "string") {
    const { ref, fragment } = named;
    return { ref: fromDirectory(ref, directory), fragment, notes: [] };
  }
  const { path, query, fragment } = splitPathRef(text);
  const notes: string[] = [];
  const folder = flakeFolder(io, canonicalPath(path.startsWith("/") ? path : `${directory}/${path}`), notes);
  const workTree = workTreeOf(io, folder);
  if (workTree === undefined) return { ...pathRef(folder, query, fragment), notes };
  const inside = folder.slice(workTree === "/" ? 1 : workTree.length + 1);
  if (inside !== "" && query.has("dir"))
    throw new NixError("eval", `flake URL '${text}' has an inconsistent 'dir' parameter`);
  return { ref: gitRef(io, workTree, inside, query), fragment, notes };
}

/** The reference that a folder with a flake.nix stands for. */
export function refOfFolder(io: EvalIo, folder: string): InputAttrs {
  const workTree = workTreeOf(io, folder);
  if (workTree === undefined) return { type: "path", path: folder };
  return gitRef(io, workTree, folder.slice(workTree === "/" ? 1 : workTree.length + 1), new Map());
}

function gitRef(
  io: EvalIo,
  workTree: string,
  inside: string,
  query: ReadonlyMap<string, string>,
): InputAttrs {
  const all = new Map(query);
  if (inside !== "") all.set("dir", inside);
  if (io.lstat(`${workTree}/.git/shallow`) !== undefined) all.set("shallow", "1");
  const url = { scheme: "git+file", authority: "", path: segmentsOf(workTree), query: all, fragment: "" };
  const read = parseUrlOrId(formatUrl(url));
  if (typeof read === "string") throw new NixError("eval", `'${workTree}' names no flake: ${read}`);
  return read.ref;
}

/** Relative paths in URLs count from the folder too. */
function fromDirectory(ref: InputAttrs, directory: string): InputAttrs {
  const { type, path, url } = ref;
  if (type === "path" && typeof path === "string" && !path.startsWith("/"))
    return { ...ref, path: canonicalPath(`${directory}/${path}`) };
  const relative = type === "git" && typeof url === "string" ? parseUrl(url) : undefined;
  if (relative?.scheme !== "file" || relative.path[0] === "") return ref;
  const absolute = canonicalPath(`${directory}/${relative.path.join("/")}`);
  return { ...ref, url: formatUrl({ ...relative, path: segmentsOf(absolute) }) };
}

/** The folder with the flake.nix that a path means: itself, or one above it. */
function flakeFolder(io: EvalIo, given: string, notes: string[]): string {
  const stat = io.lstat(given);
  if (stat === undefined) throw new NixError("file", `path '${given}' does not exist`, 0, { path: given });
  const isFolder = stat.type === "directory" || io.lstat(joinPath(given, ".")) !== undefined;
  if (!isFolder || stat.type === "regular") {
    const folder = parentPath(given);
    if (lastComponent(given) !== "flake.nix")
      throw new NixError("eval", `path '${given}' is not a flake (because it's not a directory)`);
    notes.push(
      `Path '${given}' should point at the directory containing the 'flake.nix' file, not the file itself. Pretending that you meant '${folder}'`,
    );
    return folder;
  }
  const isFlake = (folder: string): boolean => io.lstat(joinPath(folder, "flake.nix")) !== undefined;
  if (isFlake(given)) return given;
  notes.push(`path '${given}' does not contain a 'flake.nix', searching up`);
  for (let folder = given; ; folder = parentPath(folder)) {
    if (isFlake(folder)) return folder;
    if (io.lstat(joinPath(folder, ".git")) !== undefined)
      throw new NixError(
        "eval",
        `path '${folder}' is not part of a flake (neither it nor its parent directories contain a 'flake.nix' file)`,
      );
    if (folder === "/") throw new NixError("eval", `could not find a flake.nix file in '${given}' or above`);
  }
}

function workTreeOf(io: EvalIo, start: string): string | undefined {
  for (let folder = start; folder !== "/"; folder = parentPath(folder))
    if (io.lstat(joinPath(folder, ".git")) !== undefined) return folder;
  return undefined;
}
