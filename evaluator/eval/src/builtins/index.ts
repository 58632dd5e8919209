/**
 * The table of all builtins, and what is made from it: the value of the variable `builtins` and the global
 * names. One is listed once, in the file of its group; hover and documentation read the same table.
 */
import type { EvalContext } from "../eval/context.ts";
import { type Attrs, makeAttrs } from "../value/attrs.ts";
import { BuiltinFunction } from "../value/callable.ts";
import { lazily } from "../value/thunk.ts";
import type { Cell } from "../value/value.ts";
import { attrsBuiltins } from "./attrs.ts";
import { contextBuiltins } from "./context.ts";
import { controlBuiltins } from "./control.ts";
import { debugBuiltins } from "./debug.ts";
import { derivationBuiltins } from "./derivation.ts";
import { environmentBuiltins } from "./environment.ts";
import { fetchBuiltins } from "./fetch.ts";
import { fileBuiltins } from "./files.ts";
import { flakeBuiltins } from "./flakes.ts";
import { hashBuiltins } from "./hash.ts";
import { jsonBuiltins } from "./json.ts";
import { listBuiltins } from "./lists.ts";
import { numberBuiltins } from "./numbers.ts";
import { pathBuiltins } from "./paths.ts";
import { regexBuiltins } from "./regex.ts";
import type { BuiltinDefinition } from "./registry.ts";
import { storeBuiltins } from "./store.ts";
import { stringBuiltins } from "./strings.ts";
import { tomlBuiltins } from "./toml.ts";
import { typeBuiltins } from "./types.ts";
import { versionBuiltins } from "./versions.ts";
import { xmlBuiltins } from "./xml.ts";

/** What every session has without code of its own: listed for hover and documentation. */
export const constantDefinitions: readonly BuiltinDefinition[] = [
  {
    name: "builtins",
    args: [],
    since: "0.10",
    global: "plain",
    doc: "The set of all builtin functions and constants. `builtins ? name` says whether the Nix in use has one.",
    run: (ctx) => ctx.builtins,
  },
  {
    name: "true",
    args: [],
    since: "0.5",
    global: "plain",
    doc: "The Boolean *true*. An ordinary variable: it can be shadowed.",
    run: () => true,
  },
  {
    name: "false",
    args: [],
    since: "0.5",
    global: "plain",
    doc: "The Boolean *false*. An ordinary variable: it can be shadowed.",
    run: () => false,
  },
  {
    name: "null",
    args: [],
    since: "0.5",
    global: "plain",
    doc: "The value *null*. An ordinary variable: it can be shadowed.",
    run: () => null,
  },
];

/** Every builtin that code runs for, by name. */
export const builtinDefinitions: readonly BuiltinDefinition[] = [
  ...attrsBuiltins,
  ...contextBuiltins,
  ...controlBuiltins,
  ...debugBuiltins,
  ...derivationBuiltins,
  ...environmentBuiltins,
  ...fetchBuiltins,
  ...fileBuiltins,
  ...flakeBuiltins,
  ...hashBuiltins,
  ...jsonBuiltins,
  ...listBuiltins,
  ...numberBuiltins,
  ...pathBuiltins,
  ...regexBuiltins,
  ...storeBuiltins,
  ...stringBuiltins,
  ...tomlBuiltins,
  ...typeBuiltins,
  ...versionBuiltins,
  ...xmlBuiltins,
].sort((a, b) => (a.name < b.name ? -1 : 1));

/** The name under which a builtin is reached without `builtins.`. */
export function globalNameOf(definition: BuiltinDefinition): string {
  return definition.global === "plain" ? definition.name : `__${definition.name}`;
}

export const globalNames: ReadonlySet<string> = new Set(
  [...constantDefinitions, ...builtinDefinitions].map(globalNameOf),
);

/** Whether `name` means a builtin where no scope around it defines it. */
export function isGlobalName(name: string): boolean {
  return globalNames.has(name);
}

/** What depends on the machine and is missing in pure evaluation. */
const impureOnly: ReadonlySet<string> = new Set(["currentSystem", "currentTime"]);

export interface Builtins {
  /** The value of the variable `builtins`. */
  readonly builtins: Attrs;
  /** `map`, `__add` … and what they mean. */
  readonly globals: ReadonlyMap<string, Cell>;
}

/**
 * Makes the builtins of one session. `context` is asked for when a builtin runs, so that it may be made
 * afterwards; `pureEval` leaves out what depends on the machine.
 */
export function makeBuiltins(context: () => EvalContext, pureEval = false): Builtins {
  const globals = new Map<string, Cell>();
  const entries: { name: string; cell: Cell }[] = [];
  for (const definition of [...constantDefinitions, ...builtinDefinitions]) {
    const { name } = definition;
    if (pureEval && impureOnly.has(name)) continue;
    const cell = makeCell(definition, context);
    entries.push({ name, cell });
    globals.set(globalNameOf(definition), cell);
  }
  return { builtins: makeAttrs(entries), globals };
}

/** Looked up often enough to be no thunks. */
const literals: ReadonlyMap<string, Cell> = new Map<string, Cell>([
  ["true", true],
  ["false", false],
  ["null", null],
]);

function makeCell(definition: BuiltinDefinition, context: () => EvalContext): Cell {
  const { name, args, lambda, run } = definition;
  const literal = literals.get(name);
  if (literal !== undefined) return literal;
  if (args.length === 0) return lazily(() => run(context(), [], 0));
  return new BuiltinFunction(
    { name, arity: args.length, lambda, run: (given, pos) => run(context(), given, pos) },
    [],
  );
}
