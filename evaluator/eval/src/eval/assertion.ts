/**
 * What to say about an assertion that failed. `assert a == b` tells where the two sides differ: at which
 * attribute or element, and what is there on either side (Nix does so since 2.28).
 */
import type { ExprId } from "@nixsight/syntax/ir/ir.ts";
import { readExpr } from "@nixsight/syntax/ir/packed.ts";
import { Attrs } from "../value/attrs.ts";
import { isCallable } from "../value/callable.ts";
import { NixError, type NotedPos } from "../value/errors.ts";
import type { Pos } from "../value/position.ts";
import { existingSymbol, type Sym, symbolText } from "../value/symbol.ts";
import { type Env, force, Thunk } from "../value/thunk.ts";
import { type Cell, isString, textOf, type Value } from "../value/value.ts";
import { cellsEqual, valuesEqual } from "./compare.ts";
import { compile } from "./compile.ts";
import { describeType, printName } from "./print.ts";
import { printForError } from "./print-short.ts";
import { posIn, type Unit } from "./unit.ts";

const longestCondition = 120;

/** The error of `assert condition; …` at `node`, whose condition is false in `env`. */
export function failedAssertion(unit: Unit, node: ExprId, condition: ExprId, env: Env): NixError {
  const text = unit.textOf(condition).replace(/\s+/g, " ");
  const shown = text.length > longestCondition ? `${text.slice(0, longestCondition)}…` : text;
  const message = `assertion '${shown}' failed`;
  const difference = differenceIn(unit, condition, env);
  if (difference === undefined) return new NixError("assert", message, posIn(unit, node));
  const { path, words, left, right } = difference;
  const where = path === "" ? "" : ` at ${path}`;
  const related: NotedPos[] = [
    { pos: left, message: "the left side comes from here" },
    { pos: right, message: "the right side comes from here" },
  ].filter(({ pos }) => pos !== 0);
  return new NixError("assert", `${message}: the two sides differ${where}: ${words}`, posIn(unit, node), {
    related,
  });
}

interface Difference {
  /** "a.b[0]", "" when the values themselves differ. */
  readonly path: string;
  readonly words: string;
  readonly left: Pos;
  readonly right: Pos;
}

/** A condition that is no `==`, or does not fail a second time, has no difference. */
function differenceIn(unit: Unit, condition: ExprId, env: Env): Difference | undefined {
  const expr = readExpr(unit.ir, condition);
  if (expr.kind !== "binary" || expr.operator !== "==") return undefined;
  try {
    const left = compile(unit, expr.left)(env);
    const right = compile(unit, expr.right)(env);
    return valuesEqual(left, right) ? undefined : differenceOf(left, right);
  } catch (error) {
    if (!(error instanceof NixError) || error.isFinal) throw error;
    return undefined;
  }
}

/** Walks into two values that differ, as far as they were compared. */
function differenceOf(a: Value, b: Value): Difference {
  let left = a;
  let right = b;
  let path = "";
  let leftPos: Pos = 0;
  let rightPos: Pos = 0;
  for (;;) {
    const step = unequalPart(left, right);
    if (step === undefined) break;
    path += step.name.startsWith("[") || path === "" ? step.name : `.${step.name}`;
    leftPos = step.leftPos;
    rightPos = step.rightPos;
    left = force(step.left);
    right = force(step.right);
  }
  return { path, words: wordsFor(left, right), left: leftPos, right: rightPos };
}

interface Part {
  /** `name` or `[index]` */
  readonly name: string;
  readonly left: Cell;
  readonly right: Cell;
  readonly leftPos: Pos;
  readonly rightPos: Pos;
}

/** The first attribute or element in which two sets of the same names, or lists of the same length, differ. */
function unequalPart(a: Value, b: Value): Part | undefined {
  if (a instanceof Attrs && b instanceof Attrs) {
    return isDerivation(a) && isDerivation(b)
      ? partOf(a, b, existingSymbol("outPath")!)
      : unequalAttribute(a, b);
  }
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return undefined;
  const index = a.findIndex((cell: Cell, at) => !cellsEqual(cell, b[at] as Cell));
  if (index < 0) return undefined;
  const left = a[index] as Cell;
  const right = b[index] as Cell;
  return { name: `[${index}]`, left, right, leftPos: placeOf(left), rightPos: placeOf(right) };
}

/** In the order of the comparison, which stops at a name that one of the sets has not. */
function unequalAttribute(a: Attrs, b: Attrs): Part | undefined {
  if (a.size !== b.size) return undefined;
  const { symbols } = a.shape;
  for (let index = 0; index < symbols.length; index++) {
    if (symbols[index] !== b.shape.symbols[index]) return undefined;
    if (!cellsEqual(a.cells[index]!, b.cells[index]!)) return partOf(a, b, symbols[index]!);
  }
  return undefined;
}

function partOf(a: Attrs, b: Attrs, sym: Sym): Part {
  const [left, right] = [a.get(sym)!, b.get(sym)!];
  return {
    name: printName(symbolText(sym)),
    left,
    right,
    leftPos: a.positionOf(sym),
    rightPos: b.positionOf(sym),
  };
}

const placeOf = (cell: Cell): Pos => (cell instanceof Thunk ? cell.code.pos : 0);

function isDerivation(attrs: Attrs): boolean {
  const type = attrs.getByName("type");
  const value = type === undefined ? null : force(type);
  return isString(value) && textOf(value) === "derivation" && attrs.getByName("outPath") !== undefined;
}

function namesOnlyIn(a: Attrs, b: Attrs): string[] {
  return a.shape.displayOrder
    .map((index) => a.shape.symbols[index]!)
    .filter((sym) => !b.has(sym))
    .map(symbolText);
}

const mostNames = 5;

function wordsFor(a: Value, b: Value): string {
  if (isCallable(a) && isCallable(b)) return "functions are never equal";
  if (Array.isArray(a) && Array.isArray(b) && a.length !== b.length) {
    return `${elements(a.length)} and ${elements(b.length)}: ${printForError(a)} and ${printForError(b)}`;
  }
  if (a instanceof Attrs && b instanceof Attrs) {
    const words = [onlyText("left", namesOnlyIn(a, b)), onlyText("right", namesOnlyIn(b, a))].filter(Boolean);
    if (words.length > 0) return words.join(", ");
  }
  const left = describeType(a);
  const right = describeType(b);
  if (left === right) return `${printForError(a)} and ${printForError(b)}`;
  return `${described(left, a)} and ${described(right, b)}`;
}

function described(type: string, value: Value): string {
  return value === null ? type : `${printForError(value)} (${type})`;
}

const elements = (count: number): string => `${count} element${count === 1 ? "" : "s"}`;

function onlyText(side: "left" | "right", names: readonly string[]): string {
  if (names.length === 0) return "";
  const shown = names.slice(0, mostNames).map((name) => `'${name}'`);
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : "";
  return `only the ${side} one has ${shown.join(", ")}${more}`;
}
