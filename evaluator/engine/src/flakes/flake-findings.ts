/**
 * What there is to say about a flake.nix beside its configurations: its form, its inputs and its lock file. One
 * finding at most for an input that is not on this machine.
 */
import type { InputRemark } from "@nixsight/eval/flake/inspect-inputs.ts";
import type { NixError } from "@nixsight/eval/value/errors.ts";
import { joinPath } from "@nixsight/eval/value/path-text.ts";
import { makePos, type Pos } from "@nixsight/eval/value/position.ts";
import type { Finding } from "@nixsight/syntax/findings/finding.ts";
import { nearest } from "@nixsight/syntax/scope/suggest.ts";
import { reportError } from "../findings/error-findings.ts";
import { createReport, type Report } from "../findings/report.ts";
import { untrackedMessage } from "../findings/untracked-file.ts";
import { moduleKinds } from "../host/module-kind.ts";
import type { ProjectHost } from "../host/project-host.ts";
import { orOnError, quietly } from "../host/quietly.ts";
import { configurationNames, openFlake } from "./flake-evaluation.ts";
import { judgeOutputs } from "./flake-outputs.ts";
import { flakeShape } from "./flake-shape.ts";

/**
 * @param folder with the flake.nix
 * @param outputs whether packages, shells and the like are evaluated as well
 */
export function flakeFindings(host: ProjectHost, folder: string, outputs: boolean): readonly Finding[] {
  const report = createReport(host);
  const file = joinPath(folder, "flake.nix");
  if (host.isHidden(file)) {
    const place = quietly(() => host.placeOfRange(file, { start: 0, end: 0 }));
    if (place !== undefined) report.addAt("untracked-file", place, untrackedMessage(file, folder));
  }
  const syntax = quietly(() => host.syntax(file));
  const problems = syntax === undefined ? [] : flakeShape(syntax.ir);
  for (const { node, message, suggestion } of problems)
    report.add(
      "bad-flake",
      [makePos(syntax!.index, node)],
      message,
      suggestion === undefined ? {} : { suggestion },
    );
  orOnError(
    () => {
      const remarks = host.flakeInputs(folder);
      const unlocked = new Set(
        remarks.flatMap((remark) =>
          remark.kind === "unlocked" || remark.kind === "relocked" || remark.kind === "undeclared"
            ? [remark.pos]
            : [],
        ),
      );
      for (const remark of remarks) {
        // What is not locked yet is not here either: that is one thing to mend.
        if (remark.kind === "unavailable" && unlocked.has(remark.pos)) continue;
        if (remark.kind === "unreadable" && isReported(host, report, remark.pos)) continue;
        reportRemark(host, report, remark);
      }
    },
    (error) => {
      if (isBrokenLock(error, folder)) reportAtHead(host, report, file, error.message);
      else if (problems.length === 0) reportError(host, report, error);
    },
  );
  if (problems.length > 0) return report.findings;
  reportOutputs(host, report, folder);
  if (outputs) judgeOutputs({ host, report, folder, whole: false });
  return report.findings;
}

/** A lock file that cannot be read stops everything that Nix does with the flake. */
function isBrokenLock({ kind, detail }: NixError, folder: string): boolean {
  return kind === "file" && detail?.path === joinPath(folder, "flake.lock");
}

/** The lock file is no text of the user's, so the flake stands for it. */
function reportAtHead(host: ProjectHost, report: Report, file: string, message: string): void {
  const place = quietly(() => host.placeOfRange(file, { start: 0, end: 0 }));
  if (place !== undefined) report.addAt("evaluation-error", place, message);
}

/** Whether the form of the input that stands in this line was objected to. */
function isReported(host: ProjectHost, report: Report, pos: Pos): boolean {
  const line = host.placeOf(pos)?.range.start.line;
  return report.findings.some(({ code, place }) => code === "bad-flake" && place.range.start.line === line);
}

function reportRemark(host: ProjectHost, report: Report, remark: InputRemark): void {
  const { pos } = remark;
  const value = host.valuePos(pos);
  switch (remark.kind) {
    case "unreadable":
      if (remark.error.kind === "unavailable") reportError(host, report, remark.error, [pos]);
      else {
        const { name, candidates } = remark.error.detail ?? {};
        const near = name === undefined ? undefined : nearest(name, candidates?.() ?? []);
        const question = near === undefined ? "" : `; did you mean \`${near}\`?`;
        report.add("bad-flake", [pos], `${remark.error.message}${question}`);
      }
      return;
    case "unavailable":
      reportError(host, report, remark.error, [pos]);
      return;
    case "follows-nothing": {
      const last = remark.target.split("/");
      const near = nearest(last.at(-1)!, remark.candidates);
      const meant = near === undefined ? undefined : [...last.slice(0, -1), near].join("/");
      const question = meant === undefined ? "" : `; did you mean \`${meant}\`?`;
      report.add(
        "follows-nothing",
        [value, pos],
        `there is no input \`${remark.target}\` for \`${remark.name}\` to follow${question}`,
        meant === undefined || value === 0 ? {} : { suggestion: JSON.stringify(meant) },
      );
      return;
    }
    case "override-of-nothing": {
      const near = nearest(remark.name, remark.candidates);
      const question = near === undefined ? "" : `; did you mean \`${near}\`?`;
      report.add(
        "override-of-nothing",
        [pos],
        `\`${remark.input}\` has no input \`${remark.name}\`${question}`,
        near === undefined ? {} : { suggestion: near },
      );
      return;
    }
    case "undeclared": {
      const near = nearest(remark.name, remark.candidates);
      if (near === undefined && registered.has(remark.name)) return;
      const question = near === undefined ? "" : `; did you mean \`${near}\`?`;
      report.add(
        "undeclared-input",
        [pos],
        `\`${remark.name}\` is no input of this flake, so that Nix looks for it in the registry${question}`,
        near === undefined ? {} : { suggestion: near },
      );
      return;
    }
    case "unlocked":
      report.add(
        "lock-outdated",
        [pos],
        `input \`${remark.name}\` (${remark.reference}) is not in flake.lock yet; \`nix flake lock\` adds it`,
      );
      return;
    case "relocked":
      report.add(
        "lock-outdated",
        [pos],
        `flake.lock still has ${remark.locked} for input \`${remark.name}\`; \`nix flake lock\` brings it up to ${remark.reference}`,
      );
      return;
  }
}

/** Short names that the public registry leads to repositories; writing them without a declaration is usual. */
const registered: ReadonlySet<string> = new Set([
  "disko",
  "fenix",
  "flake-parts",
  "flake-utils",
  "home-manager",
  "hydra",
  "nix",
  "nix-darwin",
  "nixos-hardware",
  "nixpkgs",
  "nur",
  "sops-nix",
  "systems",
  "templates",
]);

/** Errors that leave nothing known of a flake's configurations. */
function reportOutputs(host: ProjectHost, report: Report, folder: string): void {
  const before = report.findings.length;
  orOnError(
    () => {
      const flake = openFlake(host, folder);
      for (const kind of moduleKinds) configurationNames(host, flake, kind);
    },
    (error) => {
      // An input that is not here has been reported.
      if (error.kind !== "unavailable" || report.findings.length === before) reportError(host, report, error);
    },
  );
}
