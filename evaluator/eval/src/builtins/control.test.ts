import { describe, test } from "vitest";
import { check, checkMessages } from "./testing/evaluate.ts";

describe("control of evaluation", () => {
  test("tryEval catches throw and assert", () => {
    check('builtins.tryEval (throw "x")', "{ success = false; value = false; }");
    check("builtins.tryEval (assert false; 1)", "{ success = false; value = false; }");
    check("builtins.tryEval 1", "{ success = true; value = 1; }");
    check('builtins.tryEval (abort "x")', "error: evaluation aborted with the following error message: 'x'");
    check("builtins.tryEval (1 + { })", "error: cannot add a set to an integer");
    check('builtins.tryEval { a = throw "lazy"; } ? value', "true");
    check("(builtins.tryEval <nowhere>).success", "false");
    check(
      'let x = throw "x"; in [ (builtins.tryEval x).success (builtins.tryEval x).success ]',
      "[ false false ]",
    );
  });

  test("errors of the user", () => {
    check('throw "a message"', "error: a message");
    check('throw { __toString = self: "made"; }', "error: made");
    check("throw { }", "error: cannot coerce a set to a string: { }");
    check('abort "stop"', "error: evaluation aborted with the following error message: 'stop'");
    check('builtins.addErrorContext "context" (throw "inner")', "error: inner");
    check('builtins.addErrorContext (throw "unused") 1', "1");
  });

  test("seq and deepSeq", () => {
    check('builtins.seq (throw "x") 1', "error: x");
    check('builtins.seq { a = throw "x"; } 1', "1");
    check('builtins.deepSeq { a = [ (throw "deep") ]; } 1', "error: deep");
    check("let x = { inherit x; }; in builtins.deepSeq x 1", "1");
    check("builtins.deepSeq [ 1 [ 2 ] ] 3", "3");
  });

  test("messages do not change the value", () => {
    check('builtins.trace "t" 1', "1");
    check('builtins.warn "w" 2', "2");
    check("builtins.warn 1 2", "error: expected a string but found an integer: 1");
    check('builtins.traceVerbose (throw "unused") 3', "3");
    check("builtins.break 4", "4");
  });

  test("trace and warn report", () => {
    checkMessages('builtins.trace "t" (builtins.warn "w" 1)', ["trace: t", "warning: w"]);
    checkMessages('builtins.trace { a = 1; b = throw "never"; } 1', ["trace: { a = 1; b = «thunk»; }"]);
    checkMessages("let l = [ 1 2 3 4 5 6 7 8 9 10 11 l ]; in builtins.trace l 1", [
      "trace: [ 1 2 3 4 5 6 7 8 9 10 11 «repeated» ]",
    ]);
    checkMessages("let f = x: x; in builtins.trace f 1", ["trace: «lambda f @ «string»:1:9»"]);
    checkMessages('builtins.traceVerbose "t" 1', []);
  });
});
