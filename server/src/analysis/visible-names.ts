/**
 * Names that an expression at a place may use, innermost first, from text structure: function arguments, `let`
 * and recursive sets (also what is written after the place), and the environments of `with`. Works in damaged
 * text; builtins are not included.
 */
import type { Chain, Scope, Step } from "./structure.ts";

export interface VisibleName {
  readonly name: string;
  readonly kind: "argument" | "binding";
  /** Place of its definition. */
  readonly start: number;
  readonly end: number;
}

export interface Visible {
  readonly names: readonly VisibleName[];
  /** Innermost first; undefined members are expressions too complex to name. */
  readonly environments: readonly (Chain | undefined)[];
}

export function visibleNames(scope: Scope | undefined): Visible {
  const names = new Map<string, VisibleName>();
  const environments: (Chain | undefined)[] = [];
  const add = (step: Step, kind: VisibleName["kind"]): void => {
    if (step.name !== undefined && !names.has(step.name))
      names.set(step.name, { name: step.name, kind, start: step.start, end: step.end });
  };
  for (let current = scope; current !== undefined; current = current.outer) {
    switch (current.kind) {
      case "lambda":
        for (const step of current.names) add(step, "argument");
        break;
      case "with":
        environments.push(current.environment);
        break;
      case "frame":
        for (const step of current.frame.formals) add(step, "argument");
        for (const statement of current.frame.statements) {
          if (statement.kind === "inherit") for (const step of statement.names) add(step, "binding");
          else if (statement.path[0] !== undefined) add(statement.path[0], "binding");
        }
    }
  }
  return { names: [...names.values()], environments };
}
