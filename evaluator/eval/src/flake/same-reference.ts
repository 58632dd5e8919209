/** Whether flake.nix and flake.lock mean the same input. */
import type { InputAttrs } from "./flake-ref.ts";
import { formatUrl, parseUrl } from "./url.ts";

/** Older lock files have `dir` in the URL as well, which means the same. */
export function sameReference(a: InputAttrs, b: InputAttrs): boolean {
  return textOf(a) === textOf(b);
}

function textOf(ref: InputAttrs): string {
  const url = typeof ref["url"] === "string" ? parseUrl(ref["url"]) : undefined;
  const query = new Map(url?.query);
  if (ref["dir"] !== undefined && query.get("dir") === ref["dir"]) query.delete("dir");
  const same = url === undefined ? ref : { ...ref, url: formatUrl({ ...url, query }) };
  return JSON.stringify(Object.entries(same).sort(([a], [b]) => (a < b ? -1 : 1)));
}
