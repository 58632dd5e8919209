/** How files are named to people: relative to the current folder where that is shorter to read. */
import path from "node:path";

export function displayPath(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative === "" ? "." : relative.startsWith("..") ? file : relative;
}
