/**
 * String contexts: the elements as data, and what a derivation whose strings carry them depends on. The
 * encoding of an element is described at NixString.
 */
import type { EvalContext } from "../eval/context.ts";
import { derivationRecord, referenceClosure } from "./derivation-hash.ts";

/** `path` of an output may be an output itself (`out!/nix/store/….drv`), see store/output-of.ts. */
export type ContextElement =
  | { readonly kind: "path"; readonly path: string }
  /** A derivation with everything it needs and everything it builds. */
  | { readonly kind: "closure"; readonly path: string }
  | { readonly kind: "output"; readonly path: string; readonly output: string };

export function parseContextElement(element: string): ContextElement {
  if (element.startsWith("=")) return { kind: "closure", path: element.slice(1) };
  if (!element.startsWith("!")) return { kind: "path", path: element };
  const end = element.indexOf("!", 1);
  return { kind: "output", path: element.slice(end + 1), output: element.slice(1, end) };
}

export interface DerivationInputs {
  readonly derivations: Map<string, Set<string>>;
  readonly sources: Set<string>;
}

/** Throws NixError("unavailable") when a closure is asked for that was not made by this evaluation. */
export function addContextInputs(ctx: EvalContext, context: ReadonlySet<string>): DerivationInputs {
  const derivations = new Map<string, Set<string>>();
  const sources = new Set<string>();
  const use = (path: string, output: string) => {
    const outputs = derivations.get(path);
    if (outputs === undefined) derivations.set(path, new Set([output]));
    else outputs.add(output);
  };
  for (const element of context) {
    const parsed = parseContextElement(element);
    switch (parsed.kind) {
      case "path":
        sources.add(parsed.path);
        break;
      case "output":
        use(parsed.path, parsed.output);
        break;
      case "closure":
        for (const member of referenceClosure(ctx, parsed.path)) {
          sources.add(member);
          if (!member.endsWith(".drv")) continue;
          for (const output of derivationRecord(ctx, member).outputs.keys()) use(member, output);
        }
    }
  }
  return { derivations, sources };
}
