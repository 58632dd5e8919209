/** Inserts the `;` that a binding lacks, right after its value, which the finding marks the end of. */
import type { Fixer } from "./index.ts";

export const insertMissing: Fixer = (_ctx, { code, range, suggestion }) => {
  if (code !== "missing-token" || suggestion !== undefined) return undefined;
  const at = { start: range.end, end: range.end };
  return { title: "Insert `;`", changes: [{ range: at, text: ";" }], preferred: true };
};
