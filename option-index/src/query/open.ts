/**
 * Opens an option index, from a file or from bytes. Opening reads the bytes and makes views on them; names,
 * types and the search are decoded when somebody asks.
 */
import { readFileSync } from "node:fs";
import type { OptionFacts } from "@nixsight/engine/options";
import type { IndexHeader } from "../schema.ts";
import { readColumns } from "./columns.ts";
import { lookupIn } from "./lookup.ts";
import { type Search, searchIn } from "./search.ts";

/** An opened index. {@link OptionFacts} says what it answers. */
export interface OptionIndex extends OptionFacts {
  readonly header: IndexHeader;
}

/**
 * @param source path of an index file, or its bytes.
 * @throws IndexFormatError when the bytes are no index of this version; the error of the file system when
 *   the file cannot be read.
 */
export function openOptionIndex(source: string | Uint8Array): OptionIndex {
  const { header, columns } = readColumns(typeof source === "string" ? readFileSync(source) : source);
  const lookup = lookupIn(columns);
  let search: Search | undefined;
  return {
    header,
    kind: header.kind,
    label: header.label,
    size: header.size,
    lookup: lookup.lookup,
    option(path) {
      const found = lookup.lookup(path);
      return found.kind === "option" ? found.option : undefined;
    },
    optionChildren: lookup.children,
    search(text, limit) {
      search ??= searchIn(columns, lookup);
      return search(text, limit);
    },
  };
}
