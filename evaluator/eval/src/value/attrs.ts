/**
 * Attribute sets: a {@link Shape} (names and their places, shared by every set of one literal, by `mapAttrs`
 * and the like) and an array of cells in the shape's order. Names are sorted by symbol number, which makes
 * look-up a binary search and `//` one merging walk over integers; the order Nix shows (by bytes of the
 * name) is computed when asked for and kept in the shape.
 */
import { compareText } from "@nixsight/syntax/ir/bytes.ts";
import { noPos, type Pos } from "./position.ts";
import { existingSymbol, type Sym, symbol, symbolText } from "./symbol.ts";
import type { Cell } from "./value.ts";

export class Shape {
  /** Ascending by symbol number, no duplicates. */
  readonly symbols: readonly Sym[];
  /** Place of each name's definition, same order; undefined when no name has one. */
  readonly positions: readonly Pos[] | undefined;
  /** Of code, not of a value: many sets have it, so what is worked out for it is worth keeping. */
  readonly lasting: boolean;
  /** Right shape of `//` → how it is done (eval/update.ts). */
  updates: Map<Shape, UpdatePlan | undefined> | undefined;
  private order: readonly number[] | undefined;
  private names: readonly string[] | undefined;
  private bare: Shape | undefined;

  constructor(symbols: readonly Sym[], positions: readonly Pos[] | undefined, lasting = false) {
    this.symbols = symbols;
    this.positions = positions;
    this.lasting = lasting;
    this.updates = undefined;
    this.order = undefined;
    this.names = undefined;
    this.bare = undefined;
  }

  /** Index of `sym` in `symbols`, or -1. */
  indexOf(sym: Sym): number {
    const symbols = this.symbols;
    let low = 0;
    let high = symbols.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const found = symbols[middle]!;
      if (found === sym) return middle;
      if (found < sym) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  /** Indices into `symbols` in the order of `builtins.attrNames` (bytes of the names). */
  get displayOrder(): readonly number[] {
    if (this.order === undefined) {
      const texts = this.symbols.map(symbolText);
      this.order = texts.map((_, index) => index).sort((a, b) => compareText(texts[a]!, texts[b]!));
    }
    return this.order;
  }

  /** The names in that order. */
  get displayNames(): readonly string[] {
    this.names ??= this.displayOrder.map((index) => symbolText(this.symbols[index]!));
    return this.names;
  }

  /** The same names with no places: what `mapAttrs` and its like give their results. */
  get withoutPositions(): Shape {
    if (this.positions === undefined) return this;
    if (this.bare === undefined) {
      this.bare = new Shape(this.symbols, undefined, this.lasting);
      this.bare.order = this.order;
    }
    return this.bare;
  }

  positionAt(index: number): Pos {
    return this.positions === undefined ? noPos : this.positions[index]!;
  }
}

const emptyShape = new Shape([], undefined);

/** How the cells of a `//` come from both sides: index in the left ones, or the complement of one in the right. */
export interface UpdatePlan {
  readonly shape: Shape;
  readonly sources: readonly number[];
}

export class Attrs {
  readonly shape: Shape;
  /** In the shape's order. Written only while the set is being built. */
  readonly cells: readonly Cell[];

  constructor(shape: Shape, cells: readonly Cell[]) {
    this.shape = shape;
    this.cells = cells;
  }

  get size(): number {
    return this.cells.length;
  }

  get(sym: Sym): Cell | undefined {
    const index = this.shape.indexOf(sym);
    return index < 0 ? undefined : this.cells[index];
  }

  /** Look-up by text; does not grow the symbol table. */
  getByName(name: string): Cell | undefined {
    const sym = existingSymbol(name);
    return sym === undefined ? undefined : this.get(sym);
  }

  has(sym: Sym): boolean {
    return this.shape.indexOf(sym) >= 0;
  }

  positionOf(sym: Sym): Pos {
    const index = this.shape.indexOf(sym);
    return index < 0 ? noPos : this.shape.positionAt(index);
  }

  /** Names in Nix's order. */
  names(): string[] {
    return this.shape.displayOrder.map((index) => symbolText(this.shape.symbols[index]!));
  }

  /** Entries in Nix's order. */
  entries(): { name: string; sym: Sym; cell: Cell; pos: Pos }[] {
    return this.shape.displayOrder.map((index) => {
      const sym = this.shape.symbols[index]!;
      return { name: symbolText(sym), sym, cell: this.cells[index]!, pos: this.shape.positionAt(index) };
    });
  }
}

export const emptyAttrs = new Attrs(emptyShape, []);

export interface AttrEntry {
  readonly name: string | Sym;
  readonly cell: Cell;
  readonly pos?: Pos;
}

/** More entries than this are not ordered by {@link ascendingOrder}'s fast way. */
const mostKeys = 2 ** 21;

/** Indices of `symbols` so that they ascend; of equal ones the first comes first. */
export function ascendingOrder(symbols: readonly Sym[]): number[] {
  const { length } = symbols;
  const order = new Array<number>(length);
  let ascends = true;
  for (let index = 0; index < length; index++) {
    order[index] = index;
    if (index > 0 && symbols[index - 1]! >= symbols[index]!) ascends = false;
  }
  if (ascends) return order;
  if (length > mostKeys) return order.sort((a, b) => symbols[a]! - symbols[b]! || a - b);
  // Symbol and index in one number: numbers of a typed array are sorted without a call for each comparison.
  const keys = new Float64Array(length);
  for (let index = 0; index < length; index++) keys[index] = symbols[index]! * mostKeys + index;
  keys.sort();
  for (let index = 0; index < length; index++) order[index] = keys[index]! % mostKeys;
  return order;
}

/** A set of `entries`. Of entries with the same name the first one wins, as `builtins.listToAttrs` wants it. */
export function makeAttrs(entries: readonly AttrEntry[]): Attrs {
  const { length } = entries;
  if (length === 0) return emptyAttrs;
  const symbols = new Array<Sym>(length);
  let anyPosition = false;
  for (let index = 0; index < length; index++) {
    const { name, pos } = entries[index]!;
    symbols[index] = typeof name === "string" ? symbol(name) : name;
    if (pos) anyPosition = true;
  }
  const order = ascendingOrder(symbols);
  let size = 1;
  for (let index = 1; index < length; index++)
    if (symbols[order[index]!] !== symbols[order[index - 1]!]) size++;
  const sortedSymbols = new Array<Sym>(size);
  const cells = new Array<Cell>(size);
  const positions = anyPosition ? new Array<Pos>(size) : undefined;
  for (let index = 0, out = 0; index < length; index++) {
    const from = order[index]!;
    const sym = symbols[from]!;
    if (out > 0 && sortedSymbols[out - 1] === sym) continue;
    sortedSymbols[out] = sym;
    cells[out] = entries[from]!.cell;
    if (positions !== undefined) positions[out] = entries[from]!.pos ?? noPos;
    out++;
  }
  return new Attrs(new Shape(sortedSymbols, positions), cells);
}

/** A set from a plain record (for results of builtins). */
export function attrsOf(record: Readonly<Record<string, Cell>>): Attrs {
  return makeAttrs(Object.keys(record).map((name) => ({ name, cell: record[name]! })));
}
