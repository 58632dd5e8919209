/**
 * Parses every .nix file below some folders and lists those whose tree has damage.
 *
 *   node grammar/scripts/check-corpus.mjs DIR... [--nix PATH] [--all]
 *
 * With `--nix`, the named nix-instantiate is asked (`--parse`) about each file that failed here, and only a
 * disagreement counts as a failure; `--all` asks it about the files that passed too. Files that Nix reads but
 * refuses for their meaning (a duplicate attribute, say) are told apart by the wording of its message.
 * Prints the failing files and `N passed, N failed`; exits 1 when something failed.
 */
import { execFile } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Language, Parser } from "web-tree-sitter";

const args = process.argv.slice(2);
const nixAt = args.indexOf("--nix");
const nix = nixAt === -1 ? undefined : args.splice(nixAt, 2)[1];
const all = args.includes("--all");
const folders = args.filter((arg) => arg !== "--all");
if (folders.length === 0 || (nixAt !== -1 && !nix)) {
  console.error("usage: check-corpus.mjs DIR... [--nix PATH/TO/nix-instantiate] [--all]");
  process.exit(2);
}

await Parser.init();
const wasm = fileURLToPath(new URL("../wasm/tree-sitter-nix.wasm", import.meta.url));
const parser = new Parser();
parser.setLanguage(Language.loadSync(new WebAssembly.Module(readFileSync(wasm))));

// Messages about what a syntactically sound text means; another stage of the project reports these.
const SEMANTIC =
  /already defined|duplicate formal|dynamic attributes not allowed|has a trailing slash|is out of range|invalid integer|undefined variable|has no attribute|invalid URL|URL literals|home directory|invalid float|not a valid float|null bytes/;

function* nixFiles(place) {
  if (!statSync(place).isDirectory()) yield place;
  else
    for (const entry of readdirSync(place, { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      const file = path.join(place, entry.name);
      if (entry.isDirectory()) yield* nixFiles(file);
      else if (entry.isFile() && entry.name.endsWith(".nix")) yield file;
    }
}

/** The first damaged place of a file as `line:column`, or undefined. */
function damage(file) {
  const tree = parser.parse(readFileSync(file, "utf8"));
  try {
    if (!tree.rootNode.hasError) return undefined;
    const find = (node) => {
      if (node.isError || node.isMissing) return node;
      for (const child of node.children) {
        const found = child.hasError || child.isMissing ? find(child) : undefined;
        if (found) return found;
      }
      return undefined;
    };
    const { row, column } = (find(tree.rootNode) ?? tree.rootNode).startPosition;
    return `${row + 1}:${column + 1}`;
  } finally {
    tree.delete();
  }
}

/** Nix's message about a file's syntax, or undefined when it has no complaint. */
async function complaint(file) {
  try {
    await promisify(execFile)(nix, ["--parse", "--extra-experimental-features", "pipe-operators", file], {
      env: { ...process.env, NIX_REMOTE: "dummy://" },
      maxBuffer: 1 << 30,
    });
    return undefined;
  } catch (error) {
    const text = String(error.stderr);
    return SEMANTIC.test(text) ? undefined : (/error: .*/.exec(text)?.[0] ?? (text.trim() || "no message"));
  }
}

let passed = 0;
let failed = 0;
for (const folder of folders) {
  for (const file of nixFiles(folder)) {
    const place = damage(file);
    const theirs = nix && (place || all) ? await complaint(file) : undefined;
    if (nix ? Boolean(place) === Boolean(theirs) || (!all && !place) : !place) passed++;
    else {
      failed++;
      console.log(
        place
          ? `${file}:${place}: damage here${nix ? ", none in Nix" : ""}`
          : `${file}: no damage here, ${theirs}`,
      );
    }
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
