/**
 * Finds the two WebAssembly files of the parser when the caller brings none.
 * Looks beside the running script first, as in a bundle, then where the packages keep them. This is the one
 * place of the package that reads from disk, and it reads nothing else.
 */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

export type WasmName = "tree-sitter-nix.wasm" | "web-tree-sitter.wasm";

/** The bytes of one wasm file. Fails with a message that lists the places looked at. */
export async function wasmFile(name: WasmName): Promise<Uint8Array> {
  const tried: string[] = [];
  for (const place of places(name)) {
    try {
      return await readFile(place);
    } catch (error) {
      tried.push(
        `${place instanceof URL ? place.href : place} (${(error as NodeJS.ErrnoException).code ?? error})`,
      );
    }
  }
  throw new Error(
    `The parser file ${name} was not found. Put it beside the program or reinstall. Looked at: ${tried.join(", ")}`,
  );
}

function* places(name: WasmName): Generator<URL | string> {
  yield new URL(`./${name}`, import.meta.url);
  if (name === "tree-sitter-nix.wasm") yield new URL(`../wasm/${name}`, import.meta.url);
  else yield resolved("web-tree-sitter/web-tree-sitter.wasm");
}

// A bundle has no node_modules around it: then the name itself is reported as the place that was tried.
function resolved(path: string): string {
  try {
    return createRequire(import.meta.url).resolve(path);
  } catch {
    return path;
  }
}
