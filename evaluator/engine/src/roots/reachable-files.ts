/**
 * Which files belong to a configuration as far as its text tells: those that it reaches through relative paths written
 * in Nix files. Evaluates nothing, so paths that are computed are not followed.
 */
import type { EvalIo } from "@nixsight/eval/io/eval-io.ts";
import { normalize } from "@nixsight/eval/session/sources.ts";
import { fromBytes } from "@nixsight/syntax/ir/bytes.ts";

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
