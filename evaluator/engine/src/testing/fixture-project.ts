/**
 * Runs the check of a fixture: Nix files whose comments say which findings are expected, as
 * `# ^^^ code: part of the message` under the text. Gives both in the same form, for one comparison.
 */

import { createMemoryIo, type MemoryFile } from "@nixsight/eval/io/memory-io.ts";
import {
  type Comparison,
  compareFindings as compareFile,
  type FixtureFile,
  parseFixture,
} from "@nixsight/test-support";
import { diagnose } from "../diagnose/diagnose.ts";
import type { ModuleKind } from "../host/module-kind.ts";
import type { OptionFacts } from "../options/option-doc.ts";
import { openProject, type TestProject } from "./disk-project.ts";
import { miniNixpkgs } from "./mini-nixpkgs.ts";

export interface FixtureOptions {
  /** Facts instead of modules: there is no nixpkgs then. */
  readonly facts?: (kind: ModuleKind) => OptionFacts | undefined;
  /** The folder that is worked on; by default /w. */
  readonly folder?: string;
  /** Files that are no text. */
  readonly files?: Readonly<Record<string, MemoryFile>>;
  readonly mode?: "check" | "settle";
  /** The file to ask about; by default /w/configuration.nix, or the first file. */
  readonly file?: string;
}

/** Every finding as `path:line "text" code`, found and expected, in the order of the text. */
export async function compareFindings(source: string, options: FixtureOptions = {}): Promise<Comparison> {
  const { files } = parseFixture(
    source.includes("#- ") ? source : `#- /w/configuration.nix\n${source.replace(/^\n/, "")}`,
  );
  const { project, session } = await openFixture(files, options);
  const path =
    options.file ?? files.find((file) => file.path.endsWith("/configuration.nix"))?.path ?? files[0]!.path;
  const diagnosis = session.run({}, () => diagnose(project, path, options.mode ?? "settle"));
  const lines = files.flatMap((file) =>
    compareFile(file, diagnosis.findings, options.facts === undefined ? "evaluated" : "index"),
  );
  return {
    found: lines.flatMap((line) => line.found),
    expected: lines.flatMap((line) => line.expected),
  };
}

export function openFixture(
  files: readonly FixtureFile[],
  options: FixtureOptions = {},
): Promise<TestProject> {
  const texts = Object.fromEntries(files.map((file) => [file.path, file.text]));
  const nixpkgs = options.facts === undefined ? miniNixpkgs : {};
  return openProject(
    { folders: [options.folder ?? "/w"], ...(options.facts === undefined ? { nixpkgs: "/nixpkgs" } : {}) },
    createMemoryIo({ ...nixpkgs, ...texts, ...options.files }),
    options.facts,
  );
}
