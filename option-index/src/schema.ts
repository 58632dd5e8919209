/**
 * The file format of an option index, version 1: what the builder writes and the reader opens.
 * One file holds one option set (NixOS, Home Manager) as a string table, a tree of names, a table of
 * options and a table of shared types, all as flat little-endian arrays, so that opening means making
 * views and nothing is decoded before somebody asks. It holds facts only: names, type structure, short
 * literal defaults and where an option is declared; no descriptions and no examples.
 *
 * Layout: 8 bytes magic, u32 format version, u32 length of the header text, the header (JSON, UTF-8), then the
 * sections at the offsets the header names, each aligned to 4 bytes.
 */

export const MAGIC = "NIXSOPTS";
export const FORMAT_VERSION = 1;
export const PREAMBLE_BYTES = 16;

/** An id that means "none" in the u32 columns. */
export const NONE = 0xffff_ffff;

/**
 * The columns. `strings*`: all texts, sorted by UTF-16 code units and unique, so that names compare by id.
 * `node*`: the trees of names; children of a node are neighbours, in the order of their names. Node 0 is the
 * root of the option set; every submodule type has a root of its own.
 * `option*`: one row per option, in the order of the nodes that carry them.
 * `decl*`: rows of declarations; those of option i start at `optionDecls[i]` and end at `optionDecls[i + 1]`.
 * `type*`: type i is the varint sequence from `typeOffsets[i]` to `typeOffsets[i + 1]` of `typeBytes`.
 */
export const SECTIONS = {
  stringOffsets: "u32",
  stringBytes: "u8",
  nodeName: "u32",
  nodeFirst: "u32",
  nodeCount: "u16",
  nodeOption: "u32",
  optionType: "u32",
  optionDefault: "u32",
  optionFlags: "u8",
  optionDecls: "u32",
  declFile: "u32",
  declLine: "u16",
  declColumn: "u16",
  typeOffsets: "u32",
  typeBytes: "u8",
} as const;

export type SectionName = keyof typeof SECTIONS;
interface ColumnOf {
  readonly u8: Uint8Array;
  readonly u16: Uint16Array;
  readonly u32: Uint32Array;
}
export type Columns = { readonly [Name in SectionName]: ColumnOf[(typeof SECTIONS)[Name]] };

export interface IndexHeader {
  readonly kind: "nixos" | "home-manager";
  /** For people: "NixOS 25.05". */
  readonly label: string;
  /** Release the facts are from: "25.05". */
  readonly release: string;
  /** Options in all, those inside submodules included. */
  readonly size: number;
  /** Byte offset from the start of the file and number of elements. */
  readonly sections: { readonly [Name in SectionName]: readonly [offset: number, length: number] };
}

/** Bits of `optionFlags`. */
export const FLAG_HAS_DEFAULT = 1;
export const FLAG_READ_ONLY = 2;
export const FLAG_INTERNAL = 4;

/**
 * First number of a type's sequence. What follows, with `t` a type id, `s` a string id, `?x` a number one greater
 * than `x` or 0 for none, and `z` a signed number in zigzag form:
 * int ?zmin ?zmax ?s · string bits ?pattern ?description · path absolute · enum count values… · null-or t ·
 * list-of t nonEmpty · attrs-of t lazy · either count t… · coerced t t · function t ·
 * submodule rootNode ?freeform truncated · opaque s ?description. Bits of string: 1 non-empty, 2 single line.
 * Values of an enum: 0 null, 1 false, 2 true, 3 s (a string), 4 s (a number as JSON).
 */
export const TYPE_TAGS = [
  "bool",
  "int",
  "float",
  "number",
  "string",
  "path",
  "package",
  "enum",
  "null-or",
  "list-of",
  "attrs-of",
  "either",
  "coerced",
  "function",
  "submodule",
  "attrs",
  "anything",
  "opaque",
] as const;

/** An index that cannot be read; the message names what is wrong and what mends it. */
export class IndexFormatError extends Error {
  override readonly name = "IndexFormatError";
}
