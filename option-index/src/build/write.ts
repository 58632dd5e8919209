/**
 * Lays option documents out as an index file: collects texts, shares equal types and equal submodules, numbers
 * the trees of names level by level and fills the columns of the schema. Only facts pass: descriptions
 * and examples are left out, defaults stay when they are short literals or plain references. The same documents give the same bytes.
 */
import type { OptionDoc, OptionNode, OptionType } from "@nixsight/engine/options";
import {
  FLAG_HAS_DEFAULT,
  FLAG_INTERNAL,
  FLAG_READ_ONLY,
  FORMAT_VERSION,
  type IndexHeader,
  MAGIC,
  NONE,
  PREAMBLE_BYTES,
  SECTIONS,
  type SectionName,
  TYPE_TAGS,
} from "../schema.ts";
import { factualDefault, factualTypeName } from "./facts.ts";
import { pushVarint, zigzag } from "./varint.ts";

export interface IndexContents {
  readonly kind: IndexHeader["kind"];
  readonly label: string;
  readonly release: string;
  readonly options: readonly OptionDoc[];
}

/** One option on its way into the columns, whether it stands at the top or inside a submodule. */
interface Entry {
  readonly path: readonly string[];
  readonly type: number;
  readonly default: string | undefined;
  readonly flags: number;
  readonly declarations: OptionDoc["declarations"];
}

interface Tree {
  readonly children: Map<string, Tree>;
  entry: Entry | undefined;
}

/** A type whose parts are already numbers; texts and trees get their numbers when all are known. */
type Part =
  | number
  | { readonly text: string }
  | { readonly optionalText: string | undefined }
  | { readonly tree: number };

export function writeIndex(contents: IndexContents): Uint8Array {
  const types = new TypeTable();
  const root = treeOf(contents.options.map((option) => types.entry(option)));
  const trees = [root, ...types.trees];
  const strings = collectStrings(trees, types.rows);
  const { columns, roots } = layOutTrees(trees, strings);
  const typeColumns = layOutTypes(types.rows, strings, roots);
  const all = { ...stringColumns(strings), ...columns, ...typeColumns };
  return assemble(all, {
    kind: contents.kind,
    label: contents.label,
    release: contents.release,
    size: types.count(root),
  });
}

/** Gives equal types one number. Types that hold themselves are cut where they would come back. */
class TypeTable {
  readonly rows: (readonly Part[])[] = [];
  /** Trees of submodules; tree 0 of the file is the option set itself, so the first here is 1. */
  readonly trees: Tree[] = [];
  private readonly byContent = new Map<string, number>();
  private readonly byObject = new Map<OptionType, number>();
  private readonly open = new Set<OptionType>();
  private readonly sizes: number[] = [];

  entry(option: OptionDoc | OptionNode): Entry {
    const text = factualDefault(option.default);
    const hasDefault = option.hasDefault ?? option.default !== undefined;
    return {
      path: option.path,
      type: this.number(option.type),
      default: text,
      flags:
        (hasDefault || text !== undefined ? FLAG_HAS_DEFAULT : 0) +
        (option.readOnly ? FLAG_READ_ONLY : 0) +
        (option.internal ? FLAG_INTERNAL : 0),
      declarations: option.declarations ?? [],
    };
  }

  /** Options below a tree, those inside submodules counted at each place they stand. */
  count(tree: Tree): number {
    let total = tree.entry === undefined ? 0 : 1 + this.sizes[tree.entry.type]!;
    for (const child of tree.children.values()) total += this.count(child);
    return total;
  }

  private number(type: OptionType): number {
    const known = this.byObject.get(type);
    if (known !== undefined) return known;
    if (this.open.has(type)) return this.row([tag("opaque"), { text: "recursive" }, 0], 0);
    this.open.add(type);
    const found = this.encode(type);
    this.open.delete(type);
    this.byObject.set(type, found);
    return found;
  }

  private row(parts: readonly Part[], size: number): number {
    const key = JSON.stringify(parts);
    const known = this.byContent.get(key);
    if (known !== undefined) return known;
    this.rows.push(parts);
    this.sizes.push(size);
    this.byContent.set(key, this.rows.length - 1);
    return this.rows.length - 1;
  }

  private encode(type: OptionType): number {
    const first = tag(type.kind);
    const wrap = (of: readonly OptionType[], ...after: readonly number[]) => {
      const parts = of.map((part) => this.number(part));
      const size = parts.reduce((sum, part) => sum + this.sizes[part]!, 0);
      const counted = type.kind === "either" ? [parts.length, ...parts] : parts;
      return this.row([first, ...counted, ...after], size);
    };
    switch (type.kind) {
      case "int":
        return this.row([first, optionalSigned(type.min), optionalSigned(type.max), 0], 0);
      case "string": {
        const bits = (type.nonEmpty ? 1 : 0) + (type.singleLine ? 2 : 0);
        return this.row([first, bits, { optionalText: type.pattern }, 0], 0);
      }
      case "path":
        return this.row([first, type.absolute ? 1 : 0], 0);
      case "enum":
        return this.row([first, type.values.length, ...type.values.flatMap(enumValue)], 0);
      case "null-or":
        return wrap([type.element]);
      case "list-of":
        return wrap([type.element], type.nonEmpty ? 1 : 0);
      case "attrs-of":
        return wrap([type.element], type.lazy ? 1 : 0);
      case "either":
        return wrap(type.options);
      case "coerced":
        return wrap([type.from, type.to]);
      case "function":
        return wrap([type.result]);
      case "submodule":
        return this.submodule(type);
      case "opaque":
        return this.row([first, { text: type.name }, { optionalText: factualTypeName(type.description) }], 0);
      default:
        return this.row([first], 0);
    }
  }

  private submodule(type: Extract<OptionType, { kind: "submodule" }>): number {
    const entries = type.options.map((option) => this.entry(option));
    const freeform = type.freeform === undefined ? undefined : this.number(type.freeform);
    const key = `submodule ${JSON.stringify([entries, freeform, type.truncated ?? false])}`;
    const known = this.byContent.get(key);
    if (known !== undefined) return known;
    const tree = treeOf(entries);
    this.trees.push(tree);
    const size = this.count(tree) + (freeform === undefined ? 0 : this.sizes[freeform]!);
    const parts = [
      tag("submodule"),
      { tree: this.trees.length },
      freeform === undefined ? 0 : freeform + 1,
      type.truncated ? 1 : 0,
    ];
    const row = this.row(parts, size);
    this.byContent.set(key, row);
    return row;
  }
}

const tag = (kind: OptionType["kind"]): number => TYPE_TAGS.indexOf(kind);

const optionalSigned = (value: number | undefined): number => (value === undefined ? 0 : zigzag(value) + 1);

function enumValue(value: string | number | boolean | null): Part[] {
  if (value === null) return [0];
  if (typeof value === "boolean") return [value ? 2 : 1];
  return typeof value === "string" ? [3, { text: value }] : [4, { text: JSON.stringify(value) }];
}

function treeOf(entries: readonly Entry[]): Tree {
  const root: Tree = { children: new Map(), entry: undefined };
  for (const entry of entries) {
    let at = root;
    for (const name of entry.path) {
      const child = at.children.get(name) ?? { children: new Map(), entry: undefined };
      at.children.set(name, child);
      at = child;
    }
    at.entry = entry;
  }
  return root;
}

/** All texts of the file, sorted; the map gives each its id. */
function collectStrings(
  trees: readonly Tree[],
  types: readonly (readonly Part[])[],
): ReadonlyMap<string, number> {
  const texts = new Set<string>();
  const visit = (tree: Tree): void => {
    if (tree.entry?.default !== undefined) texts.add(tree.entry.default);
    for (const { file } of tree.entry?.declarations ?? []) texts.add(file);
    for (const [name, child] of tree.children) {
      texts.add(name);
      visit(child);
    }
  };
  for (const tree of trees) visit(tree);
  for (const part of types.flat()) {
    if (typeof part === "number" || "tree" in part) continue;
    const text = "text" in part ? part.text : part.optionalText;
    if (text !== undefined) texts.add(text);
  }
  return new Map([...texts].sort().map((text, id) => [text, id]));
}

type Filled = { readonly [Name in SectionName]: readonly number[] | Uint8Array };

function stringColumns(strings: ReadonlyMap<string, number>): Pick<Filled, "stringOffsets" | "stringBytes"> {
  const bytes = Buffer.from([...strings.keys()].join(""), "utf8");
  const offsets = [0];
  for (const text of strings.keys()) offsets.push(offsets.at(-1)! + Buffer.byteLength(text));
  return { stringOffsets: offsets, stringBytes: bytes };
}

/** Numbers all nodes, level by level, so that the children of a node are neighbours. */
function layOutTrees(trees: readonly Tree[], strings: ReadonlyMap<string, number>) {
  const id = (text: string) => strings.get(text)!;
  const columns = {
    nodeName: [] as number[],
    nodeFirst: [] as number[],
    nodeCount: [] as number[],
    nodeOption: [] as number[],
    optionType: [] as number[],
    optionDefault: [] as number[],
    optionFlags: [] as number[],
    optionDecls: [0] as number[],
    declFile: [] as number[],
    declLine: [] as number[],
    declColumn: [] as number[],
  };
  const nodes = trees.map((tree) => ({ tree, name: NONE }));
  // The list grows while it is walked: every node appends its children.
  for (let node = 0; node < nodes.length; node++) {
    const { tree, name } = nodes[node]!;
    const children = [...tree.children].map(([child, below]) => ({ tree: below, name: id(child) }));
    children.sort((a, b) => a.name - b.name);
    columns.nodeName.push(name);
    columns.nodeFirst.push(nodes.length);
    columns.nodeCount.push(children.length);
    for (const child of children) nodes.push(child);
    if (tree.entry === undefined) {
      columns.nodeOption.push(NONE);
      continue;
    }
    columns.nodeOption.push(columns.optionType.length);
    columns.optionType.push(tree.entry.type);
    columns.optionDefault.push(tree.entry.default === undefined ? NONE : id(tree.entry.default));
    columns.optionFlags.push(tree.entry.flags);
    for (const { file, line, column } of tree.entry.declarations) {
      columns.declFile.push(id(file));
      columns.declLine.push(clampU16(line));
      columns.declColumn.push(clampU16(column));
    }
    columns.optionDecls.push(columns.declFile.length);
  }
  // Trees were put first, so the root node of tree i is node i.
  return { columns, roots: (tree: number) => tree };
}

/** Lines and columns past the width of the column count as unknown rather than wrong. */
const clampU16 = (value: number | undefined): number => (value === undefined || value > 0xffff ? 0 : value);

function layOutTypes(
  rows: readonly (readonly Part[])[],
  strings: ReadonlyMap<string, number>,
  rootOf: (tree: number) => number,
): Pick<Filled, "typeOffsets" | "typeBytes"> {
  const bytes: number[] = [];
  const offsets = [0];
  for (const row of rows) {
    for (const part of row) {
      if (typeof part === "number") pushVarint(bytes, part);
      else if ("tree" in part) pushVarint(bytes, rootOf(part.tree));
      else if ("text" in part) pushVarint(bytes, strings.get(part.text)!);
      else pushVarint(bytes, part.optionalText === undefined ? 0 : strings.get(part.optionalText)! + 1);
    }
    offsets.push(bytes.length);
  }
  return { typeOffsets: offsets, typeBytes: Uint8Array.from(bytes) };
}

function assemble(filled: Filled, head: Omit<IndexHeader, "sections">): Uint8Array {
  const names = Object.keys(SECTIONS) as SectionName[];
  const parts = names.map((name) => [name, littleEndian(name, filled[name])] as const);
  // Offsets depend on the header's length and the header on the offsets: room for the largest is kept.
  const room = JSON.stringify({
    ...head,
    sections: Object.fromEntries(names.map((name) => [name, [1e9, 1e9]])),
  });
  let end = aligned(PREAMBLE_BYTES + Buffer.byteLength(room));
  const sections: Partial<Record<SectionName, readonly [number, number]>> = {};
  for (const [name, bytes] of parts) {
    sections[name] = [end, filled[name].length];
    end = aligned(end + bytes.length);
  }
  const file = Buffer.alloc(end);
  const header = Buffer.from(JSON.stringify({ ...head, sections }), "utf8");
  file.write(MAGIC, 0, "latin1");
  file.writeUInt32LE(FORMAT_VERSION, 8);
  file.writeUInt32LE(header.length, 12);
  header.copy(file, PREAMBLE_BYTES);
  for (const [name, bytes] of parts) bytes.copy(file, sections[name]![0]);
  return file;
}

function littleEndian(name: SectionName, values: readonly number[] | Uint8Array): Buffer {
  const width = { u8: 1, u16: 2, u32: 4 }[SECTIONS[name]];
  const bytes = Buffer.alloc(values.length * width);
  for (let i = 0; i < values.length; i++) bytes.writeUIntLE(values[i]!, i * width, width);
  return bytes;
}

const aligned = (offset: number): number => Math.ceil(offset / 4) * 4;
