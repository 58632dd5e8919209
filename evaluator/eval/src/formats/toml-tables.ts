/**
 * The tables of a TOML document while it is read: which of them a header or a key may open again, and which
 * names are taken (TOML 1.0, sections Keys, Table, Inline Table and Array of Tables). Functions give what is
 * wrong, or undefined.
 */
import type { NixFloat } from "../value/value.ts";

export interface TomlArray {
  readonly kind: "array";
  readonly items: readonly TomlItem[];
}

export interface TomlTable {
  readonly kind: "table";
  readonly entries: Map<string, TomlItem>;
  /**
   * What made it: a header of its own, the header of a table in it, a key with dots, or braces. Only what a
   * longer header made can still get its own, and only keys with dots can add to what keys with dots made.
   */
  madeBy: "header" | "longer-header" | "dotted-key" | "braces";
}

/** `[[name]]`: the last one is what further headers mean. */
export interface TomlTableArray {
  readonly kind: "tables";
  readonly tables: TomlTable[];
}

export type TomlItem = string | boolean | bigint | NixFloat | TomlArray | TomlTable | TomlTableArray;

function newTable(madeBy: TomlTable["madeBy"]): TomlTable {
  return { kind: "table", entries: new Map(), madeBy };
}

function isTable(item: TomlItem): item is TomlTable {
  return typeof item === "object" && "kind" in item && item.kind === "table";
}

function isTableArray(item: TomlItem): item is TomlTableArray {
  return typeof item === "object" && "kind" in item && item.kind === "tables";
}

export class TomlTables {
  readonly #root = newTable("header");
  /** The table that keys are added to. */
  current: TomlTable = this.#root;

  get root(): ReadonlyMap<string, TomlItem> {
    return this.#root.entries;
  }

  inline(): TomlTable {
    return newTable("braces");
  }

  /** `[path]` */
  open(path: readonly string[]): string | undefined {
    const parent = this.#parentOf(path);
    if (typeof parent === "string") return parent;
    const name = path.at(-1)!;
    const present = parent.entries.get(name);
    if (present === undefined) parent.entries.set(name, (this.current = newTable("header")));
    else if (isTable(present) && present.madeBy === "longer-header") {
      present.madeBy = "header";
      this.current = present;
    } else return alreadyThere(path);
    return undefined;
  }

  /** `[[path]]` */
  openElement(path: readonly string[]): string | undefined {
    const parent = this.#parentOf(path);
    if (typeof parent === "string") return parent;
    const name = path.at(-1)!;
    const present = parent.entries.get(name);
    this.current = newTable("header");
    if (present === undefined) parent.entries.set(name, { kind: "tables", tables: [this.current] });
    else if (isTableArray(present)) present.tables.push(this.current);
    else return alreadyThere(path);
    return undefined;
  }

  /** The table in which a header defines the last name of its path, or what is wrong. */
  #parentOf(path: readonly string[]): TomlTable | string {
    let table = this.#root;
    for (const name of path.slice(0, -1)) {
      const present = table.entries.get(name);
      let next: TomlTable;
      if (present === undefined) table.entries.set(name, (next = newTable("longer-header")));
      else if (isTableArray(present)) next = present.tables.at(-1)!;
      else if (isTable(present) && present.madeBy !== "braces") next = present;
      else return `'${name}' is no table that can be added to`;
      table = next;
    }
    return table;
  }

  /** `path = value` in `table` */
  define(table: TomlTable, path: readonly string[], value: TomlItem): string | undefined {
    let target = table;
    for (const name of path.slice(0, -1)) {
      const present = target.entries.get(name);
      let next: TomlTable;
      if (present === undefined) target.entries.set(name, (next = newTable("dotted-key")));
      else if (isTable(present) && present.madeBy === "dotted-key") next = present;
      else return `'${name}' is no table that a key with dots can add to`;
      target = next;
    }
    const name = path.at(-1)!;
    if (target.entries.has(name)) return alreadyThere(path);
    target.entries.set(name, value);
    return undefined;
  }
}

function alreadyThere(path: readonly string[]): string {
  return `'${path.join(".")}' is defined already`;
}
