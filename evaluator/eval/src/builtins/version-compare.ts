/**
 * How Nix splits names and orders versions (Nix manual, nix-env --upgrade, "Versions"). Plain text functions.
 */
import { compareText } from "@nixsight/syntax/ir/bytes.ts";

/** Runs of digits and runs of other characters; dots and dashes separate and are left out. */
export function splitVersion(version: string): string[] {
  return version.match(/[0-9]+|[^0-9.-]+/g) ?? [];
}

/** -1, 0 or 1. Missing components come before all but "pre…", numbers after words. */
export function compareVersions(left: string, right: string): number {
  if (left === right) return 0;
  const leftParts = splitVersion(left);
  const rightParts = splitVersion(right);
  const count = Math.max(leftParts.length, rightParts.length);
  for (let index = 0; index < count; index++) {
    const a = leftParts[index] ?? "";
    const b = rightParts[index] ?? "";
    if (precedes(a, b)) return -1;
    if (precedes(b, a)) return 1;
  }
  return 0;
}

function precedes(a: string, b: string): boolean {
  const left = numberOf(a);
  const right = numberOf(b);
  if (left !== undefined && right !== undefined) return left < right;
  if (a === "" && right !== undefined) return true;
  if (a === "pre" && b !== "pre") return true;
  if (b === "pre") return false;
  if (right !== undefined) return true;
  if (left !== undefined) return false;
  return compareText(a, b) < 0;
}

/** Numbers that do not fit 32 bits count as words. */
function numberOf(part: string): number | undefined {
  const first = part.charCodeAt(0);
  if (!(first >= 0x30 && first <= 0x39)) return undefined;
  const value = Number(part);
  return value <= 0x7fffffff ? value : undefined;
}

/** Name and version of `name-1.2`: the version starts after the first dash that no letter follows. */
export function parseDrvName(text: string): { readonly name: string; readonly version: string } {
  for (let dash = text.indexOf("-"); dash >= 0; dash = text.indexOf("-", dash + 1)) {
    const next = text[dash + 1];
    if (next !== undefined && !/[A-Za-z]/.test(next))
      return { name: text.slice(0, dash), version: text.slice(dash + 1) };
  }
  return { name: text, version: "" };
}
