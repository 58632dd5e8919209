/**
 * Paths that evaluation wants to read. C++ Nix builds what such a path depends on; nothing is built here. An
 * output that is in the store is read there, any other makes the result unavailable, with the derivation's
 * name and how to mend it.
 */
import type { EvalContext } from "../eval/context.ts";
import { IoError } from "../io/eval-io.ts";
import { NixError, unavailable } from "../value/errors.ts";
import { ioFailure } from "../value/io-failure.ts";
import type { Pos } from "../value/position.ts";
import type { Cell } from "../value/value.ts";
import { pathArgument } from "./arguments.ts";
import { parseContextElement } from "./context-inputs.ts";
import { derivationRecord } from "./derivation-hash.ts";
import { storeState } from "./state.ts";
import { splitStorePath, storePathOf } from "./store-path.ts";

/** The absolute path of an argument that is about to be read. Throws NixError. */
export function readablePath(ctx: EvalContext, cell: Cell, pos: Pos): string {
  const context = new Set<string>();
  const path = pathArgument(ctx, cell, pos, context);
  ensureRealised(ctx, path, context, pos);
  return path;
}

/** Throws when reading `path` needs something that would have to be built or fetched first. */
export function ensureRealised(ctx: EvalContext, path: string, context: ReadonlySet<string>, pos: Pos): void {
  for (const element of context) {
    const parsed = parseContextElement(element);
    switch (parsed.kind) {
      case "output": {
        const output = derivationRecord(ctx, parsed.path).outputs.get(parsed.output);
        if (output === undefined || ctx.io.lstat(output) === undefined)
          throw needsBuild(ctx, path, parsed.path, pos);
        break;
      }
      case "path":
        if (ctx.io.lstat(parsed.path) === undefined && !storeState(ctx).derivations.has(parsed.path))
          throw unavailable(`store path '${parsed.path}' is not on this machine`, pos, { path: parsed.path });
        break;
      case "closure":
        break;
    }
  }
}

/**
 * The error for a path that is not there: an output that nobody has built and a place that may not be looked
 * at are unavailable, anything else is missing.
 */
export function missingPath(ctx: EvalContext, path: string, pos: Pos): NixError {
  const storePath = storePathOf(ctx.settings.storeDir, path);
  if (storePath !== undefined && ctx.io.lstat(storePath) === undefined)
    for (const [drvPath, record] of storeState(ctx).derivations)
      for (const output of record.outputs.values())
        if (output === storePath) return needsBuild(ctx, path, drvPath, pos);
  return hiddenPath(ctx, path, pos) ?? new NixError("file", `path '${path}' does not exist`, pos, { path });
}

/** The error for a path that may be there, but in a folder that this process may not look into. */
export function hiddenPath(ctx: EvalContext, path: string, pos: Pos): NixError | undefined {
  try {
    ctx.io.readFile(path);
  } catch (error) {
    if (!(error instanceof IoError)) throw error;
    if (error.code === "denied") return ioFailure(error, pos);
  }
  return undefined;
}

function needsBuild(ctx: EvalContext, path: string, drvPath: string, pos: Pos): NixError {
  const name = splitStorePath(ctx.settings.storeDir, drvPath)?.name.replace(/\.drv$/, "") ?? drvPath;
  return unavailable(
    `'${path}' comes out of building the derivation '${name}', and nothing is built here (import from derivation). Build it once with \`nix-store --realise ${drvPath}\` to make its result known`,
    pos,
    { path, name },
  );
}
