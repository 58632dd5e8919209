/** The commit that is checked out in a folder, read from the files of Git. */

import { fromBytes } from "@nixsight/syntax/ir/bytes.ts";
import type { EvalIo } from "../io/eval-io.ts";

const commit = /^[0-9a-f]{40}$|^[0-9a-f]{64}$/;

/** Undefined when the folder is no work tree, or has no commit yet. */
export function headRevision(io: EvalIo, folder: string): string | undefined {
  const git = gitFolder(io, folder);
  const head = git === undefined ? undefined : textOf(io, `${git}/HEAD`);
  if (git === undefined || head === undefined) return undefined;
  if (commit.test(head)) return head;
  const ref = /^ref: (.+)$/.exec(head)?.[1];
  if (ref === undefined) return undefined;
  for (const place of new Set([git, sharedGitFolder(io, git)])) {
    const loose = textOf(io, `${place}/${ref}`);
    if (loose !== undefined && commit.test(loose)) return loose;
    const packed = textOf(io, `${place}/packed-refs`)
      ?.split("\n")
      .find((line) => line.endsWith(` ${ref}`));
    if (packed !== undefined) return packed.slice(0, packed.indexOf(" "));
  }
  return undefined;
}

/** The folder with Git's own files of a work tree; undefined when `folder` is not the top of one. */
export function gitFolder(io: EvalIo, folder: string): string | undefined {
  const path = `${folder}/.git`;
  const type = io.lstat(path)?.type;
  if (type === "directory") return path;
  const linked = type === "regular" ? /^gitdir: (.+)$/.exec(textOf(io, path) ?? "")?.[1] : undefined;
  if (linked === undefined) return undefined;
  return linked.startsWith("/") ? linked : `${folder}/${linked}`;
}

/** A linked work tree keeps branches and objects in the repository it belongs to. */
export function sharedGitFolder(io: EvalIo, git: string): string {
  const common = textOf(io, `${git}/commondir`);
  if (common === undefined) return git;
  return common.startsWith("/") ? common : `${git}/${common}`;
}

function textOf(io: EvalIo, path: string): string | undefined {
  return io.lstat(path)?.type === "regular" ? fromBytes(io.readFile(path)).trim() : undefined;
}
