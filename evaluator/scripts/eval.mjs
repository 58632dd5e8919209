/**
 * Evaluates with the sources as they are, for development:
 *   node evaluator/scripts/eval.mjs [-I name=dir]… [--strict|--json|--xml|--raw] [-A path] [--repeat N] (-E text | FILE)
 * `--time` tells how long it took and the memory in use; `--prof` writes a CPU profile into the present folder.
 */
import path from "node:path";
import { Worker } from "node:worker_threads";
import { commandLine } from "../../scripts/arguments.mjs";
import { bundle } from "./bundle.mjs";

const usage = `usage: eval.mjs [-I NAME=DIR]… [--strict|--json|--xml|--raw] [-A PATH] [--arg NAME=EXPR]… [--argstr NAME=TEXT]…
       [--repeat N] [--time] [--prof] [--stack MB] [--young MB] (-E TEXT | FILE)`;

const { values, positionals, stop, number, existing } = commandLine(usage, {
  include: { type: "string", short: "I", multiple: true, default: [] },
  expr: { type: "string", short: "E" },
  attr: { type: "string", short: "A" },
  arg: { type: "string", multiple: true, default: [] },
  argstr: { type: "string", multiple: true, default: [] },
  eval: { type: "boolean" },
  strict: { type: "boolean" },
  json: { type: "boolean" },
  xml: { type: "boolean" },
  raw: { type: "boolean" },
  time: { type: "boolean" },
  prof: { type: "boolean" },
  repeat: { type: "string", default: "1" },
  stack: { type: "string", default: "900" },
  young: { type: "string" },
});
if ((values.expr === undefined ? 0 : 1) + positionals.length !== 1) stop("One file or -E TEXT is needed.");
const repeat = number("repeat");

const pairs = (list, kind) =>
  list.map((text) => {
    const [name, ...rest] = text.split("=");
    return { name, kind, text: rest.join("=") };
  });

const query = {
  source:
    values.expr === undefined
      ? { kind: "file", path: existing(positionals[0]) }
      : { kind: "expression", text: values.expr, directory: process.cwd() },
  strict: values.strict ?? false,
  format: values.json ? "json" : values.xml ? "xml" : values.raw ? "raw" : "nix",
  attributePath: values.attr ? values.attr.split(".") : [],
  args: [...pairs(values.arg, "expression"), ...pairs(values.argstr, "string")],
  searchPath: values.include.map((text) => {
    const equals = text.indexOf("=");
    return { prefix: equals < 0 ? "" : text.slice(0, equals), path: path.resolve(text.slice(equals + 1)) };
  }),
};

const { url, directory } = await bundle("evaluator/scripts/eval-thread.ts");
const worker = new Worker(url, {
  resourceLimits: {
    stackSizeMb: number("stack"),
    maxOldGenerationSizeMb: 6000,
    ...(values.young ? { maxYoungGenerationSizeMb: number("young") } : {}),
  },
  ...(values.prof ? { execArgv: ["--cpu-prof", "--cpu-prof-dir", process.cwd()] } : {}),
});
worker.on("error", (error) => {
  console.error(error);
  process.exit(2);
});

let exitCode = 0;
for (let id = 0; id < repeat; id++) {
  const reply = await new Promise((resolve) => {
    worker.once("message", resolve);
    worker.postMessage({ id, query, settings: {} });
  });
  exitCode = show(reply, id + 1 === repeat);
  if (values.time && reply.answer) console.error(`${Math.round(reply.milliseconds)} ms, ${reply.memory} MB`);
}
await worker.terminate();
void directory;
process.exitCode = exitCode;

function show({ answer, crash }, last) {
  if (crash !== undefined) {
    console.error(crash);
    return 2;
  }
  if (!last) return 0;
  for (const message of answer.messages) console.error(message);
  if (answer.ok) {
    if (values.raw) process.stdout.write(answer.text);
    else console.log(answer.text);
    return 0;
  }
  const { error } = answer;
  const at = (place) =>
    place ? ` at ${place.path}:${place.range.start.line + 1}:${place.range.start.character + 1}` : "";
  for (const frame of error.trace) console.error(`… ${frame.message}${at(frame.place)}`);
  console.error(`error (${error.kind}): ${error.message}${at(error.place)}`);
  return 1;
}
