/**
 * Runs a program and measures it from outside, the same way for ours and for the reference: wall time from
 * start to exit, and the peak of its resident memory (VmHWM, read while it runs).
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

const pollMs = 10;

/** Resident peak of a process in MB, or 0 when it is gone or the system does not tell. */
export function peakOf(pid) {
  try {
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return Number(kilobytes ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** One run: `{ ms, mb, code, stdout, stderr }`. @param input for standard input */
export function run(command, args, { env, cwd, input } = {}) {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    });
    child.stdin?.end(input);
    let stdout = "";
    let stderr = "";
    let mb = 0;
    const poll = setInterval(() => {
      mb = Math.max(mb, peakOf(child.pid));
    }, pollMs);
    child.stdout.on("data", (data) => {
      stdout += data;
    });
    child.stderr.on("data", (data) => {
      stderr += data;
    });
    child.on("error", (error) => {
      clearInterval(poll);
      reject(error);
    });
    child.on("close", (code) => {
      clearInterval(poll);
      resolve({ ms: performance.now() - start, mb, code, stdout, stderr });
    });
  });
}

/** Median of several runs of the same thing; the output of the last. Throws when a run ends unexpectedly. */
export async function median(times, command, args, { expectCode = 0, ...options } = {}) {
  const runs = [];
  for (let index = 0; index < times; index++) {
    const result = await run(command, args, options);
    if (result.code !== expectCode) {
      throw new Error(
        `${command} ${args.join(" ")} ended with ${result.code}: ${result.stderr.slice(-2000)}`,
      );
    }
    runs.push(result);
  }
  return {
    ms: middle(runs.map((item) => item.ms)),
    mb: middle(runs.map((item) => item.mb)),
    stdout: runs.at(-1).stdout,
  };
}

export function middle(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** The value below which 95 of 100 lie. */
export function percentile95(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))];
}
