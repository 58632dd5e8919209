import { loadGrammar } from "@nixsight/grammar";
import { collectGarbage } from "@nixsight/test-support";
import { describe, expect, test } from "vitest";
import { defaultSettings } from "../eval/context.ts";
import { printValue } from "../eval/print.ts";
import type { EvalIo } from "../io/eval-io.ts";
import { createMemoryIo } from "../io/memory-io.ts";
import type { Attrs } from "../value/attrs.ts";
import { NixError } from "../value/errors.ts";
import { createSession, type Session } from "./session.ts";

const grammar = await loadGrammar();

/** Tells each time it makes a set of packages. */
const packages = `args: builtins.trace "made" { tool = "tool"; inherit args; }`;
const lib = `rec { id = x: x; self = { inherit id; }; big = builtins.genList id 9000; }`;

/** A session on these files that keeps calls of the packages; `onMade` is told each time they are made. */
const open = (io: EvalIo, onMade: () => void): Session =>
  createSession({
    io,
    grammar,
    settings: defaultSettings,
    isUserFile: (path) => path.startsWith("/user/"),
    keepsCalls: (path) => path === "/nixpkgs/default.nix",
    onMessage: onMade,
  });

/** The values of /user/a.nix with each of the texts in turn, and how often packages were made for it. */
const check = (texts: readonly string[], expected: readonly string[]) => {
  const io = createMemoryIo({
    "/nixpkgs/default.nix": packages,
    "/nixpkgs/lib.nix": lib,
    "/user/b.nix": "1",
    "/user/a.nix": "null",
  });
  let made = 0;
  const session = open(io, () => void made++);
  const shown = texts.map((text) => {
    io.write("/user/a.nix", text);
    session.changed(["/user/a.nix"]);
    made = 0;
    try {
      return `${session.run({}, () => printValue(session.importFile("/user/a.nix", 0), { strict: true }))} ${made}`;
    } catch (error) {
      if (!(error instanceof NixError)) throw error;
      return `${error.message} ${made}`;
    }
  });
  expect(shown).toEqual(expected);
};

describe("packages are made again", () => {
  test("not for the same arguments", () =>
    check(
      [
        "(import /nixpkgs { a = [ 1 { b = 2; } ]; }).tool",
        "[ (import /nixpkgs { a = [ 1 { b = 1 + 1; } ]; }).tool ]",
      ],
      ['"tool" 1', '[ "tool" ] 0'],
    ));
  test("for others", () =>
    check(
      ["(import /nixpkgs { a = [ 1 ]; }).args", "(import /nixpkgs { a = [ 2 ]; }).args"],
      ["{ a = [ 1 ]; } 1", "{ a = [ 2 ]; } 1"],
    ));
  test("not for a small part of a large value that stays", () =>
    check(
      [
        "(import /nixpkgs (import /nixpkgs/lib.nix)).tool",
        "[ (import /nixpkgs (import /nixpkgs/lib.nix // { })).tool ]",
      ],
      ['"tool" 1', '[ "tool" ] 0'],
    ));
  test("for a function of the text that changed", () =>
    check(
      ["(import /nixpkgs { f = x: x; }).tool", "[ (import /nixpkgs { f = x: x; }).tool ]"],
      ['"tool" 1', '[ "tool" ] 1'],
    ));
  test("not for a function of another file", () =>
    check(
      [
        "(import /nixpkgs { f = (import /nixpkgs/lib.nix).self.id; }).tool",
        "[ (import /nixpkgs { f = (import /nixpkgs/lib.nix).self.id; }).tool ]",
      ],
      ['"tool" 1', '[ "tool" ] 0'],
    ));
  test("for a path, whose contents may have changed", () =>
    check(
      ["(import /nixpkgs { p = /user/b.nix; }).tool", "[ (import /nixpkgs { p = /user/b.nix; }).tool ]"],
      ['"tool" 1', '[ "tool" ] 1'],
    ));
  test("for what fails when it is looked at", () =>
    check(
      ['(import /nixpkgs { a = throw "no"; }).tool', '[ (import /nixpkgs { a = throw "no"; }).tool ]'],
      ['"tool" 1', '[ "tool" ] 1'],
    ));
  test("not within one evaluation either", () =>
    check(["[ (import /nixpkgs { }).tool (import /nixpkgs { }).tool ]"], ['[ "tool" "tool" ] 1']));
});

describe("what packages were made for does not hold the evaluation that asked for them", () => {
  /** Calls the user's function twice, with another evaluation between that shares nothing but the packages. */
  const check = async (text: string) => {
    const io = createMemoryIo({ "/nixpkgs/default.nix": packages, "/user/a.nix": text, "/user/b.nix": "1" });
    let made = 0;
    const session = open(io, () => void made++);
    const call = (): WeakRef<object> =>
      session.run({}, () => {
        const set = session.evaluate("{ v = [ 1 ]; }", "/") as Attrs;
        printValue(session.call(session.importFile("/user/a.nix", 0), [set]), { strict: true });
        return new WeakRef(set);
      });
    const first = call();
    io.write("/user/b.nix", "2 + 2");
    session.changed(["/user/b.nix"]);
    session.run({}, () => session.importFile("/user/b.nix", 0));
    io.write("/user/b.nix", "{ }");
    session.changed(["/user/b.nix"]);
    call();
    await collectGarbage();
    expect([made, first.deref() === undefined], text).toEqual([1, true]);
  };
  test("by an attribute", () => check("set: (import /nixpkgs { a = builtins.length set.v; }).args"));
  test("by a function that a builtin was given", () =>
    check("set: (import /nixpkgs (builtins.mapAttrs (_: v: v + builtins.length set.v) { a = 1; })).args"));
});
