/**
 * Compares with C++ Nix: every expression of the tables in eval/src/builtins/*.test.ts (or of files with one
 * expression per line) is evaluated by both, and `N passed, N failed` printed.
 *   node evaluator/scripts/oracle.mjs --nix PATH [--messages] [FILE…]
 * `--messages` compares the texts of errors as well.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { commandLine, nixProblem } from "../../scripts/arguments.mjs";
import { agree, evaluateHere, evaluateWithNix, writeExpressions } from "./oracle/evaluators.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));

const { values, positionals, stop, existing } = commandLine(
  "usage: oracle.mjs [--nix PATH] [--messages] [FILE…], where a FILE has one expression per line",
  {
    nix: { type: "string", default: process.env.NIXSIGHT_NIX ?? "nix" },
    messages: { type: "boolean", default: false },
  },
);
const problem = nixProblem(values.nix);
if (problem !== undefined) stop(problem);

/** First arguments of `check("…", …)` calls, which are string literals by convention. */
function expressionsOfTables() {
  const folder = path.join(here, "../eval/src/builtins");
  const call = /\bcheck\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`)/gs;
  return (
    readdirSync(folder)
      .filter((name) => name.endsWith(".test.ts"))
      .map((name) => readFileSync(path.join(folder, name), "utf8"))
      // Tests with files of their own cannot be moved to another place.
      .filter((text) => text.includes("./testing/evaluate.ts"))
      .flatMap((text) => [...text.matchAll(call)])
      .map(([, literal]) => Function(`return ${literal}`)())
  );
}

const expressions =
  positionals.length === 0
    ? expressionsOfTables()
    : positionals.flatMap((file) =>
        readFileSync(existing(file), "utf8")
          .split("\n")
          .filter((line) => line.trim() !== ""),
      );

const written = writeExpressions(expressions);
try {
  const theirs = evaluateWithNix(values.nix, written);
  const ours = await evaluateHere(written);
  let failed = 0;
  expressions.forEach((text, index) => {
    if (agree(theirs[index], ours[index], values)) return;
    failed++;
    console.log(`${text}\n  Nix:  ${show(theirs[index])}\n  here: ${show(ours[index])}`);
  });
  console.log(`${expressions.length - failed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
} finally {
  written.remove();
}

function show({ value, error }) {
  return value ?? `error: ${error}`;
}
