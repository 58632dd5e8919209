/** The thread of check-module.mjs: checks the files it is given and prints findings and times. */
import { readFileSync } from "node:fs";
import { workerData } from "node:worker_threads";
import type { Finding } from "@nixsight/syntax/findings/finding.ts";
import { checkRoot } from "../engine/src/check/check-root.ts";
import { diagnose } from "../engine/src/diagnose/diagnose.ts";
import { shapeOf } from "../engine/src/evaluation/module-shape.ts";
import type { ModuleKind } from "../engine/src/host/module-kind.ts";
import { quietly } from "../engine/src/host/quietly.ts";
import { openProject } from "../engine/src/testing/disk-project.ts";

interface Input {
  readonly files: readonly string[];
  readonly nixpkgs: string | undefined;
  readonly homeManager: string | undefined;
  readonly alone: ModuleKind | undefined;
  readonly bench: number;
}

const input = workerData as Input;
const { nixpkgs, homeManager } = input;

function show({ place, severity, code, message }: Finding): void {
  const { line, character } = place.range.start;
  console.log(`${place.path}:${line + 1}:${character + 1} ${severity} ${code}: ${message}`);
}

function timed<T>(label: string, work: () => T): T {
  const start = performance.now();
  const result = work();
  console.log(`${label}: ${(performance.now() - start).toFixed(1)} ms`);
  return result;
}

async function checkRoots(): Promise<void> {
  for (const file of input.files) {
    const folder = file.slice(0, file.lastIndexOf("/"));
    const { project, session, io } = await openProject({ folders: [folder], nixpkgs, homeManager });
    const ask = (mode: "check" | "settle") => session.run({}, () => diagnose(project, file, mode));
    const first = timed(`${file}, first`, () => ask("settle"));
    for (const finding of first.findings) show(finding);
    console.log(`${first.findings.length} findings in ${first.files.length} files`);
    const text = input.bench > 0 ? readFileSync(file, "utf8") : "";
    for (let round = 1; round <= input.bench; round++) {
      // Another string somewhere: the values of the file are made anew, the options stay.
      io.setText(
        file,
        round,
        text.replace(/"[a-z]+"/, (found) => `"${found.slice(1, -1)}${round}"`),
      );
      session.changed([file]);
      timed("check", () => ask("check"));
      timed("settle", () => ask("settle"));
    }
  }
}

async function checkAlone(kind: ModuleKind): Promise<void> {
  const own = new Set(input.files);
  const { project, session } = await openProject(
    { folders: [], nixpkgs, homeManager },
    undefined,
    undefined,
    (path) => own.has(path),
  );
  const evaluation = session.run({}, () => project.baseEvaluation(kind));
  if (evaluation === undefined) throw new Error(`there are no options of ${kind}: name the folders`);
  let modules = 0;
  let findings = 0;
  for (const file of input.files) {
    session.run({}, () => {
      const value = quietly(() => session.importFile(file, 0));
      if (value === undefined || shapeOf(value, file) !== "module") return;
      modules++;
      const result = checkRoot({
        host: project.host,
        evaluation,
        files: [{ path: file }],
        policy: "all",
        current: true,
        argumentsComplete: true,
      });
      findings += result.findings.length;
      for (const finding of result.findings) show(finding);
    });
  }
  console.log(`${findings} findings in ${modules} modules of ${input.files.length} files`);
}

await (input.alone === undefined ? checkRoots() : checkAlone(input.alone));
