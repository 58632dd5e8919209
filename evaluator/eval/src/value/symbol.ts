/**
 * Attribute names as small integers. Sets compare and merge their names as numbers; the text is looked up
 * only when names are shown or sorted. One table for the thread: a symbol never changes and is never freed.
 */

export type Sym = number & { readonly __sym?: never };

const ids = new Map<string, Sym>();
const texts: string[] = [];

/** The symbol of `text`, made when new. */
export function symbol(text: string): Sym {
  let id = ids.get(text);
  if (id === undefined) {
    id = texts.length as Sym;
    texts.push(text);
    ids.set(text, id);
  }
  return id;
}

/** The symbol of `text` if any set ever had such a name: a look-up of unknown names must not grow the table. */
export function existingSymbol(text: string): Sym | undefined {
  return ids.get(text);
}

export function symbolText(sym: Sym): string {
  return texts[sym]!;
}
