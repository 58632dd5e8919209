/**
 * Compares with C++ Nix on random expressions; prints those that differ and `N passed, N failed`.
 *   node evaluator/scripts/random-expressions.mjs COUNT [--seed S] [--depth D] [--kind any|regex|json|toml] [--nix PATH] [--messages]
 * A difference can be repeated with the same seed and count.
 */
import { parseArgs } from "node:util";
import { agree, evaluateHere, evaluateWithNix, writeExpressions } from "./oracle/evaluators.mjs";
import { makeGenerator } from "./oracle/generate.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    nix: { type: "string", default: process.env.NIXSIGHT_NIX ?? "nix" },
    seed: { type: "string", default: "1" },
    depth: { type: "string", default: "4" },
    kind: { type: "string", default: "any" },
    messages: { type: "boolean", default: false },
    show: { type: "string", default: "20" },
  },
});

const count = Number(positionals[0] ?? 1000);
const generate = makeGenerator(Number(values.seed));
const expressions = Array.from({ length: count }, () => generate(values.kind, Number(values.depth)));

const written = writeExpressions(expressions);
try {
  const theirs = evaluateWithNix(values.nix, written);
  const ours = await evaluateHere(written);
  const different = expressions
    .map((text, index) => ({ text, theirs: theirs[index], ours: ours[index] }))
    .filter((result) => !agree(result.theirs, result.ours, values))
    .sort((a, b) => a.text.length - b.text.length);
  for (const { text, theirs, ours } of different.slice(0, Number(values.show)))
    console.log(`${text}\n  Nix:  ${print(theirs)}\n  here: ${print(ours)}`);
  const succeeded = theirs.filter((answer) => "value" in answer).length;
  console.log(`${succeeded} of ${count} have a value in C++ Nix`);
  console.log(`${count - different.length} passed, ${different.length} failed`);
  if (different.length > 0) process.exitCode = 1;
} finally {
  written.remove();
}

function print({ value, error }) {
  const text = value ?? `error: ${error}`;
  return text.length > 600 ? `${text.slice(0, 600)}…` : text;
}
