/**
 * Makes the parser from grammar.js and src/scanner.c: C code in src/parser/, the tables in src/symbols.ts, and
 * wasm/tree-sitter-nix.wasm with its provenance beside it.
 *
 *   npm run build -w @nixsight/grammar
 *
 * Needs the tree-sitter command (0.26, on PATH or named by NIXSIGHT_TREE_SITTER), clang and wasm-ld with the
 * wasm32 target, and the headers of wasi-libc (Debian: clang lld wasi-libc; elsewhere name their folder in
 * NIXSIGHT_WASI_INCLUDE). All results are committed, so only people who change the grammar need the tools.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Language, Parser } from "web-tree-sitter";
import { inputHashes, symbolTables } from "./provenance.mjs";

const home = fileURLToPath(new URL("..", import.meta.url));
const treeSitter = process.env.NIXSIGHT_TREE_SITTER ?? "tree-sitter";
const include = process.env.NIXSIGHT_WASI_INCLUDE ?? "/usr/include/wasm32-wasi";

function run(command, args, mend) {
  try {
    return execFileSync(command, args, { cwd: home, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    const reason =
      error.code === "ENOENT" ? `${command} was not found` : String(error.stderr || error.message).trim();
    console.error(`Building the grammar failed: ${reason}.\n${mend}`);
    process.exit(1);
  }
}

const needTreeSitter = "Put the tree-sitter command (0.26) on PATH, or name it in NIXSIGHT_TREE_SITTER.";
const needClang = "Install clang and lld with the wasm32 target (Debian: apt install clang lld wasi-libc).";
const version = (command, args, mend) => run(command, args, mend).split("\n")[0].trim();

const tools = {
  "tree-sitter": version(treeSitter, ["--version"], needTreeSitter),
  clang: version("clang", ["--version"], needClang),
  "wasm-ld": version("wasm-ld", ["--version"], needClang),
};
if (!existsSync(include)) {
  console.error(`Building the grammar failed: no C headers at ${include}.
Install wasi-libc (Debian: apt install wasi-libc), or name the folder of its headers in NIXSIGHT_WASI_INCLUDE.`);
  process.exit(1);
}

run(
  treeSitter,
  ["generate", "--abi", "15", "-o", "src/parser", "grammar.js"],
  "Mend grammar.js and try again.",
);

const scratch = mkdtempSync(path.join(tmpdir(), "nixsight-grammar-"));
const wasmFile = path.join(home, "wasm/tree-sitter-nix.wasm");
mkdirSync(path.dirname(wasmFile), { recursive: true });
try {
  const objects = ["src/parser/parser.c", "src/scanner.c", "src/flatten.c"].map((source) => {
    const object = path.join(scratch, `${path.basename(source)}.o`);
    const target = ["--target=wasm32-unknown-emscripten", "-isystem", include, "-D__wasi__"];
    const flags = ["-fPIC", "-Os", "-fvisibility=hidden", "-Isrc/parser"];
    run("clang", [...target, ...flags, "-c", source, "-o", object], needClang);
    return object;
  });
  const flags = ["--experimental-pic", "-shared", "--allow-undefined", "--no-entry", "--strip-all"];
  const exports = ["--export=tree_sitter_nix", "--export=nix_flatten"];
  run("wasm-ld", [...flags, ...exports, ...objects, "-o", wasmFile], needClang);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

await Parser.init();
const language = Language.loadSync(new WebAssembly.Module(readFileSync(wasmFile)));
writeFileSync(path.join(home, "src/symbols.ts"), symbolTables(language));

const provenance = { about: "Written by scripts/build.mjs.", tools, sha256: inputHashes(home) };
writeFileSync(path.join(home, "wasm/provenance.json"), `${JSON.stringify(provenance, undefined, 2)}\n`);
console.log(
  `Built wasm/tree-sitter-nix.wasm (${readFileSync(wasmFile).length} bytes) with ${tools["tree-sitter"]}.`,
);
