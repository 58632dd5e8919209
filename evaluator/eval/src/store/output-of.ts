/**
 * Outputs of derivations that may themselves come out of a build (dynamic derivations): what a string refers to,
 * read from its context, and the text that stands for an output of that. Nothing is built to learn more.
 */
import type { EvalContext } from "../eval/context.ts";
import { NixError } from "../value/errors.ts";
import type { Pos } from "../value/position.ts";
import { derivationRecord, outputText } from "./derivation-hash.ts";
import { computedPlaceholder, downstreamPlaceholder } from "./store-path.ts";

/**
 * What the one element of a string's context says that the string is: a store path, or outputs of it, the
 * innermost (that of the derivation at the path) first.
 */
interface Derived {
  readonly path: string;
  readonly outputs: readonly string[];
}

/** The string for the output that `name` gives of the derivation that `text` with `context` stands for. Throws NixError. */
export function outputOfReference(
  ctx: EvalContext,
  text: string,
  context: ReadonlySet<string>,
  name: () => string,
  pos: Pos,
): { readonly text: string; readonly context: ReadonlySet<string> } {
  const reference = derivedBy(text, context, pos);
  const right = textOfDerived(ctx, reference, pos);
  if (text !== right)
    throw new NixError("eval", `string '${text}' has a context that belongs to '${right}'`, pos);
  const result = { path: reference.path, outputs: [...reference.outputs, name()] };
  return {
    text: textOfDerived(ctx, result, pos),
    context: new Set([
      `${result.outputs
        .map((output) => `!${output}`)
        .reverse()
        .join("")}!${result.path}`,
    ]),
  };
}

function derivedBy(text: string, context: ReadonlySet<string>, pos: Pos): Derived {
  const [element] = context;
  if (element === undefined || context.size > 1)
    throw new NixError(
      "eval",
      `string '${text}' has ${context.size} entries in its context. It should only have exactly one entry`,
      pos,
    );
  if (element.startsWith("="))
    throw new NixError(
      "eval",
      `string '${text}' has a context which refers to a complete source and binary closure. This is not supported at this time`,
      pos,
    );
  const parts = element.split("!");
  return { path: parts.at(-1)!, outputs: parts.slice(1, -1).reverse() };
}

function textOfDerived(ctx: EvalContext, { path, outputs }: Derived, pos: Pos): string {
  const [first, ...more] = outputs;
  if (first === undefined) return path;
  const record = derivationRecord(ctx, path);
  if (!record.outputs.has(first))
    throw new NixError("eval", `derivation '${path}' does not have output '${first}'`, pos);
  if (more.length === 0) return outputText(ctx, path, record, first);
  return more.reduce(computedPlaceholder, downstreamPlaceholder(ctx.settings.storeDir, path, first));
}
