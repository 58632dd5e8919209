/** Files as the command shows them: how their paths are written and what is in them. */
import { readFileSync } from "node:fs";
import path from "node:path";

/** Relative to the current folder where that is shorter to read. */
export function displayPath(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative === "" ? "." : relative.startsWith("..") ? file : relative;
}

export function readText(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
