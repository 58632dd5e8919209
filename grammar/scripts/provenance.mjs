/**
 * What the build records about itself and a test compares later: hashes of the sources and results, and the
 * tables of symbols and fields as TypeScript.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";

const FILES = [
  "grammar.js",
  "src/scanner.c",
  "src/flatten.c",
  "src/parser/parser.c",
  "src/parser/grammar.json",
  "src/parser/node-types.json",
  "wasm/tree-sitter-nix.wasm",
];

/** The SHA-256 of each source and generated file below the package folder, by its path there. */
export function inputHashes(home) {
  const hash = (file) =>
    createHash("sha256")
      .update(readFileSync(path.join(home, file)))
      .digest("hex");
  return Object.fromEntries(FILES.map((file) => [file, hash(file)]));
}

/** The text of src/symbols.ts for a loaded language. */
export function symbolTables(language) {
  const symbols = new Map();
  const tokens = new Map();
  for (let id = 1; id < language.nodeTypeCount; id++) {
    const name = language.nodeTypeForId(id);
    if (!name || !language.nodeTypeIsVisible(id)) continue;
    const named = language.nodeTypeIsNamed(id);
    // Keywords are left out: no tree gives them a role, and some share their name with a node.
    if (!named && /^\w/.test(name)) continue;
    // Several rules may show themselves under one name; nodes carry the id that a search by name gives.
    (named ? symbols : tokens).set(name, language.idForNodeType(name, named));
  }
  symbols.set("ERROR", 0xffff);
  const fields = language.fields.map((name, id) => [name, id]).filter(([name]) => name);
  const table = (name, about, entries) => {
    const key = (text) => (/^\w+$/.test(text) ? text : text === '"' ? `'"'` : JSON.stringify(text));
    const lines = [...entries].map(([text, id]) => `  ${key(text)}: ${id},`);
    return `/** ${about} */\nexport const ${name} = {\n${lines.join("\n")}\n} as const;\n`;
  };
  return [
    "/** The numbers by which trees name node types, tokens and fields. Made from the grammar by scripts/build.mjs; do not edit. */\n",
    table("Symbols", "Node types. A flat tree and `TreeCursor.nodeTypeId` give these.", symbols),
    table("Tokens", "Operators and punctuation by their text; numbers of the same kind.", tokens),
    table(
      "Fields",
      "Roles of children. A flat tree and `TreeCursor.currentFieldId` give these; 0 is none.",
      fields,
    ),
  ].join("\n");
}
