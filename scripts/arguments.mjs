/**
 * The command lines of the scripts here: options and positional arguments, `--help`, and one way to refuse a
 * wrong call: what is wrong and the usage on stderr, exit code 2.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";

/**
 * The arguments of this process. `options` as for parseArgs of node:util; `usage` is what `--help` prints.
 * `stop(problem)` ends the process for a wrong call.
 */
export function commandLine(usage, options = {}) {
  const stop = (problem) => {
    console.error(`${problem}\n${usage}`);
    process.exit(2);
  };
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { help: { type: "boolean", short: "h" }, ...options },
    });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    return { values, positionals, stop, ...checks(values, stop) };
  } catch (error) {
    // Node's advice about `--` helps nobody here.
    return stop(error.message.replace(/ To specify a positional argument[\s\S]*/, "").replace(/\.?$/, "."));
  }
}

function checks(values, stop) {
  return {
    /** The number an option was given, 0 or more. */
    number(name) {
      const text = values[name];
      if (!/^\d+$/.test(text)) stop(`--${name} takes a number, not ${text}.`);
      return Number(text);
    },
    /** The absolute path of a folder or file that has to be there and, if `within` is named, to hold that. */
    existing(name, within = ".") {
      const absolute = path.resolve(name);
      if (!existsSync(absolute)) stop(`${absolute} does not exist.`);
      if (!existsSync(path.join(absolute, within))) stop(`${absolute} has no ${within}.`);
      return absolute;
    },
  };
}

/** Why `command` cannot be run as a Nix, or undefined. Without it every answer would look like an error. */
export function nixProblem(command) {
  const { error, status } = spawnSync(command, ["--version"], { stdio: "ignore" });
  if (error === undefined && status === 0) return undefined;
  return `${command} cannot be run: put it on the PATH, or name it with --nix PATH.`;
}
