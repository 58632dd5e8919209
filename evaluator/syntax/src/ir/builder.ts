/**
 * Makes a {@link FileIr} and its {@link SourceMap} node by node. An id is taken before the node's children
 * are lowered (`open`), so that ids follow the order of the text, and its expression is written afterwards.
 */
import type { Expr, ExprId, FileIr, NodeId } from "./ir.ts";
import { type Tape, writeExpr } from "./packed.ts";
import type { SourceMap } from "./source-map.ts";

export class IrBuilder implements Tape {
  #starts: number[] = [0];
  #ends: number[] = [0];
  #offsets: number[] = [-1];
  #tape: number[] = [];
  #strings: string[] = [];
  #stringIds = new Map<string, number>();
  #numbers: (number | bigint)[] = [];

  /** A new id for the range; it names a place until `write` makes it an expression. */
  open(start: number, end: number): NodeId {
    this.#starts.push(start);
    this.#ends.push(end);
    return this.#offsets.push(-1) - 1;
  }

  /** Makes `id` the expression `expr`, and gives `id`. */
  write(id: ExprId, expr: Expr): ExprId {
    this.#offsets[id] = this.#tape.length;
    writeExpr(this, expr);
    return id;
  }

  /** `open` and `write` for an expression without children. */
  leaf(start: number, end: number, expr: Expr): ExprId {
    return this.write(this.open(start, end), expr);
  }

  push(value: number): void {
    this.#tape.push(value);
  }

  string(text: string): number {
    let id = this.#stringIds.get(text);
    if (id === undefined) {
      id = this.#strings.push(text) - 1;
      this.#stringIds.set(text, id);
    }
    return id;
  }

  number(value: number | bigint): number {
    return this.#numbers.push(value) - 1;
  }

  finish(root: ExprId): { ir: FileIr; map: SourceMap } {
    return {
      ir: {
        root,
        nodeCount: this.#offsets.length,
        offsets: new Int32Array(this.#offsets),
        tape: new Int32Array(this.#tape),
        strings: this.#strings,
        numbers: this.#numbers,
      },
      map: { starts: new Int32Array(this.#starts), ends: new Int32Array(this.#ends) },
    };
  }
}
