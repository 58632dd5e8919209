/**
 * The direct reader against tree-sitter: where it gives a tree, that tree is the same, and of damaged text it gives
 * none. Inputs: the corpus, the Nix files of this repository, short texts, and all of these with random damage.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type FlatTree, flatten, loadGrammar, readDirectly, symbolName } from "../src/index.ts";
import { readCorpus } from "./corpus-file.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const grammar = await loadGrammar();

/** The tree as tree-sitter reads it; undefined when the text is damaged. */
function parsed(text: string): FlatTree | undefined {
  const tree = grammar.parse(text);
  try {
    return tree.hasError ? undefined : flatten(tree);
  } finally {
    tree.dispose();
  }
}

function lines(tree: FlatTree | undefined): string | undefined {
  if (tree === undefined) return undefined;
  const node = (_: unknown, index: number): string =>
    `${symbolName(tree.symbol(index))} .${tree.field(index)} ${tree.start(index)}-${tree.end(index)} <${tree.next(index)}`;
  return Array.from({ length: tree.count }, node).join("\n");
}

/** Gives up, or gives what tree-sitter gives. */
function agrees(text: string): boolean {
  const direct = readDirectly(text);
  return direct === undefined || lines(direct) === lines(parsed(text));
}

const corpus = readdirSync(path.join(here, "corpus"))
  .filter((name) => name !== "recovery.txt")
  .flatMap((name) => readCorpus(readFileSync(path.join(here, "corpus", name), "utf8")));

const folders = ["examples", "test/fixtures", "evaluator"].map((name) => path.join(here, "../..", name));
const files = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".nix"))
    .map((name) => path.join(folder, name)),
);

describe("reads what tree-sitter reads", () => {
  it.each(corpus)("$title", ({ input }) => expect(agrees(input)).toBe(true));
  it("the Nix files of this repository", () => {
    expect(files.filter((file) => !agrees(readFileSync(file, "utf8")))).toEqual([]);
  });
});

describe("reads all of", () => {
  it.each([
    "x: y: x",
    "{ a, b ? 1, ... }@c: a",
    "c@{ }: c",
    "{ }: { }",
    "{ a }: a",
    '{ a = 1; inherit b; inherit (c) d "e"; }',
    'rec { a.b.${c}."d" = 1; }',
    "let a = 1; in a",
    "let { body = 1; }",
    "f let { body = 1; } x",
    "a ? b.c && !d ? e || -f.g h -> i",
    "!a // b ++ c + d * e",
    "a < b == c >= d",
    "a |> b |> c",
    "a <| b <| c",
    "f a.b or c { } [ 1 2.5 .5 ]",
    "a.or",
    '"a $${b} \\n \\" ${c} $"',
    "''a ''$ ''' ''\\n $$ ${b} ' ''",
    "./a/${b}/c.nix",
    "~/a",
    "<nixpkgs/lib>",
    "https://example.org/a?b=c",
    "a/b",
    "if a then b else assert c; with d; e",
    "# a\n/* b */ c /** d */ e # f",
    "[ # a\n b # c\n ]",
  ])("%s", (text) => {
    expect(readDirectly(text)).toBeDefined();
    expect(agrees(text)).toBe(true);
  });
});

describe("leaves to tree-sitter", () => {
  it.each([
    "",
    "{ a = 1 }",
    "{ a = ; }",
    "[ 1, 2 ]",
    "a == b == c",
    "a < b < c",
    "a ? b ? c",
    "a |> b <| c",
    "a <| b |> c",
    "f x: y",
    "a + x: y",
    "./",
    '"a',
    "''a",
    "/* a",
    "(a",
    "{ a, a: b }: c",
    "let a = 1; a",
    "a.",
    "in",
    "a or",
    "é",
    `${"[".repeat(100_000)}`,
  ])("%s", (text) => expect(readDirectly(text)).toBeUndefined());
});

describe("agrees on text with random damage", () => {
  // A linear congruential generator: the same texts in every run.
  let state = 1;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
  const pieces =
    `{ } ( ) [ ] ; : @ , ? * . ... = == ! != && + ++ / // - -> > >= |> || < <| <= ~ ~/a " '' \${ $ ' \\ # /* */ /**
    a or let in if then else rec with assert inherit a/b ./c /d 1 2.5 .5 a:b <n> 1. é _ a.b x: ''$ ''' ''\\n $$ a-b -1 a'`
      .split(/\s+/)
      .concat(" ", "\n", "\t", "\r", "\u{1f600}");
  const pick = <T>(from: readonly T[]): T => from[random(from.length)]!;
  const damaged = (text: string): string => {
    let result = text;
    for (let count = random(3) + 1; count > 0; count--) {
      const at = random(result.length + 1);
      const removed = random(2) * random(4);
      result = result.slice(0, at) + (random(3) > 0 ? pick(pieces) : "") + result.slice(at + removed);
    }
    return result;
  };
  const joined = (): string =>
    Array.from({ length: random(12) + 1 }, () => pick(pieces) + (random(2) > 0 ? " " : "")).join("");

  it("texts of the corpus", () => {
    const texts = Array.from({ length: 3000 }, () => damaged(pick(corpus).input));
    expect(texts.filter((text) => !agrees(text))).toEqual([]);
  });

  it("tokens in any order", () => {
    const texts = Array.from({ length: 3000 }, joined);
    expect(texts.filter((text) => !agrees(text))).toEqual([]);
  });
});
