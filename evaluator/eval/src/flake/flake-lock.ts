/** The lock file of a flake: a graph of inputs with what each is locked to. */

import { fromBytes } from "@nixsight/syntax/ir/bytes.ts";
import type { EvalIo } from "../io/eval-io.ts";
import { NixError } from "../value/errors.ts";
import type { InputAttrs } from "./flake-ref.ts";

/** A node's key, or the way to one by names of inputs from the root (`follows`). */
export type InputTarget = string | readonly string[];

export interface LockNode {
  readonly inputs?: Readonly<Record<string, InputTarget>>;
  readonly locked?: InputAttrs;
  readonly original?: InputAttrs;
  /** False for inputs that are plain source trees. */
  readonly flake?: boolean;
  /** Way to the flake that a relative path starts from. */
  readonly parent?: readonly string[];
}

export interface FlakeLock {
  readonly nodes: Readonly<Record<string, LockNode>>;
  readonly root: string;
}

/** Versions 5 and 6 kept some of what is locked apart. */
interface StoredNode extends LockNode {
  readonly info?: InputAttrs;
}

/** Undefined when there is no lock file. Throws NixError for one that cannot be read. */
export function readFlakeLock(io: EvalIo, path: string): FlakeLock | undefined {
  if (io.lstat(path) === undefined) return undefined;
  let lock: Partial<FlakeLock> & { readonly version?: number };
  try {
    lock = JSON.parse(fromBytes(io.readFile(path)));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new NixError("file", `lock file '${path}' is not valid JSON: ${error.message}`, 0, { path });
  }
  if (typeof lock !== "object" || lock === null || lock.nodes === undefined || lock.root === undefined)
    throw new NixError("file", `file '${path}' is not a flake.lock: it has no 'nodes' and 'root'`, 0, {
      path,
    });
  if (lock.version !== undefined && (lock.version < 5 || lock.version > 7))
    throw new NixError("file", `lock file '${path}' has unsupported version ${lock.version}`, 0, { path });
  const nodes = Object.entries(lock.nodes as Readonly<Record<string, StoredNode>>).map(
    ([key, { info, ...node }]): [string, LockNode] => [
      key,
      info === undefined || node.locked === undefined
        ? node
        : { ...node, locked: { ...info, ...node.locked } },
    ],
  );
  return { nodes: Object.fromEntries(nodes), root: lock.root };
}

/** The key of the node that an input leads to; undefined when the lock file does not say. */
export function followInput(lock: FlakeLock, target: InputTarget): string | undefined {
  if (typeof target === "string") return target in lock.nodes ? target : undefined;
  let key: string | undefined = lock.root;
  for (const name of target) {
    const next: InputTarget | undefined = key === undefined ? undefined : lock.nodes[key]?.inputs?.[name];
    key = next === undefined ? undefined : followInput(lock, next);
  }
  return key;
}
