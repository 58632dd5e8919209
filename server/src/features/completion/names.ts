/** Names usable in an expression without a dot: local ones, what `with` gives, and the global builtins. */
import type { Token } from "@nixsight/grammar";
import { plainGlobals } from "../../analysis/builtin-docs.ts";
import type { Scope } from "../../analysis/structure.ts";
import type { Visible } from "../../analysis/visible-names.ts";
import type { FeatureContext } from "../context.ts";
import { completeAttributes } from "./attributes.ts";
import { type CompletionEntry, type Found, joinFound } from "./entry.ts";

/** Each nested `with` costs a question. */
const mostEnvironments = 2;

export function localNames({ names }: Visible): Found {
  const entries = names.map(
    ({ name, kind }): CompletionEntry => ({
      label: name,
      kind: kind === "argument" ? "argument" : "variable",
      detail: kind === "argument" ? "argument" : "local",
    }),
  );
  return { entries, incomplete: false };
}

export async function namesOfWith(
  ctx: FeatureContext,
  { environments }: Visible,
  scope: Scope | undefined,
  tokens: readonly Token[],
  prefix: string,
): Promise<Found> {
  const parts = await Promise.all(
    environments.slice(0, mostEnvironments).map(async (chain) => {
      const path = chain?.path.map((step) => step.name);
      if (chain === undefined || path === undefined || path.includes(undefined))
        return { entries: [], incomplete: false };
      const query = { base: chain, path: path as string[], scope, tokens, prefix };
      return completeAttributes(ctx, query);
    }),
  );
  return joinFound(parts);
}

export function globalNames(): Found {
  const entries = plainGlobals.map(
    ({ name, args }): CompletionEntry => ({
      label: name,
      kind: args.length > 0 ? "function" : "value",
      detail: args.length > 0 ? args.join(" ") : undefined,
      details: { kind: "builtin", path: [name] },
    }),
  );
  return { entries, incomplete: false };
}
