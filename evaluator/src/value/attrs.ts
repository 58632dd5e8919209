/**
 * Attribute sets: a {@link Shape} (names and their places, shared by every set of one literal, by `mapAttrs`
 * and the like) and an array of cells in the shape's order. Names are sorted by symbol number, which makes
 * look-up a binary search and `//` one merging walk over integers; the order Nix shows (by bytes of the
 * name) is computed when asked for and kept in the shape.
 */
import { compareText } from "./bytes.ts";
import { noPos, type Pos } from "./position.ts";
import { existingSymbol, type Sym, symbol, symbolText } from "./symbol.ts";
import type { Cell } from "./value.ts";

export class Shape {
  /** Ascending by symbol number, no duplicates. */
  readonly symbols: readonly Sym[];
  /** Place of each name's definition, same order; undefined when no name has one. */
  readonly positions: readonly Pos[] | undefined;
  #displayOrder: readonly number[] | undefined;
  #displayNames: readonly string[] | undefined;
  #withoutPositions: Shape | undefined;

  constructor(symbols: readonly Sym[], positions: readonly Pos[] | undefined) {
    this.symbols = symbols;
    this.positions = positions;
    this.#displayOrder = undefined;
    this.#displayNames = undefined;
    this.#withoutPositions = undefined;
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
    if (this.#displayOrder === undefined) {
      const texts = this.symbols.map(symbolText);
      this.#displayOrder = texts.map((_, index) => index).sort((a, b) => compareText(texts[a]!, texts[b]!));
    }
    return this.#displayOrder;
  }

  /** The names in that order. */
  get displayNames(): readonly string[] {
    this.#displayNames ??= this.displayOrder.map((index) => symbolText(this.symbols[index]!));
    return this.#displayNames;
  }

  /** The same names with no places: what `mapAttrs` and its like give their results. */
  get withoutPositions(): Shape {
    if (this.positions === undefined) return this;
    if (this.#withoutPositions === undefined) {
      const bare = new Shape(this.symbols, undefined);
      bare.#displayOrder = this.#displayOrder;
      this.#withoutPositions = bare;
    }
    return this.#withoutPositions;
  }

  positionAt(index: number): Pos {
    return this.positions === undefined ? noPos : this.positions[index]!;
  }
}

const emptyShape = new Shape([], undefined);

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

/** A set of `entries`. Of entries with the same name the first one wins, as `builtins.listToAttrs` wants it. */
export function makeAttrs(entries: readonly AttrEntry[]): Attrs {
  if (entries.length === 0) return emptyAttrs;
  const symbols = entries.map((entry) => (typeof entry.name === "string" ? symbol(entry.name) : entry.name));
  const order = symbols.map((_, index) => index).sort((a, b) => symbols[a]! - symbols[b]! || a - b);
  const sortedSymbols: Sym[] = [];
  const positions: Pos[] = [];
  const cells: Cell[] = [];
  let anyPosition = false;
  for (const index of order) {
    const sym = symbols[index]!;
    if (sortedSymbols.length > 0 && sortedSymbols[sortedSymbols.length - 1] === sym) continue;
    const entry = entries[index]!;
    sortedSymbols.push(sym);
    cells.push(entry.cell);
    positions.push(entry.pos ?? noPos);
    if (entry.pos) anyPosition = true;
  }
  return new Attrs(new Shape(sortedSymbols, anyPosition ? positions : undefined), cells);
}

/** A set from a plain record (for results of builtins). */
export function attrsOf(record: Readonly<Record<string, Cell>>): Attrs {
  return makeAttrs(Object.keys(record).map((name) => ({ name, cell: record[name]! })));
}
