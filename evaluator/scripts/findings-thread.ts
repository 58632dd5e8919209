/** The thread of findings.mjs: judges each configuration on a nixpkgs and compares with the comments of its files. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { compareFindings, parseFixture } from "@nixsight/test-support";
import { diagnose } from "../engine/src/diagnose/diagnose.ts";
import { createProject } from "../engine/src/roots/project.ts";
import { openProject } from "../engine/src/testing/disk-project.ts";

const { nixpkgs, roots } = workerData as { readonly nixpkgs: string; readonly roots: readonly string[] };

// One session parses nixpkgs once; a project for each configuration lets go of the last one's values.
const { project, session } = await openProject({ folders: [], nixpkgs });

for (const [index, root] of roots.entries()) {
  const own = createProject({
    host: project.host,
    settings: { folders: [root], nixpkgs },
    facts: () => undefined,
  });
  const { findings } = session.run({}, () => diagnose(own, path.join(root, "configuration.nix"), "build"));
  const differences = filesOf(path.join(root, "fixture")).flatMap((file) => {
    const fixture = parseFixture(`#- ${file}\n${readFileSync(file, "utf8")}`).files[0]!;
    const { found, expected } = compareFindings(fixture, findings, "evaluated");
    // A fixture that is no module is told where it is imported, which is not in the fixture here.
    const isToldOutside = (line: string): boolean =>
      findings.some(
        ({ code, place }) => place.path === path.join(root, "configuration.nix") && line.endsWith(` ${code}`),
      );
    const short = (line: string): string => line.replace(`${root}/fixture/`, "");
    return [
      ...expected
        .filter((line) => !found.includes(line) && !isToldOutside(line))
        .map((line) => `not found here: ${short(line)}`),
      ...found
        .filter((line) => !expected.includes(line) && !line.startsWith("message: "))
        .map((line) => `found here: ${short(line)}`),
    ];
  });
  session.release(filesOf(root));
  parentPort?.postMessage({ index, differences });
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".nix"))
    .map((file) => path.join(folder, file));
}
