/**
 * Evaluates many expressions at once, with C++ Nix (one `nix repl` for all of them) and with the sources of
 * this tree. Both give, for each expression, `{ value }` (JSON text made by show.nix) or `{ error }` (the
 * message alone). Expressions are written to files, so that a syntax error of one stays in its file.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { bundle } from "../bundle.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));

/** Writes the expressions and show.nix into a folder of their own, beside it a place for a store; `remove` deletes both. */
export function writeExpressions(expressions) {
  const base = mkdtempSync(path.join(os.tmpdir(), "nixsight-oracle-"));
  const store = mkdtempSync(path.join(os.tmpdir(), "nixsight-oracle-store-"));
  // So deep that no expression reaches a folder that is large or changes.
  const folder = path.join(base, "a/b/c/d/expressions");
  mkdirSync(folder, { recursive: true });
  copyFileSync(path.join(here, "show.nix"), path.join(folder, "show.nix"));
  const files = expressions.map((text, index) => {
    const file = path.join(folder, `${index}.nix`);
    writeFileSync(file, text);
    return file;
  });
  return {
    folder,
    files,
    store,
    remove: () => {
      removeAll(base);
      removeAll(store);
    },
  };
}

/** Few enough for one time limit. */
const batchSize = 500;

/** What is in a store may not be written to. */
function removeAll(base) {
  spawnSync("chmod", ["-R", "u+w", base], { stdio: "ignore" });
  rmSync(base, { recursive: true, force: true });
}

/**
 * What C++ Nix says. `nix` is the command. An expression that it crashes on or does not come to an end with has the
 * answer `{ none: true }`, and the next ones go to another one.
 */
export function evaluateWithNix(nix, { folder, files, store }) {
  const answers = [];
  while (answers.length < files.length) {
    const batch = files.slice(answers.length, answers.length + batchSize);
    const given = oneRepl(nix, { folder, store, files: batch });
    answers.push(...given);
    if (given.length < batch.length) answers.push({ none: true });
  }
  return answers;
}

/** What the evaluator here takes for allowed. */
const features =
  "nix-command flakes fetch-tree fetch-closure ca-derivations dynamic-derivations impure-derivations git-hashing pipe-operators";

/** The answers to as many of the files, from the first one on, as one `nix repl` lives for. */
function oneRepl(nix, { folder, store, files }) {
  // Short lines, as the prompt breaks long ones.
  const lines = [
    `evaluate = file: import ${folder}/show.nix (import (${folder} + "/${"$"}{toString file}.nix"))`,
    ...files.map((file) => `evaluate ${path.basename(file, ".nix")}`),
  ];
  const { stdout, error } = spawnSync(
    "sh",
    ["-c", `exec "$0" --extra-experimental-features '${features}' repl 2>&1`, nix],
    {
      input: `${lines.join("\n")}\n`,
      env: {
        ...process.env,
        // A store of its own: one in memory loses what a derivation refers to.
        NIX_REMOTE: `local?root=${store}`,
        NIX_CONFIG: "build-users-group =",
        TERM: "dumb",
        NO_COLOR: "1",
      },
      maxBuffer: 2 ** 30,
      timeout: 20_000,
      killSignal: "SIGKILL",
      encoding: "utf8",
    },
  );
  if (error && error.code !== "EPIPE" && error.code !== "ETIMEDOUT") throw error;
  // Colours say nothing here.
  const plain = stdout.replace(/\u001b\[[0-9;]*[A-Za-z]/g, "");
  // The last prompt stands alone, unless the expression before it was the end.
  const sections = plain.split("nix-repl> ").slice(1, -1);
  const answers = new Map();
  for (const section of sections) {
    const end = section.indexOf("\n");
    const file = /^evaluate (\d+)$/.exec(section.slice(0, end));
    if (file) answers.set(file[1], readAnswer(section.slice(end + 1)));
  }
  if (answers.size === 0 && sections.length === 0) throw new Error(`${nix} says nothing:\n${plain}`);
  return files
    .slice(0, Math.max(0, sections.length - 1))
    .map((file) => answers.get(path.basename(file, ".nix")) ?? { error: "no answer" });
}

/** What the sources of this tree say; a worker thread gives the stack that deep recursion needs. */
export async function evaluateHere({ folder, files }, { stackSizeMb = 400 } = {}) {
  const { url } = await bundle("evaluator/scripts/oracle/thread.ts");
  const worker = new Worker(url, {
    workerData: { folder, files },
    resourceLimits: { stackSizeMb, maxOldGenerationSizeMb: 4000 },
  });
  try {
    return await new Promise((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
    });
  } finally {
    await worker.terminate();
  }
}

function readAnswer(section) {
  const text = section.trimEnd();
  // Traces and warnings may stand before the value, which is always one line.
  const lastLine = text.slice(text.lastIndexOf("\n") + 1);
  if (lastLine.startsWith('"') && !/^error:/m.test(text)) return { value: unquote(lastLine) };
  // The message is in the last line that starts like this; an empty message leaves no blank behind.
  const start = Math.max(
    text.lastIndexOf("\n       error:"),
    text.lastIndexOf("\nerror:"),
    text.startsWith("error:") ? 0 : -1,
  );
  return { error: start < 0 ? text : dedent(text.slice(start).replace(/^\s*error: ?/, "")) };
}

/** The message without the source excerpt behind it and without the indentation of the report. */
function dedent(text) {
  const lines = text.split("\n").map((line) => line.replace(/^ {7}/, ""));
  const excerpt = lines.findIndex((line, index) => index > 0 && /^\s*at .*:\d+:\d+:?$/.test(line));
  return (excerpt < 0 ? lines : lines.slice(0, excerpt)).join("\n").trimEnd();
}

const escapes = { n: "\n", r: "\r", t: "\t" };

function unquote(literal) {
  return literal.slice(1, -1).replace(/\\(.)/gs, (_, char) => escapes[char] ?? char);
}

/** Whether two answers agree, as far as there is one; messages only when asked. */
export function agree(theirs, ours, { messages = false } = {}) {
  if (theirs.none) return true;
  if ("value" in theirs !== "value" in ours) return false;
  if ("value" in theirs) return theirs.value === ours.value;
  return !messages || comparable(theirs.error) === comparable(ours.error);
}

/** Messages without what differs by design: places in them, code printed anew, the words of parsers. */
function comparable(message) {
  if (/^(syntax error|invalid (float|integer))/.test(message)) return "syntax error";
  for (const kind of ["while parsing TOML", "assertion '"]) if (message.startsWith(kind)) return kind;
  return message.replace(/«lambda(?:[^»]*«nix-internal»)?[^»]*»/g, "«lambda»").trim();
}
