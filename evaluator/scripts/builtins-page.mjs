/**
 * Writes docs/builtins.md from the table of builtins: node evaluator/scripts/builtins-page.mjs
 * A test compares the committed page with the table, so run this after changing a builtin's documentation.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { bundle } from "./bundle.mjs";

if (process.argv.length > 2) {
  console.error("usage: builtins-page.mjs (without arguments; writes docs/builtins.md)");
  process.exit(2);
}
const { url } = await bundle("evaluator/scripts/builtins-page.ts");
const { page } = await import(url);
const file = fileURLToPath(new URL("../../docs/builtins.md", import.meta.url));
writeFileSync(file, page);
console.log(`wrote ${file}`);
