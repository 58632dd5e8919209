/**
 * Findings as SARIF 2.1.0 (OASIS standard, Static Analysis Results Interchange Format), for code scanning. Paths
 * are relative to the current folder where they lie in it; columns count UTF-16 units from 1. A suggestion
 * becomes a fix, the configurations of a finding a property.
 */
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { FindingSeverity, Place } from "@nixsight/engine/protocol";
import { codes, type FindingCode, isFindingCode } from "@nixsight/syntax/findings/codes.ts";
import { version } from "../version.ts";
import type { CheckResult } from "./check-result.ts";
import type { HostedFinding } from "./judge-all.ts";
import { words } from "./report-text.ts";

export function reportSarif(result: CheckResult): string {
  const rules = Object.keys(codes) as FindingCode[];
  const run = {
    tool: { driver: { name: "nixsight", version, semanticVersion: version, rules: rules.map(ruleOf) } },
    invocations: [{ executionSuccessful: !result.verdicts.some(({ crashed }) => crashed) }],
    originalUriBaseIds: { [base]: { uri: `${pathToFileURL(process.cwd()).href.replace(/\/$/, "")}/` } },
    columnKind: "utf16CodeUnits",
    results: result.findings.map((finding) => resultOf(finding, rules)),
    properties: {
      configurations: result.verdicts.map((verdict) => ({
        name: verdict.root.label,
        kind: verdict.root.kind,
        verdict: words(
          verdict,
          result.findings.filter(({ hosts }) => hosts.includes(verdict.root.label)),
        ),
      })),
    },
  };
  const schema = "https://json.schemastore.org/sarif-2.1.0.json";
  return JSON.stringify({ $schema: schema, version: "2.1.0", runs: [run] }, undefined, 2);
}

/** The name that stands for the current folder. */
const base = "SRCROOT";

const levels: Record<FindingSeverity, "error" | "warning" | "note"> = {
  error: "error",
  warning: "warning",
  information: "note",
  hint: "note",
};

function ruleOf(code: FindingCode) {
  const { title, explanation, advice, severity } = codes[code];
  return {
    id: code,
    shortDescription: { text: title },
    fullDescription: { text: explanation },
    help: { text: `${explanation} ${advice}`.replaceAll("`", "'"), markdown: `${explanation} ${advice}` },
    defaultConfiguration: { level: levels[severity] },
  };
}

function resultOf(
  { place, code, severity, message, related, suggestion, hosts }: HostedFinding,
  rules: readonly FindingCode[],
) {
  return {
    ruleId: code,
    ...(isFindingCode(code) ? { ruleIndex: rules.indexOf(code) } : {}),
    level: levels[severity],
    message: { text: message },
    locations: [{ physicalLocation: locationOf(place) }],
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map((item, id) => ({
            id,
            physicalLocation: locationOf(item.place),
            message: { text: item.message },
          })),
        }),
    ...(suggestion === undefined ? {} : { fixes: [fixOf(place, suggestion)] }),
    ...(hosts.length === 0 ? {} : { properties: { hosts } }),
  };
}

function locationOf(place: Place) {
  return { artifactLocation: artifactOf(place.path), region: regionOf(place) };
}

function artifactOf(file: string) {
  const relative = path.relative(process.cwd(), file);
  if (relative.startsWith("..") || path.isAbsolute(relative)) return { uri: pathToFileURL(file).href };
  return { uri: relative.split(path.sep).map(encodeURIComponent).join("/"), uriBaseId: base };
}

function regionOf({ range: { start, end } }: Place) {
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}

function fixOf(place: Place, text: string) {
  return {
    description: { text: `Write ${text}` },
    artifactChanges: [
      {
        artifactLocation: artifactOf(place.path),
        replacements: [{ deletedRegion: regionOf(place), insertedContent: { text } }],
      },
    ],
  };
}
