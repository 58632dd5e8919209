/**
 * Runs Nix's own language tests: node evaluator/scripts/lang-tests.mjs DIR [--messages] [NAME…]
 * DIR is the folder that holds `lang` (NixOS/nix, tests/functional). Checks that the same things parse and
 * evaluate, and that what evaluates prints the same; `--messages` also lists errors worded otherwise.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { commandLine } from "../../scripts/arguments.mjs";
import { bundle } from "./bundle.mjs";

const { values, positionals, stop, existing } = commandLine(
  "usage: lang-tests.mjs DIR [--messages] [NAME…], where DIR holds a folder `lang`",
  { messages: { type: "boolean", default: false } },
);
const [directory, ...only] = positionals;
if (directory === undefined) stop("A folder is needed.");
process.chdir(existing(directory, "lang"));
for (const name of only) existing(`lang/${name}.nix`);
process.env.TEST_VAR = "foo";
const root = process.cwd();

const { url } = await bundle("evaluator/scripts/eval-thread.ts");
const worker = new Worker(url, { resourceLimits: { stackSizeMb: 900, maxOldGenerationSizeMb: 2000 } });
let nextId = 0;
const ask = (message) =>
  new Promise((resolve) => {
    worker.once("message", resolve);
    worker.postMessage({ id: nextId++, ...message });
  });

const read = (file) => (existsSync(file) ? readFileSync(file, "utf8") : undefined);

/** Flags as the query knows them, or why the test is of something that is not meant to be supported. */
function queryOf(name) {
  const words = (read(`lang/${name}.flags`) ?? "").replace(/#.*/g, "").split(/\s+/).filter(Boolean);
  const query = {
    source: { kind: "file", path: path.resolve(`lang/${name}.nix`) },
    strict: true,
    format: existsSync(`lang/${name}.exp.xml`) ? "xml" : "nix",
    attributePath: [],
    args: [],
    searchPath: [],
  };
  const settings = { homeDirectory: "/fake-home", currentTime: 1 };
  while (words.length > 0) {
    const flag = words.shift();
    if (flag === "-A") query.attributePath = words.shift().split(".");
    else if (flag === "--arg" || flag === "--argstr") {
      const argument = words.shift();
      query.args.push({
        name: argument,
        kind: flag === "--arg" ? "expression" : "string",
        text: words.shift(),
      });
    } else if (flag === "-I") {
      const [first, second] = words.shift().split("=");
      query.searchPath.push({ prefix: second ? first : "", path: path.resolve(second ?? first) });
    } else if (flag === "--extra-experimental-features")
      return { leftOut: `needs the experimental feature ${words.shift()}` };
    else if (flag === "--max-call-depth") settings.maxCallDepth = Number(words.shift());
    else if (/^--lint-/.test(flag) && words.shift() === "fatal" && name.startsWith("eval-fail"))
      return { leftOut: `a lint of Nix, ${flag}, made an error` };
  }
  query.args = query.args.map((argument) => ({
    ...argument,
    text: argument.text.replaceAll("lang/lib.nix", `${root}/lang/lib.nix`),
  }));
  query.searchPath.push(
    ...["lang/dir3", "lang/dir4"].map((folder) => ({ prefix: "", path: path.resolve(folder) })),
  );
  return { query, settings };
}

async function run(name) {
  if (name.startsWith("parse-")) {
    const reply = await ask({ bytes: readFileSync(`lang/${name}.nix`) });
    if (reply.crash) return `crash: ${reply.crash}`;
    const fails = reply.problems.length > 0;
    if (name.startsWith("parse-fail")) return fails ? undefined : "should not parse";
    return fails ? `should parse: ${reply.problems[0]}` : undefined;
  }
  const test = queryOf(name);
  if (test.leftOut !== undefined) return test;
  const { answer, crash } = await ask({ ...test, milliseconds: 60_000 });
  if (crash !== undefined) return `crash: ${crash.slice(0, 300)}`;
  if (name.startsWith("eval-fail")) {
    if (answer.ok) return `should fail, gives ${answer.text.slice(0, 200)}`;
    return { message: answer.error.message, place: answer.error.place };
  }
  const expected = read(`lang/${name}.exp.xml`) ?? read(`lang/${name}.exp`) ?? "";
  if (!answer.ok) return `should evaluate: ${answer.error.message}`;
  const got = answer.text.replaceAll(root, "/pwd");
  return got.trimEnd() === expected.trimEnd()
    ? undefined
    : `prints\n    ${got.slice(0, 600)}\n  not\n    ${expected.slice(0, 600)}`;
}

const names = readdirSync("lang")
  .filter((file) => /^(eval|parse)-(okay|fail)-.*\.nix$/.test(file))
  .map((file) => file.slice(0, -4))
  .filter((name) => only.length === 0 || only.includes(name));

let passed = 0;
const leftOut = [];
let sameWords = 0;
let errors = 0;
const failed = [];
for (const name of names) {
  if (existsSync(`lang/${name}.exp-disabled`)) {
    leftOut.push(`${name}: switched off by Nix itself`);
    continue;
  }
  if (process.env.VERBOSE) console.error(name);
  const result = await run(name);
  if (result?.leftOut !== undefined) leftOut.push(`${name}: ${result.leftOut}`);
  else if (typeof result === "string") {
    failed.push(name);
    console.log(`FAILED ${name}: ${result}`);
  } else {
    passed++;
    if (result === undefined) continue;
    errors++;
    const expected = lastError(read(`lang/${name}.err.exp`) ?? "");
    const same = expected.startsWith(result.message.split("\n")[0].replaceAll(root, "/pwd"));
    if (same) sameWords++;
    else if (values.messages)
      console.log(
        `${name}\n  theirs: ${expected.split("\n")[0]}\n  ours:   ${result.message.split("\n")[0]}`,
      );
  }
}
for (const reason of leftOut) console.log(`left out ${reason}`);
console.log(
  `${passed} passed, ${failed.length} failed, ${leftOut.length} left out; ${sameWords} of ${errors} errors in the same words`,
);
await worker.terminate();
process.exitCode = failed.length === 0 ? 0 : 1;

function lastError(text) {
  const at = text.lastIndexOf("error: ");
  return at < 0 ? "" : text.slice(at + "error: ".length);
}
