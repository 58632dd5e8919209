/**
 * Compares with C++ Nix on random expressions; prints those that differ and `N passed, N failed`.
 *   node evaluator/scripts/random-expressions.mjs COUNT [--seed S] [--kind KIND] …      (see `usage`)
 * A difference can be repeated with the same seed and count.
 */
import { commandLine, nixProblem } from "../../scripts/arguments.mjs";
import { agree, evaluateHere, evaluateWithNix, writeExpressions } from "./oracle/evaluators.mjs";
import { expressionKinds, makeGenerator } from "./oracle/generate.mjs";

const usage = `usage: random-expressions.mjs COUNT [--kind ${expressionKinds.join("|")}] [--seed S] [--depth D]
       [--nix PATH] [--messages] [--show N]`;

const { values, positionals, stop, number } = commandLine(usage, {
  nix: { type: "string", default: process.env.NIXSIGHT_NIX ?? "nix" },
  seed: { type: "string", default: "1" },
  depth: { type: "string", default: "4" },
  kind: { type: "string", default: "any" },
  messages: { type: "boolean", default: false },
  show: { type: "string", default: "20" },
});

if (positionals.length !== 1 || !/^[1-9]\d*$/.test(positionals[0]))
  stop("The number of expressions is needed, and nothing else.");
if (!expressionKinds.includes(values.kind)) stop(`There is no kind ${values.kind}.`);
const [seed, depth, show] = [number("seed"), number("depth"), number("show")];
const problem = nixProblem(values.nix);
if (problem !== undefined) stop(problem);

const count = Number(positionals[0]);
const generate = makeGenerator(seed);
const expressions = Array.from({ length: count }, () => generate(values.kind, depth));

const written = writeExpressions(expressions);
try {
  const theirs = evaluateWithNix(values.nix, written);
  const ours = await evaluateHere(written);
  const different = expressions
    .map((text, index) => ({ text, theirs: theirs[index], ours: ours[index] }))
    .filter((result) => !agree(result.theirs, result.ours, values))
    .sort((a, b) => a.text.length - b.text.length);
  for (const { text, theirs, ours } of different.slice(0, show))
    console.log(`${text}\n  Nix:  ${print(theirs)}\n  here: ${print(ours)}`);
  const succeeded = theirs.filter((answer) => "value" in answer).length;
  const none = theirs.filter((answer) => answer.none).length;
  if (none > 0) console.log(`${none} end C++ Nix or never end there, which counts as passed`);
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
