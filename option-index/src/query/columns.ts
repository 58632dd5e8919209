/**
 * The bytes of an index as typed columns: checks the magic, the version and that every section lies inside
 * the file, then makes views. Nothing is copied on a little-endian machine when the bytes are aligned.
 */
import {
  type Columns,
  FORMAT_VERSION,
  IndexFormatError,
  type IndexHeader,
  MAGIC,
  PREAMBLE_BYTES,
  SECTIONS,
  type SectionName,
} from "../schema.ts";

const width = { u8: 1, u16: 2, u32: 4 } as const;

/** Throws {@link IndexFormatError} for bytes that are not an index of this format version. */
export function readColumns(bytes: Uint8Array): { readonly header: IndexHeader; readonly columns: Columns } {
  if (bytes.length < PREAMBLE_BYTES || text(bytes, 0, MAGIC.length) !== MAGIC) {
    throw new IndexFormatError(
      "This is not an option index: it does not begin with the mark of one. Build it with build-index.mjs.",
    );
  }
  const preamble = new DataView(bytes.buffer, bytes.byteOffset, PREAMBLE_BYTES);
  const version = preamble.getUint32(8, true);
  if (version !== FORMAT_VERSION) {
    throw new IndexFormatError(
      `The option index has format version ${version}, this program reads ${FORMAT_VERSION}. Build it again with the same version of nixsight.`,
    );
  }
  const header = readHeader(bytes, preamble.getUint32(12, true));
  const columns: Partial<Record<SectionName, Columns[SectionName]>> = {};
  for (const name of Object.keys(SECTIONS) as SectionName[]) {
    const [offset, length] = header.sections[name];
    const size = length * width[SECTIONS[name]];
    if (offset + size > bytes.length) {
      throw new IndexFormatError(
        `The option index is cut off: ${name} should end at byte ${offset + size}, the file has ${bytes.length}. Copy or build it again.`,
      );
    }
    columns[name] = view(bytes, name, offset, length);
  }
  return { header, columns: columns as Columns };
}

function readHeader(bytes: Uint8Array, length: number): IndexHeader {
  try {
    return JSON.parse(text(bytes, PREAMBLE_BYTES, length)) as IndexHeader;
  } catch {
    throw new IndexFormatError("The header of the option index is damaged. Copy or build the index again.");
  }
}

function view(bytes: Uint8Array, name: SectionName, offset: number, length: number): Columns[SectionName] {
  const bits = SECTIONS[name];
  const start = bytes.byteOffset + offset;
  if (bits === "u8") return bytes.subarray(offset, offset + length);
  const Column = bits === "u16" ? Uint16Array : Uint32Array;
  if (littleEndian && start % width[bits] === 0)
    return new Column(bytes.buffer as ArrayBuffer, start, length);
  const data = new DataView(bytes.buffer, start, length * width[bits]);
  const column = new Column(length);
  for (let index = 0; index < length; index++) {
    column[index] = bits === "u16" ? data.getUint16(index * 2, true) : data.getUint32(index * 4, true);
  }
  return column;
}

const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

const text = (bytes: Uint8Array, offset: number, length: number): string =>
  new TextDecoder().decode(bytes.subarray(offset, offset + length));
