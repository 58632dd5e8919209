/**
 * Reads types out of an index. A type is decoded when it is first asked for and kept, so that equal types of
 * the index are one object. Options of a submodule come with their facts, and a submodule that holds itself
 * was cut when the index was written.
 */
import type { OptionNode, OptionType } from "@nixsight/engine/options";
import { type Columns, IndexFormatError, TYPE_TAGS } from "../schema.ts";

export interface TypeReader {
  type(id: number): OptionType;
  /** Root node of the names inside a submodule type; undefined for every other type. */
  submoduleRoot(id: number): number | undefined;
  /** Type ids that a type is made of, for walking without decoding: element, alternatives, result, freeform. */
  parts(id: number): readonly number[];
  tag(id: number): (typeof TYPE_TAGS)[number];
}

interface Context {
  readonly columns: Columns;
  text(id: number): string;
  /** The options below a root node, as a submodule type lists them. */
  nodes(root: number): readonly OptionNode[];
}

export function typeReader({ columns, text, nodes }: Context): TypeReader {
  const known: (OptionType | undefined)[] = [];

  const cursor = (id: number) => {
    if (id + 1 >= columns.typeOffsets.length) {
      throw new IndexFormatError(`The option index is damaged: it has no type ${id}. Build it again.`);
    }
    let at = columns.typeOffsets[id]!;
    const next = (): number => {
      let value = 0;
      for (let scale = 1; ; scale *= 0x80) {
        const byte = columns.typeBytes[at++]!;
        value += (byte & 0x7f) * scale;
        if (byte < 0x80) return value;
      }
    };
    return next;
  };

  const tag = (id: number) => TYPE_TAGS[columns.typeBytes[columns.typeOffsets[id]!]!]!;

  const reader: TypeReader = {
    tag,
    type(id) {
      return (known[id] ??= decode(id));
    },
    submoduleRoot(id) {
      if (tag(id) !== "submodule") return undefined;
      const next = cursor(id);
      next();
      return next();
    },
    parts(id) {
      const next = cursor(id);
      switch (TYPE_TAGS[next()]!) {
        case "null-or":
        case "list-of":
        case "attrs-of":
        case "function":
          return [next()];
        case "either":
          return Array.from({ length: next() }, next);
        case "coerced":
          return [next(), next()];
        case "submodule": {
          next();
          const freeform = next();
          return freeform === 0 ? [] : [freeform - 1];
        }
        default:
          return [];
      }
    },
  };
  return reader;

  function decode(id: number): OptionType {
    const next = cursor(id);
    const optional = <T>(read: (number: number) => T): T | undefined => {
      const number = next();
      return number === 0 ? undefined : read(number - 1);
    };
    const nested = () => reader.type(next());
    const kind = TYPE_TAGS[next()]!;
    switch (kind) {
      case "int": {
        const min = optional(unzigzag);
        const max = optional(unzigzag);
        const description = optional(text);
        return defined({ kind, min, max, description });
      }
      case "string": {
        const bits = next();
        const pattern = optional(text);
        const description = optional(text);
        return defined({
          kind,
          pattern,
          nonEmpty: bits & 1 ? true : undefined,
          singleLine: bits & 2 ? true : undefined,
          description,
        });
      }
      case "path":
        return next() === 1 ? { kind, absolute: true } : { kind };
      case "enum":
        return { kind, values: Array.from({ length: next() }, () => enumValue(next)) };
      case "null-or":
        return { kind, element: nested() };
      case "list-of": {
        const element = nested();
        return next() === 1 ? { kind, element, nonEmpty: true } : { kind, element };
      }
      case "attrs-of": {
        const element = nested();
        return next() === 1 ? { kind, element, lazy: true } : { kind, element };
      }
      case "either":
        return { kind, options: Array.from({ length: next() }, nested) };
      case "coerced":
        return { kind, from: nested(), to: nested() };
      case "function":
        return { kind, result: nested() };
      case "submodule": {
        const options = nodes(next());
        const freeform = optional((type) => reader.type(type));
        return defined({ kind, options, freeform, truncated: next() === 1 ? true : undefined });
      }
      case "opaque": {
        const name = text(next());
        return defined({ kind, name, description: optional(text) });
      }
      default:
        return { kind };
    }
  }

  function enumValue(next: () => number): string | number | boolean | null {
    switch (next()) {
      case 0:
        return null;
      case 1:
        return false;
      case 2:
        return true;
      case 3:
        return text(next());
      default:
        return Number(text(next()));
    }
  }
}

const unzigzag = (value: number): number => (value % 2 === 1 ? -(value + 1) / 2 : value / 2);

/** Leaves out the fields that are undefined: documents compare and print without them. */
export function defined<T extends object>(fields: T): T {
  for (const key of Object.keys(fields) as (keyof T)[]) {
    if (fields[key] === undefined) delete fields[key];
  }
  return fields;
}
