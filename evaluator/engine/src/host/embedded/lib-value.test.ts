/**
 * The embedded lib gives what nixpkgs' lib gives: each line of data/lib-cases.json is an expression and its result as
 * JSON, recorded with nixpkgs' lib by scripts/compare-with-nix.mjs.
 */
import { readFileSync } from "node:fs";
import { defaultSettings } from "@nixsight/eval/eval/context.ts";
import { createMemoryIo } from "@nixsight/eval/io/memory-io.ts";
import { createSession, type Session } from "@nixsight/eval/session/session.ts";
import { NixError } from "@nixsight/eval/value/errors.ts";
import { force } from "@nixsight/eval/value/thunk.ts";
import { isString, textOf } from "@nixsight/eval/value/value.ts";
import { loadGrammar } from "@nixsight/grammar";
import { beforeAll, describe, expect, test } from "vitest";
import { isLibName } from "./lib-text.ts";
import { embeddedLibCell } from "./lib-value.ts";

const cases: readonly (readonly [string, string])[] = JSON.parse(
  readFileSync(new URL("./data/lib-cases.json", import.meta.url), "utf8"),
);

/** Functions and paths have no JSON: they are shown the same way as when the results were recorded. */
const show = `
  let
    shown = depth: x:
      if builtins.isFunction x then "<fn>"
      else if builtins.isAttrs x then (if depth > 6 then "deep" else builtins.mapAttrs (_: shown (depth + 1)) x)
      else if builtins.isList x then map (shown (depth + 1)) x
      else if builtins.isPath x then "<path>"
      else x;
  in
  x: builtins.toJSON (shown 0 x)`;

let session: Session;
beforeAll(async () => {
  session = createSession({
    io: createMemoryIo({}),
    settings: defaultSettings,
    grammar: await loadGrammar(),
  });
});

function evaluate(expression: string): string {
  return session.run({}, () => {
    const lib = embeddedLibCell({
      call: session.call,
      evalText: (name, text) => session.evalInternal(name, text),
    });
    const apply = session.evaluate(`lib: (${show}) (with lib; ${expression})`, "/");
    const result = force(session.call(apply, [lib]));
    return isString(result) ? textOf(result) : "no text";
  });
}

/** The message of the error that an expression ends with, after its kind. */
function failure(expression: string): string {
  try {
    return evaluate(expression);
  } catch (error) {
    if (!(error instanceof NixError)) throw error;
    return `${error.kind}: ${error.message}`;
  }
}

test.each(cases)("%s", (expression, expected) => {
  expect(JSON.parse(evaluate(expression))).toEqual(JSON.parse(expected));
});

describe("names", () => {
  test("that only the real lib has cannot be known", () => {
    expect(failure("lib.maintainers.someone")).toBe(
      "unavailable: lib.maintainers is not known without nixpkgs",
    );
    expect(failure("lib.licenses.mit")).toBe("unavailable: lib.licenses.mit is not known without nixpkgs");
    expect(failure("lib.cleanSource ./.")).toBe("unavailable: lib.cleanSource is not known without nixpkgs");
  });

  test("that no lib has are missing", () => {
    expect(failure("lib.mkIff true 1")).toMatch(/^missing-attribute: .*mkIff/);
    expect(failure("lib.types.strr")).toMatch(/^missing-attribute: .*strr/);
  });

  test("are known as facts", () => {
    expect(isLibName(["mkIf"])).toBe(true);
    expect(isLibName(["types", "port"])).toBe(true);
    expect(isLibName(["mkIff"])).toBe(false);
    expect(isLibName(["types", "portt"])).toBe(false);
    expect(isLibName(["own", "a"])).toBe(undefined);
  });
});
