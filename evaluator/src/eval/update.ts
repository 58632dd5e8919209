/** `//`: the attributes of both sets, the right one's where both have a name. */
import { Attrs, Shape } from "../value/attrs.ts";
import { noPos, type Pos } from "../value/position.ts";
import type { Sym } from "../value/symbol.ts";
import type { Cell } from "../value/value.ts";

/** One merging walk over names sorted by number; equal shapes need none. */
export function updateAttrs(left: Attrs, right: Attrs): Attrs {
  if (right.size === 0) return left;
  if (left.size === 0) return right;
  if (left.shape === right.shape) return right;
  if (right.size * 8 < left.size) return updateFew(left, right);
  const a = left.shape.symbols;
  const b = right.shape.symbols;
  const symbols: Sym[] = [];
  const cells: Cell[] = [];
  const positions: Pos[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const x = a[i]!;
    const y = b[j]!;
    if (x < y) {
      symbols.push(x);
      cells.push(left.cells[i]!);
      positions.push(left.shape.positionAt(i++));
    } else {
      symbols.push(y);
      cells.push(right.cells[j]!);
      positions.push(right.shape.positionAt(j++));
      if (x === y) i++;
    }
  }
  for (; i < a.length; i++) {
    symbols.push(a[i]!);
    cells.push(left.cells[i]!);
    positions.push(left.shape.positionAt(i));
  }
  for (; j < b.length; j++) {
    symbols.push(b[j]!);
    cells.push(right.cells[j]!);
    positions.push(right.shape.positionAt(j));
  }
  return new Attrs(new Shape(symbols, positions), cells);
}

/**
 * A few attributes over many: copies whole runs instead of walking. When no name is new the left shape's
 * names are kept.
 */
function updateFew(left: Attrs, right: Attrs): Attrs {
  const { symbols, positions } = left.shape;
  const few = right.shape.symbols;
  const places = few.map((sym) => left.shape.indexOf(sym));
  if (!places.includes(-1)) {
    const cells = left.cells.slice();
    const newPositions =
      positions === undefined ? new Array<Pos>(symbols.length).fill(noPos) : positions.slice();
    for (const [index, place] of places.entries()) {
      cells[place] = right.cells[index]!;
      newPositions[place] = right.shape.positionAt(index);
    }
    return new Attrs(new Shape(symbols, newPositions), cells);
  }
  const outSymbols: Sym[] = [];
  const outCells: Cell[] = [];
  const outPositions: Pos[] = [];
  let from = 0;
  for (const [index, sym] of few.entries()) {
    const to = lowerBound(symbols, sym, from);
    for (let at = from; at < to; at++) {
      outSymbols.push(symbols[at]!);
      outCells.push(left.cells[at]!);
      outPositions.push(left.shape.positionAt(at));
    }
    outSymbols.push(sym);
    outCells.push(right.cells[index]!);
    outPositions.push(right.shape.positionAt(index));
    from = symbols[to] === sym ? to + 1 : to;
  }
  for (let at = from; at < symbols.length; at++) {
    outSymbols.push(symbols[at]!);
    outCells.push(left.cells[at]!);
    outPositions.push(left.shape.positionAt(at));
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
