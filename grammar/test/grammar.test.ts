/** Loading, incremental parsing, the flat form of trees and the questions about them. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import {
  Fields,
  type FlatTree,
  flatten,
  flattenByCursor,
  isMissing,
  loadGrammar,
  STRIDE,
  Symbols,
  symbolName,
  type TextEdit,
  Tokens,
  tokenAt,
} from "../src/index.ts";

const grammar = await loadGrammar();

/** The flat tree as text: one line a node, with its role, what it is, and what it covers. */
function dump(flat: FlatTree, text: string): string {
  const lines: string[] = [];
  const ends: number[] = [];
  for (let node = 0; node < flat.count; node++) {
    while (ends.length > 0 && node >= ends[ends.length - 1]) ends.pop();
    const field = Object.entries(Fields).find(([, id]) => id === flat.field(node))?.[0];
    const leaf = flat.next(node) === node + 1;
    const what = `${flat.isMissing(node) ? "MISSING " : ""}${symbolName(flat.symbol(node))}`;
    const covered = leaf ? ` ${JSON.stringify(text.slice(flat.start(node), flat.end(node)))}` : "";
    lines.push(`${"  ".repeat(ends.length)}${field ? `${field}: ` : ""}${what}${covered}`);
    ends.push(flat.next(node));
  }
  return lines.join("\n");
}

function withTree<Result>(text: string, use: (tree: ReturnType<typeof grammar.parse>) => Result): Result {
  const tree = grammar.parse(text);
  try {
    return use(tree);
  } finally {
    tree.dispose();
  }
}

describe("loading", () => {
  it("takes the files as bytes, and the grammar compiled by another loader", async () => {
    const wasm = readFileSync(new URL("../wasm/tree-sitter-nix.wasm", import.meta.url));
    const runtimeWasm = readFileSync(
      createRequire(import.meta.url).resolve("web-tree-sitter/web-tree-sitter.wasm"),
    );
    for (const source of [wasm, grammar.module]) {
      const loaded = await loadGrammar({ wasm: source, runtimeWasm });
      const tree = loaded.parse("{ a = 1; }");
      expect(tree.root.toString()).toMatch(/^\(source_file expression: \(attribute_set/);
      tree.dispose();
    }
  });
});

describe("flat trees", () => {
  function check(text: string, expected: string) {
    withTree(text, (tree) => {
      expect(dump(flatten(tree), text)).toBe(expected.trim());
      expect(flattenByCursor(tree).data).toEqual(flatten(tree).data);
    });
  }

  it("hold named nodes and operators with their roles", () =>
    check(
      "{ a = f 1 + 2; } # end",
      `
source_file
  expression: attribute_set
    binding
      path: attribute_path
        attribute: identifier "a"
      value: binary
        left: call
          function: variable
            name: identifier "f"
          argument: integer "1"
        operator: + "+"
        right: integer "2"
  comment "# end"`,
    ));

  it("mark what the parser made up", () =>
    check(
      "{\n  a = b.\n  c = 1;\n}",
      `
source_file
  expression: attribute_set
    binding
      path: attribute_path
        attribute: identifier "a"
      value: select
        set: variable
          name: identifier "b"
        path: attribute_path
          attribute: MISSING identifier ""
      MISSING ; ""
    binding
      path: attribute_path
        attribute: identifier "c"
      value: integer "1"`,
    ));

  it("hold damage", () =>
    check(
      "{ a = 1;; }",
      `
source_file
  expression: attribute_set
    binding
      path: attribute_path
        attribute: identifier "a"
      value: integer "1"
    ERROR ";"`,
    ));

  it("count positions in UTF-16 units", () => {
    const text = 'x: "é€😀${x}" + y';
    withTree(text, (tree) => {
      const flat = flatten(tree);
      const last = flat.count - 1;
      expect(text.slice(flat.start(last), flat.end(last))).toBe("y");
    });
  });

  it("agree with a cursor on long and on deep text", () => {
    const long = `[\n${"  { a.b = 'x''; c = x: x; }\n".repeat(5000)}]`.replaceAll("'x''", '"x"');
    const deep = `${"(".repeat(5000)}1${")".repeat(5000)}`;
    for (const text of [long, deep]) {
      withTree(text, (tree) => {
        expect(tree.hasError).toBe(false);
        const flat = flatten(tree);
        expect(flat.data.length).toBe(flat.count * STRIDE);
        expect(flat.next(0)).toBe(flat.count);
        expect(
          Buffer.compare(Buffer.from(flat.data.buffer), Buffer.from(flattenByCursor(tree).data.buffer)),
        ).toBe(0);
      });
    }
  });

  it("use the numbers of the tables", () =>
    withTree("{ a = 1 -> or; }", (tree) => {
      const seen = new Set<string>();
      const flat = flatten(tree);
      for (let node = 0; node < flat.count; node++) seen.add(symbolName(flat.symbol(node)));
      expect([...seen].filter((name) => name.startsWith("#"))).toEqual([]);
      expect(symbolName(Tokens["->"])).toBe("->");
      expect(symbolName(Symbols.ERROR)).toBe("ERROR");
    }));
});

describe("texts of any kind", () => {
  it("longer than one chunk of input, with wide characters at its seams", () => {
    const line = '  a = "ä😀";\n';
    for (const shift of [0, 1, 2, 3]) {
      const text = `{\n${" ".repeat(shift)}${line.repeat(8000)}}`;
      withTree(text, (tree) => {
        expect(tree.hasError).toBe(false);
        expect(tree.root.endIndex).toBe(text.length);
      });
    }
  });

  it("with a mark of byte order, control characters, or nothing", () => {
    for (const text of ["\uFEFF{ }", "\0", "{ a = \u0001; }", "", " ", "\r\n", "\uD800"]) {
      withTree(text, (tree) => expect(tree.root.endIndex).toBeLessThanOrEqual(text.length));
    }
  });

  it("carriage returns end lines", () =>
    withTree("{\r\n  a = x # y\r\n  b = 1;\r\n}\r\n", (tree) => {
      expect(tree.root.descendantsOfType("binding")).toHaveLength(2);
      expect(tree.root.descendantsOfType("comment")[0]?.text).toBe("# y");
    }));

  it("nested more deeply than a stack would bear", () => {
    const depth = 100_000;
    for (const [open, close] of [
      ["(", ")"],
      ["[", "]"],
      ["{a=", ";}"],
      ["x: ", ""],
      ["!", ""],
    ]) {
      withTree(`${open.repeat(depth)}1${close.repeat(depth)}`, (tree) => {
        expect(tree.hasError).toBe(false);
        expect(flatten(tree).count).toBeGreaterThan(depth);
      });
    }
  });
});

describe("incremental parsing", () => {
  /** Parsing again after edits must give the tree that the new text has when read from scratch. */
  function check(text: string, ...edits: TextEdit[]) {
    const next = [...edits]
      .sort((a, b) => b.start - a.start)
      .reduce((so, edit) => so.slice(0, edit.start) + edit.text + so.slice(edit.end), text);
    const before = grammar.parse(text);
    const beforeText = before.root.toString();
    const after = grammar.parse(next, { tree: before, edits });
    withTree(next, (fresh) => {
      expect(dump(flatten(after), next)).toBe(dump(flatten(fresh), next));
      expect(after.root.endPosition).toEqual(fresh.root.endPosition);
    });
    expect(before.root.toString()).toBe(beforeText);
    before.dispose();
    after.dispose();
  }

  const text = "{ config, ... }:\n{\n  a.b = [ 1 2 ];\n  c = ''\n    x ${y}\n  '';\n}\n";
  const at = (part: string) => text.indexOf(part);

  it("one insertion", () => check(text, { start: at("2 ]"), end: at("2 ]"), text: "x " }));
  it("a deletion", () => check(text, { start: at(" 1"), end: at(" ];"), text: "" }));
  it("lines added", () => check(text, { start: at("  c"), end: at("  c"), text: "  d = 1;\n  e = 2;\n" }));
  it("into a string", () => check(text, { start: at("x $"), end: at("x $"), text: "'' + ''" }));
  it("a closer taken away", () => check(text, { start: at("];"), end: at("];") + 1, text: "" }));
  it("the end taken away", () => check(text, { start: at("}\n"), end: text.length, text: "" }));
  it("several at once, in any order", () =>
    check(
      text,
      { start: at("c ="), end: at("c =") + 1, text: "long.name" },
      { start: at("a.b"), end: at("a.b") + 3, text: "\n\n  q" },
    ));

  it("random edits", () => {
    // A small generator with a fixed seed, so that a failure comes again.
    let state = 7;
    const random = (below: number) => {
      state = (state * 1103515245 + 12345) % 2147483648;
      return Math.floor((state / 2147483648) * below);
    };
    const pieces = [
      "",
      " ",
      "\n",
      ";",
      "}",
      "{",
      "]",
      "=",
      '"',
      "''",
      "${",
      ".",
      "x",
      "in ",
      "a = 1;",
      "./a",
      "#",
    ];
    for (let round = 0; round < 400; round++) {
      const start = random(text.length);
      const end = Math.min(text.length, start + random(4));
      check(text, { start, end, text: pieces[random(pieces.length)] });
    }
  });
});

describe("tokens and positions", () => {
  function check(marked: string, expected: string | undefined) {
    const offset = marked.indexOf("$0");
    withTree(marked.replace("$0", ""), (tree) => {
      const token = tokenAt(tree, offset);
      expect(token && `${token.type} ${token.text}`).toBe(expected);
    });
  }

  it("at the start of a name", () => check("{ $0foo = 1; }", "identifier foo"));
  it("inside a name", () => check("{ fo$0o = 1; }", "identifier foo"));
  it("behind a name", () => check("{ foo$0 = 1; }", undefined));
  it("on punctuation", () => check("{ foo = 1$0; }", "; ;"));
  it("inside text", () => check('"a$0bc"', "string_fragment abc"));
  it("past the end", () => check("a$0", undefined));
  it("before the start", () => withTree("a", (tree) => expect(tokenAt(tree, -1)).toBeUndefined()));

  it("names without text count as missing", () =>
    withTree("{\n  a = b.\n  c = 1;\n}", (tree) => {
      const found = tree.root.descendantsOfType("identifier").filter((node) => node && isMissing(node));
      expect(found).toHaveLength(1);
      expect(tree.hasError).toBe(true);
    }));
});
