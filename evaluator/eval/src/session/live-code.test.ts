import { loadGrammar } from "@nixsight/grammar";
import { describe, expect, test } from "vitest";
import { defaultSettings } from "../eval/context.ts";
import { printValue } from "../eval/print.ts";
import { createMemoryIo } from "../io/memory-io.ts";
import { NixError } from "../value/errors.ts";
import { force, lazily } from "../value/thunk.ts";
import type { Value } from "../value/value.ts";
import { createSession } from "./session.ts";

const grammar = await loadGrammar();
const path = "/user/main.nix";

/** An evaluation that is kept over edits, of a library function called with what the user's file gives. */
const open = (library: string) => {
  const io = createMemoryIo({ "/lib.nix": library });
  const traces: string[] = [];
  const session = createSession({
    io,
    grammar,
    settings: defaultSettings,
    isUserFile: (file) => file.startsWith("/user/"),
    incremental: true,
    onMessage: ({ text }) => traces.push(text),
  });
  const result = lazily(() => session.call(session.importFile("/lib.nix", 0), [session.importFile(path, 0)]));
  const kept = (): Value => force(result);
  return {
    /** The value after the user's file was written, and the traces on the way. */
    write(text: string, evaluate: () => Value = kept): string {
      io.write(path, text);
      session.changed([path]);
      traces.length = 0;
      const value = session.run({}, () => {
        try {
          return printValue(evaluate(), { strict: true });
        } catch (error) {
          if (!(error instanceof NixError)) throw error;
          const place = session.errorPlace(error);
          return `${error.message} at ${place?.path}:${(place?.range.start.line ?? 0) + 1}`;
        }
      });
      return [value, ...traces].join(" ; ");
    },
    generation: () => session.generation,
  };
};

/** Marks each part of a set that is evaluated. */
const tracing = "user: builtins.mapAttrs (name: value: builtins.trace name value) user";

describe("an edit evaluates what depends on it", () => {
  /** `steps`: the user's file and what is to be seen after each of its versions; values must be those of a new session. */
  const check = (library: string, ...steps: readonly (readonly [string, string])[]) => {
    const live = open(library);
    for (const [text, seen] of steps) {
      const found = live.write(text);
      expect(found, text).toBe(seen);
      expect(found.split(" ; ")[0], text).toBe(open(library).write(text).split(" ; ")[0]);
    }
    expect(live.generation(), "only the first begins anew").toBe(1);
  };

  test("a literal", () => {
    check(
      tracing,
      ["{ a = 1; b = 2; }", "{ a = 1; b = 2; } ; a ; b"],
      ["{ a = 1; b = 3; }", "{ a = 1; b = 3; } ; b"],
      ["{ a = [ 1 ]; b = 3; }", "{ a = [ 1 ]; b = 3; } ; a"],
      ["{ a = [ 1 ];\n  b = 3; }", "{ a = [ 1 ]; b = 3; }"],
    );
  });
  test("what others are made of", () => {
    check(
      tracing,
      ["let x = 1; in { a = x; b = x + 1; c = 0; }", "{ a = 1; b = 2; c = 0; } ; a ; b ; c"],
      ["let x = 5; in { a = x; b = x + 1; c = 0; }", "{ a = 5; b = 6; c = 0; } ; a ; b"],
    );
  });
  test("a part of a set, of a list, of a text", () => {
    check(
      tracing,
      ["{ a.b.c = 1; d = 2; }", "{ a = { b = { c = 1; }; }; d = 2; } ; a ; d"],
      ["{ a.b.c = 1; a.b.e = 3; d = 2; }", "{ a = { b = { c = 1; e = 3; }; }; d = 2; }"],
      ["{ a.b.c = 1; a.x = 3; d = 2; }", "{ a = { b = { c = 1; }; x = 3; }; d = 2; } ; a"],
    );
    check(
      tracing,
      ['{ a = [ "x" "y" ]; d = 2; }', '{ a = [ "x" "y" ]; d = 2; } ; a ; d'],
      ['{ a = [ "x" "z" ]; d = 2; }', '{ a = [ "x" "z" ]; d = 2; }'],
      ['{ a = [ "x" ]; d = 2; }', '{ a = [ "x" ]; d = 2; } ; a'],
      ['{ a = [ "x${toString 1}" ]; d = 2; }', '{ a = [ "x1" ]; d = 2; }'],
    );
  });
  test("the body of a function, and its argument", () => {
    check(
      tracing,
      ["let f = x: x + 1; in { a = f 1; b = f 2; c = 3; }", "{ a = 2; b = 3; c = 3; } ; a ; b ; c"],
      ["let f = x: x * 2; in { a = f 1; b = f 2; c = 3; }", "{ a = 2; b = 4; c = 3; } ; a ; b"],
      ["let f = x: x * 2; in { a = f 1; b = f 4; c = 3; }", "{ a = 2; b = 8; c = 3; } ; b"],
      ["let f = y: y * 2; in { a = f 1; b = f 4; c = 3; }", "{ a = 2; b = 8; c = 3; } ; a ; b"],
      ["let f = y: z: y * z; in { a = f 1 2; b = f 4 5; c = 3; }", "{ a = 2; b = 20; c = 3; } ; a ; b"],
      ["let f = y: z: y + z; in { a = f 1 2; b = f 4 5; c = 3; }", "{ a = 3; b = 9; c = 3; } ; a ; b"],
      [
        "let f = { y ? 1, z ? y }: z; in { a = f { }; b = f { y = 4; }; c = 3; }",
        "{ a = 1; b = 4; c = 3; } ; a ; b",
      ],
      [
        "let f = { y ? 1, z ? 7 }: z; in { a = f { }; b = f { y = 4; }; c = 3; }",
        "{ a = 7; b = 7; c = 3; } ; a ; b",
      ],
    );
  });
  test("truth", () => {
    check(
      tracing,
      ["{ a = true; b = null; }", "{ a = true; b = null; } ; a ; b"],
      ["{ a = false; b = null; }", "{ a = false; b = null; } ; a"],
      ["{ a = false; b = tru; }", "undefined variable 'tru' at /user/main.nix:1 ; b"],
      ["{ a = false; b = true; }", "{ a = false; b = true; } ; b"],
    );
  });
  test("variables", () => {
    check(
      tracing,
      ["let x = 1; y = 2; in { a = 0 + x; b = 0; }", "{ a = 1; b = 0; } ; a ; b"],
      ["let x = 1; y = 2; in { a = 0 + y; b = 0; }", "{ a = 2; b = 0; } ; a"],
      ["let x = 1; y = 2; in { a = 4; b = 0; }", "{ a = 4; b = 0; } ; a"],
    );
    check(
      tracing,
      ["rec { a = b; b = 1; c = with { d = 1; }; d; }", "{ a = 1; b = 1; c = 1; } ; a ; b ; c"],
      ["rec { a = b; b = 2; c = with { d = 1; }; d; }", "{ a = 2; b = 2; c = 1; } ; a ; b"],
      ["rec { a = b; b = 2; c = with { d = 5; }; d; }", "{ a = 2; b = 2; c = 5; } ; c"],
    );
  });
  test("what failed is tried again, what was right fails", () => {
    check(
      tracing,
      ['{ a = 1; b = throw "no"; }', "no at /user/main.nix:1 ; a ; b"],
      ["{ a = 1; b = 2; }", "{ a = 1; b = 2; } ; b"],
      ["{ a = 1; b = x; }", "undefined variable 'x' at /user/main.nix:1 ; b"],
      ['{ a = 1;\nb = 1 + ""; }', "cannot add a string to an integer at /user/main.nix:2 ; b"],
      ["{ a = 1;\nb = ; }", "this part of the file is not finished at /user/main.nix:2 ; b"],
    );
  });
  test("values that code of others worked out", () => {
    check(
      'user: let total = builtins.foldl\' (a: n: a + n) 0 user.all; in { sum = builtins.trace "sum" total; n = builtins.trace "n" user.n; }',
      ["{ all = [ 1 2 ]; n = 1; }", "{ n = 1; sum = 3; } ; n ; sum"],
      ["{ all = [ 1 5 ]; n = 1; }", "{ n = 1; sum = 6; } ; sum"],
      ["{ all = [ 1 5 ]; n = 2; }", "{ n = 2; sum = 6; } ; n"],
    );
    check(
      'user: { a = (builtins.tryEval user.a).success; b = builtins.trace "b" user.b; }',
      ['{ a = throw "x"; b = 1; }', "{ a = false; b = 1; } ; b"],
      ["{ a = 2; b = 1; }", "{ a = true; b = 1; }"],
    );
  });
});

describe("what all of the file depends on begins anew", () => {
  const check = (...texts: readonly string[]) => {
    const live = open(tracing);
    for (const text of texts) live.write(text);
    expect(live.generation()).toBe(texts.length);
  };
  test("its names and its arguments", () => {
    check("{ a = 1; }", "{ a = 1; b = 2; }");
    check("let x = 1; in { a = x; }", "let x = 1; y = 2; in { a = x; }");
    check("let x = 1; y = 2; in { a = x; }", "let x = 1; y = 2; in { a = y; }");
    check("let x = 1; in { a = 1; }", "let x = 1; in { a = x; }");
  });
});
