/**
 * `//`: the attributes of both sets, the right one's where both have a name. Where the same two shapes come
 * together again the result has the shape it had before, which saves two of its three arrays.
 */
import { Attrs, Shape, type UpdatePlan } from "../value/attrs.ts";
import { cellBytes, reserveMemory } from "../value/memory.ts";
import { noPos, type Pos } from "../value/position.ts";
import type { Sym } from "../value/symbol.ts";
import type { Cell } from "../value/value.ts";

const largeSet = 1024;
/** In the arrays of names, places and cells. */
const attributeBytes = 3 * cellBytes;

/**
 * One merging walk over names sorted by number; equal shapes need none. Arrays are made in their full size
 * and written by index: this runs some hundred thousand times in the evaluation of a system.
 */
export function updateAttrs(left: Attrs, right: Attrs): Attrs {
  const sizeA = left.cells.length;
  const sizeB = right.cells.length;
  if (sizeB === 0) return left;
  if (sizeA === 0) return right;
  if (left.shape === right.shape) return right;
  if (sizeA + sizeB > largeSet) reserveMemory((sizeA + sizeB) * attributeBytes, 0);
  const plan = planFor(left.shape, right.shape);
  if (plan !== undefined) return carryOut(plan, left.cells, right.cells);
  if (sizeB * 8 < sizeA) return updateFew(left, right);
  const a = left.shape.symbols;
  const b = right.shape.symbols;
  const cellsA = left.cells;
  const cellsB = right.cells;
  const positionsA = left.shape.positions;
  const positionsB = right.shape.positions;
  const size = sizeA + sizeB - countShared(a, b);
  const symbols = new Array<Sym>(size);
  const cells = new Array<Cell>(size);
  const positions = new Array<Pos>(size);
  let i = 0;
  let j = 0;
  for (let out = 0; out < size; out++) {
    if (j === sizeB || (i < sizeA && a[i]! < b[j]!)) {
      symbols[out] = a[i]!;
      cells[out] = cellsA[i]!;
      positions[out] = positionsA === undefined ? noPos : positionsA[i]!;
      i++;
    } else {
      symbols[out] = b[j]!;
      cells[out] = cellsB[j]!;
      positions[out] = positionsB === undefined ? noPos : positionsB[j]!;
      if (i < sizeA && a[i] === b[j]) i++;
      j++;
    }
  }
  return new Attrs(new Shape(symbols, positions), cells);
}

/** Larger sets are few, and keeping their names would cost more than it saves. */
const largestPlanned = 512;
/** Per left shape. */
const mostPlans = 64;

/** The plan for two lasting shapes, made when they come together for the second time. */
function planFor(left: Shape, right: Shape): UpdatePlan | undefined {
  if (!left.lasting || !right.lasting) return undefined;
  const { updates } = left;
  if (updates === undefined) {
    if (left.symbols.length + right.symbols.length > largestPlanned) return undefined;
    left.updates = new Map([[right, undefined]]);
    return undefined;
  }
  const known = updates.get(right);
  if (known !== undefined) return known;
  if (!updates.has(right)) {
    if (updates.size < mostPlans && left.symbols.length + right.symbols.length <= largestPlanned)
      updates.set(right, undefined);
    return undefined;
  }
  const plan = makePlan(left, right);
  updates.set(right, plan);
  return plan;
}

function makePlan(left: Shape, right: Shape): UpdatePlan {
  const a = left.symbols;
  const b = right.symbols;
  const size = a.length + b.length - countShared(a, b);
  const symbols = new Array<Sym>(size);
  const positions = new Array<Pos>(size);
  const sources = new Array<number>(size);
  for (let out = 0, i = 0, j = 0; out < size; out++) {
    if (j === b.length || (i < a.length && a[i]! < b[j]!)) {
      symbols[out] = a[i]!;
      positions[out] = left.positionAt(i);
      sources[out] = i++;
    } else {
      symbols[out] = b[j]!;
      positions[out] = right.positionAt(j);
      if (i < a.length && a[i] === b[j]) i++;
      sources[out] = ~j++;
    }
  }
  return { shape: new Shape(symbols, positions, true), sources };
}

function carryOut({ shape, sources }: UpdatePlan, left: readonly Cell[], right: readonly Cell[]): Attrs {
  const { length } = sources;
  const cells = new Array<Cell>(length);
  for (let index = 0; index < length; index++) {
    const source = sources[index]!;
    cells[index] = source >= 0 ? left[source]! : right[~source]!;
  }
  return new Attrs(shape, cells);
}

function countShared(a: readonly Sym[], b: readonly Sym[]): number {
  let shared = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const x = a[i]!;
    const y = b[j]!;
    if (x === y) shared++;
    if (x <= y) i++;
    if (y <= x) j++;
  }
  return shared;
}

/**
 * A few attributes over many: looks up the few instead of walking the many. When no name is new the left
 * shape's names are kept.
 */
function updateFew(left: Attrs, right: Attrs): Attrs {
  const { symbols, positions } = left.shape;
  const few = right.shape.symbols;
  const size = symbols.length;
  const places = new Array<number>(few.length);
  let added = 0;
  for (let index = 0, from = 0; index < few.length; index++) {
    from = lowerBound(symbols, few[index]!, from);
    const isNew = from === size || symbols[from] !== few[index];
    // Places of new names are marked by their complement.
    places[index] = isNew ? ~from : from;
    if (isNew) added++;
  }
  if (added === 0) {
    const cells = left.cells.slice();
    const newPositions = positions === undefined ? new Array<Pos>(size).fill(noPos) : positions.slice();
    for (let index = 0; index < few.length; index++) {
      cells[places[index]!] = right.cells[index]!;
      newPositions[places[index]!] = right.shape.positionAt(index);
    }
    return new Attrs(new Shape(symbols, newPositions), cells);
  }
  const outSymbols = new Array<Sym>(size + added);
  const outCells = new Array<Cell>(size + added);
  const outPositions = new Array<Pos>(size + added);
  let out = 0;
  let from = 0;
  for (let index = 0; index <= few.length; index++) {
    const place = index === few.length ? size : places[index]!;
    const to = place < 0 ? ~place : place;
    for (; from < to; from++, out++) {
      outSymbols[out] = symbols[from]!;
      outCells[out] = left.cells[from]!;
      outPositions[out] = positions === undefined ? noPos : positions[from]!;
    }
    if (index === few.length) break;
    outSymbols[out] = few[index]!;
    outCells[out] = right.cells[index]!;
    outPositions[out] = right.shape.positionAt(index);
    out++;
    if (place >= 0) from++;
  }
  return new Attrs(new Shape(outSymbols, outPositions), outCells);
}

/** First index from `from` on whose symbol is not below `sym`. */
function lowerBound(symbols: readonly Sym[], sym: Sym, from: number): number {
  let low = from;
  let high = symbols.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (symbols[middle]! < sym) low = middle + 1;
    else high = middle;
  }
  return low;
}
