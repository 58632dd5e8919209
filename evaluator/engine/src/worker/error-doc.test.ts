/** Errors with the way to them, as they leave the worker. */

import { createMemoryIo } from "@nixsight/eval/io/memory-io.ts";
import { loadGrammar } from "@nixsight/grammar";
import { describe, expect, test } from "vitest";
import type { ErrorDoc, NotedPlace } from "./protocol.ts";
import { evaluateQuery } from "./queries/evaluate.ts";

const grammar = await loadGrammar();

/** A module system that only has what a trace shows of one. */
const library = {
  "/nixpkgs/lib/types.nix": "{ }",
  "/nixpkgs/lib/modules.nix": `rec {
    evaluate = module: let
        config = builtins.mapAttrs (name: value: merge name value) (module { inherit config; });
        merge = name: value: builtins.addErrorContext "while evaluating the option \`\${name}':" (
          builtins.addErrorContext "while evaluating definitions from \`/etc/nixos/c.nix':" (check (discharge value)));
        discharge = value: if value ? content then value.content else value;
        check = value: if value == null then throw "null is no definition" else value;
      in config;
  }`,
};

function errorOf(text: string, files: Record<string, string> = {}, wholeTrace = false): ErrorDoc {
  const answer = evaluateQuery(
    { io: createMemoryIo({ ...library, ...files }), grammar, settings: { maxCallDepth: 100 } },
    {
      source: { kind: "expression", text, directory: "/etc/nixos" },
      strict: true,
      format: "nix",
      attributePath: [],
      args: [],
      searchPath: [{ prefix: "nixpkgs", path: "/nixpkgs" }],
      wholeTrace,
    },
  );
  if (answer.ok) throw new Error(`${text} gives ${answer.text}`);
  return answer.error;
}

const show = ({ message, place }: NotedPlace): string =>
  place === undefined
    ? message
    : `${message} at ${place.path.replace("«string»", "")}:${place.range.start.line + 1}:${place.range.start.character + 1}`;

const trace = (error: ErrorDoc): string[] =>
  error.trace.map(
    (step) => show(step).replace(/^\d+ steps in/, "… in") + (step.times > 1 ? ` × ${step.times}` : ""),
  );

/** The folded way to the error of `text`, outermost step first. */
function check(text: string, expected: readonly string[]): void {
  expect(trace(errorOf(text)), text).toEqual(expected);
}

function checkLoop(text: string, expected: readonly string[]): void {
  const error = errorOf(text);
  expect(error.kind, text).toBe("infinite-recursion");
  expect(error.loop.map(show), text).toEqual(expected);
}

/** The trace of a configuration with the module system around it, `/etc/nixos/c.nix` with the module. */
function checkModule(module: string, expected: readonly string[]): ErrorDoc {
  const error = errorOf("(import <nixpkgs/lib/modules.nix>).evaluate (import ./c.nix)", {
    "/etc/nixos/c.nix": module,
  });
  expect(trace(error), module).toEqual(expected);
  return error;
}

describe("the way to an error", () => {
  test("functions are named, with the place of the call", () =>
    check("let f = x: g x; g = x: x.a; in f { }", [
      "while calling the function 'f' at :1:32",
      "while calling the function 'g' at :1:12",
    ]));
  test("an anonymous function has its own place", () =>
    check("(x: x.a) { }", ["while calling an anonymous function at :1:2"]));
  test("attributes are named with their path, variables with their name", () =>
    check("let v = { }.b; in { a.b.c = v + 1; }.a.b.c", [
      "while evaluating the attribute 'a.b.c' at :1:29",
      "while evaluating the variable 'v' at :1:9",
    ]));
  test("the default of an argument", () =>
    check("({ a ? { }.b }: a) { }", [
      "while calling an anonymous function at :1:2",
      "while evaluating the default of the argument 'a' at :1:8",
    ]));
  test("builtins that call back", () =>
    check("builtins.foldl' (a: b: a + b.c) 0 [ { } ]", [
      "while calling the builtin 'foldl'' at :1:1",
      "while calling an anonymous function at :1:18",
    ]));
  test("a builtin's own words take the place of its call", () =>
    check('builtins.length (throw "x")', [
      "while evaluating the first argument passed to builtins.length at :1:1",
    ]));
  test("remarks of the code itself stay, and the builtins that make and throw them do not show", () =>
    check('builtins.addErrorContext "while here" (throw "x")', ["while here at :1:1"]));
  test("recursion is counted", () =>
    check('let f = n: if n == 0 then throw "end" else 1 + f (n - 1); in f 5', [
      "while calling the function 'f' at :1:62",
      "while calling the function 'f' at :1:48 × 5",
    ]));
  test("calls nested too deeply", () => {
    const error = errorOf("let f = n: 1 + f n; in f 0");
    expect(error.message).toBe("stack overflow; max-call-depth exceeded");
    expect(trace(error).at(-1)).toBe("while calling the function 'f' at :1:16 × 99");
  });
  test("an error that was caught leaves nothing behind", () =>
    check('let f = x: throw "a"; in builtins.seq (builtins.tryEval (f 1)) (y: y.a) { }', [
      "while calling an anonymous function at :1:65",
    ]));
});

describe("what has no end is an error with a place", () => {
  const endless = [
    "let x = [ x ]; in builtins.toXML x",
    "let x = { a = x; }; in builtins.toXML x",
    "let x = [ x ]; in builtins.toJSON x",
    "let x = [ x ]; in toString x",
    "let x = { __toString = s: s; }; in toString x",
    'let x = { outPath = x; }; in "${x}"',
    "let x = { outPath = x; }; in builtins.toJSON x",
    "let x = { outPath = x; }; in import x",
    "let x = { __functor = x; }; in x 1",
    "let f = n: { a = f n; }; in f 0 == f 1",
    "let f = n: [ (f n) ]; in builtins.deepSeq (f 0) 1",
  ];
  for (const text of endless)
    test(text, () =>
      expect(errorOf(text)).toMatchObject({
        message: "stack overflow; max-call-depth exceeded",
        place: { path: "«string»" },
      }),
    );
});

describe("a configuration", () => {
  test("the module system is folded into the option", () => {
    const error = checkModule("{ ... }: {\n  a = { }.b;\n}", [
      "while evaluating the option `a'",
      "… in the module system",
      "while evaluating the attribute 'a' at /etc/nixos/c.nix:2:7",
    ]);
    expect(error.foreign).toBe(false);
  });
  test("what the module system throws is placed where it was reached from", () => {
    const error = checkModule("{ ... }: {\n  a = null;\n}", [
      "while evaluating the option `a'",
      "while evaluating definitions from `/etc/nixos/c.nix'",
      "… in the module system",
    ]);
    expect(error.foreign).toBe(true);
  });
  test("options that need each other", () => {
    const error = errorOf("(import <nixpkgs/lib/modules.nix>).evaluate (import ./c.nix)", {
      "/etc/nixos/c.nix": "{ config }: {\n  a = config.b;\n  b = config.a;\n}",
    });
    expect(error.loop.map(show)).toEqual([
      "the option `a'",
      "the attribute 'a' at /etc/nixos/c.nix:2:7",
      "the option `b'",
      "the attribute 'b' at /etc/nixos/c.nix:3:7",
    ]);
  });
  test("the whole trace has every step", () => {
    const files = { "/etc/nixos/c.nix": "{ ... }: { a = { }.b; }" };
    const text = "(import <nixpkgs/lib/modules.nix>).evaluate (import ./c.nix)";
    const steps = trace(errorOf(text, files, true));
    expect(steps).toContain("while calling the function 'merge' at /nixpkgs/lib/modules.nix:3:50");
    expect(steps).toContain("while calling the builtin 'addErrorContext' at /nixpkgs/lib/modules.nix:4:30");
  });
});

describe("infinite recursion", () => {
  test("an attribute that needs itself", () =>
    checkLoop("rec { a = a + 1; }.a", ["the attribute 'a' at :1:11"]));
  test("the shortest way round, without the way to it", () =>
    checkLoop("let a = b; b = c + 1; c = { x = b; }.x; in [ a ]", [
      "the variable 'b' at :1:16",
      "the variable 'c' at :1:27",
    ]));
  test("through a function", () =>
    checkLoop("let f = x: x + y; y = f 1; in y", ["the variable 'y' at :1:23"]));
});

/** What is shown with the error: related places, then the name that was probably meant, then other help. */
function checkHelp(text: string, expected: readonly string[]): void {
  const { related, suggestion, help } = errorOf(text);
  const meant = suggestion === undefined ? [] : [`meant: ${suggestion}`];
  expect([...related.map(show), ...meant, ...(help === undefined ? [] : [help])], text).toEqual(expected);
}

describe("where a rejected value comes from", () => {
  test("a set is where its first attribute is", () =>
    checkHelp("let s = { a = 1; }; in s ++ [ ]", ["the set comes from here at :1:11"]));
  test("an attribute is where it was defined", () =>
    checkHelp('let s.port = "80"; in if s.port then 1 else 2', ["the string comes from here at :1:7"]));
  test("a set further in", () =>
    checkHelp("let s.a.b = 1; in s.a.b.c", ["the integer comes from here at :1:9"]));
  test("an argument is where the caller wrote it", () =>
    checkHelp("let f = x: builtins.head x; in f (1 + 1)", ["the integer comes from here at :1:35"]));
  test("a variable is where it was defined", () => {
    checkHelp("let n = 1 + 1; in n || true", ["the integer comes from here at :1:9"]);
    checkHelp("let n = null; in -n", ["the null comes from here at :1:5"]);
    checkHelp("let f = { n ? [ 1 ] }: { } // n; in f { }", ["the list comes from here at :1:15"]);
  });
  test("a function is where it is written", () =>
    checkHelp("let f = x: x; in 1 - f", ["the function comes from here at :1:9"]));
  test("interpolated and added values", () => {
    checkHelp('let p.n = 80; in "a${p.n}"', [
      "the integer comes from here at :1:7",
      "toString makes a string of a number",
    ]);
    checkHelp('let p.n = { }; in "a" + p.n', ["the set comes from here at :1:7"]);
    checkHelp('let n = "a"; in 1 + n', ["the string comes from here at :1:5"]);
  });
  test("the set that lacks an attribute", () => {
    checkHelp("let s = { abc = 1; }; in s.abd", ["the set comes from here at :1:11", "meant: abc"]);
    checkHelp('let s = { abc = 1; }; in builtins.getAttr "x" s', ["the set comes from here at :1:11"]);
  });
  test("nothing is evaluated for it", () =>
    checkHelp('let s = { a = throw "never"; b = [ (throw "never") ]; }; in s ++ [ ]', [
      "the set comes from here at :1:11",
    ]));
});

describe("what was meant", () => {
  test("names that are visible there, and no others", () => {
    checkHelp("let value = 1; in vaule", ["meant: value"]);
    checkHelp("[ (let value = 1; in value) vaule ]", []);
    checkHelp("with { value = 1; }; vaule", ["meant: value"]);
    checkHelp("buitlins", ["meant: builtins"]);
  });
  test("arguments that the function takes and does not have yet", () =>
    checkHelp("({ version, versions ? 1 }: 1) { version = 1; verison = 2; }", [
      "the function takes other arguments at :1:2",
      "meant: versions",
    ]));
  test("a required argument that was given under another name", () =>
    checkHelp("({ version }: 1) { verison = 2; }", [
      "the argument version is asked for here at :1:4",
      "`verison` is given; is `version` meant?",
    ]));
  test("entries of the search path", () => checkHelp("<nixpkg>", ["meant: nixpkgs"]));
});

/** What an assertion that fails says after "assertion '…' failed". */
function checkAssertion(condition: string, expected: string): void {
  const { kind, message } = errorOf(`assert ${condition}; 1`);
  expect(kind, condition).toBe("assert");
  expect(message, condition).toBe(`assertion '${condition}' failed${expected}`);
}

describe("assertions", () => {
  test("say no more than that they fail when they are no comparison", () => {
    checkAssertion("false", "");
    checkAssertion("1 != 1", "");
  });
  test("tell the two sides", () => {
    checkAssertion("1 == 2", ": the two sides differ: 1 and 2");
    checkAssertion('1 == "1"', ': the two sides differ: 1 (an integer) and "1" (a string)');
    checkAssertion("null == false", ": the two sides differ: null and false (a Boolean)");
    checkAssertion("[ ] == [ 1 ]", ": the two sides differ: 0 elements and 1 element: [ ] and [ 1 ]");
    checkAssertion("(x: x) == (x: x)", ": the two sides differ: functions are never equal");
  });
  test("tell where they differ", () => {
    checkAssertion(
      "{ a = 1; b.c = [ 1 2 ]; } == { a = 1; b.c = [ 1 3 ]; }",
      ": the two sides differ at b.c[1]: 2 and 3",
    );
    checkAssertion(
      "[ { x = true; } ] == [ { x = false; } ]",
      ": the two sides differ at [0].x: true and false",
    );
  });
  test("tell the names that only one side has", () =>
    checkAssertion(
      "{ a = 1; b = 1; } == { a = 1; c = 1; }",
      ": the two sides differ: only the left one has 'b', only the right one has 'c'",
    ));
  test("derivations differ in their output paths", () =>
    checkAssertion(
      '{ type = "derivation"; outPath = "/a"; x = 1; } == { type = "derivation"; outPath = "/b"; }',
      ': the two sides differ at outPath: "/a" and "/b"',
    ));
  test("nothing is evaluated that the comparison left alone", () =>
    checkAssertion(
      '{ a = 1; b = throw "never"; } == { a = 2; b = 3; }',
      ": the two sides differ at a: 1 and 2",
    ));
});
