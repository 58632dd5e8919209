/** The forms of `nixsight check` for machines: what they escape, and the facts of their formats. */
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import type { CheckResult } from "./check-result.ts";
import type { HostedFinding, Verdict } from "./judge-all.ts";
import { reportGithub } from "./report-github.ts";
import { reportJson } from "./report-json.ts";
import { reportSarif } from "./report-sarif.ts";
import { words } from "./report-text.ts";

const place = (file: string, endLine = 1) => ({
  path: path.resolve(file),
  range: { start: { line: 1, character: 4 }, end: { line: endLine, character: 6 } },
});
const finding = (parts: Partial<HostedFinding>): HostedFinding => ({
  code: "wrong-type",
  severity: "error",
  message: "wrong",
  place: place("hosts/a.nix"),
  related: [],
  hosts: [],
  ...parts,
});
const verdict = (label: string, parts: Partial<Verdict> = {}): Verdict => ({
  root: { id: label, kind: "nixos", file: path.resolve("flake.nix"), label },
  extent: "whole",
  crashed: false,
  findings: [],
  ...parts,
});
const result = (findings: readonly HostedFinding[], ...labels: string[]): CheckResult => ({
  findings,
  verdicts: labels.map((label) => verdict(label)),
  sources: [],
  files: 1,
  ignored: 0,
});

const github = (parts: Partial<HostedFinding>, expected: string, ...labels: string[]) =>
  expect(reportGithub(result([finding(parts)], ...labels))).toEqual([expected]);

test("an annotation", () =>
  github(
    {},
    "::error file=hosts/a.nix,line=2,endLine=2,col=5,endColumn=7,title=nixsight%3A wrong-type::wrong",
  ));
test("an annotation over several lines has no columns", () =>
  github(
    { severity: "warning", place: place("a.nix", 2) },
    "::warning file=a.nix,line=2,endLine=3,title=nixsight%3A wrong-type::wrong",
  ));
test("what would end a command or a property is escaped", () =>
  github(
    { severity: "hint", place: place("a,b:c%.nix"), message: "100%\r\nsure: yes, ::" },
    "::notice file=a%2Cb%3Ac%25.nix,line=2,endLine=2,col=5,endColumn=7,title=nixsight%3A wrong-type::100%25%0D%0Asure: yes, ::",
  ));
test("an annotation says what to write and where it holds", () =>
  github(
    { suggestion: "true", hosts: ["a", "b"] },
    "::error file=hosts/a.nix,line=2,endLine=2,col=5,endColumn=7,title=nixsight%3A wrong-type::wrong%0AWrite true%0AIn a, b",
    "a",
    "b",
  ));

test("JSON names the configurations", () =>
  expect(JSON.parse(reportJson(result([finding({ hosts: ["a"] })], "a")))).toEqual([
    {
      file: path.resolve("hosts/a.nix"),
      range: place("").range,
      severity: "error",
      code: "wrong-type",
      message: "wrong",
      related: [],
      hosts: ["a"],
    },
  ]));

const sarif = (...findings: readonly HostedFinding[]) =>
  JSON.parse(reportSarif(result(findings, "a", "b"))).runs[0];

test("SARIF names version, tool and base folder", () => {
  const document = JSON.parse(reportSarif(result([])));
  expect([document.version, document.runs.length, document.runs[0].tool.driver.name]).toEqual([
    "2.1.0",
    1,
    "nixsight",
  ]);
  expect(document.runs[0].originalUriBaseIds.SRCROOT.uri).toBe(`${pathToFileURL(process.cwd()).href}/`);
});
test("a SARIF result points at its rule and its region", () => {
  const run = sarif(finding({ severity: "information" }));
  const [{ ruleId, ruleIndex, level, locations }] = run.results;
  expect([run.tool.driver.rules[ruleIndex].id, level]).toEqual([ruleId, "note"]);
  expect(locations).toEqual([
    {
      physicalLocation: {
        artifactLocation: { uri: "hosts/a.nix", uriBaseId: "SRCROOT" },
        region: { startLine: 2, startColumn: 5, endLine: 2, endColumn: 7 },
      },
    },
  ]);
});
test("SARIF paths are URIs", () => {
  const uris = sarif(
    finding({ place: place("a b/ä.nix") }),
    finding({ place: place("/x y.nix") }),
  ).results.map(
    (shown: { locations: [{ physicalLocation: { artifactLocation: object } }] }) =>
      shown.locations[0].physicalLocation.artifactLocation,
  );
  expect(uris).toEqual([{ uri: "a%20b/%C3%A4.nix", uriBaseId: "SRCROOT" }, { uri: "file:///x%20y.nix" }]);
});
test("a suggestion is a SARIF fix, related places are related locations", () => {
  const related = [{ place: place("b.nix"), message: "the other definition" }];
  const [shown] = sarif(finding({ suggestion: "true", related, hosts: ["a"] })).results;
  expect(shown.fixes[0].artifactChanges[0].replacements).toEqual([
    {
      deletedRegion: { startLine: 2, startColumn: 5, endLine: 2, endColumn: 7 },
      insertedContent: { text: "true" },
    },
  ]);
  expect([shown.relatedLocations[0].message.text, shown.properties.hosts]).toEqual([
    "the other definition",
    ["a"],
  ]);
});

const says = (parts: Partial<Verdict>, shown: readonly HostedFinding[], expected: string) =>
  expect(words(verdict("a", parts), shown)).toBe(expected);

test("verdicts", () => {
  says({}, [], "in order");
  says({}, [finding({}), finding({}), finding({ severity: "warning" })], "2 errors, 1 warning");
  says({ extent: "options", reason: "no nixpkgs" }, [], "in order (options only)");
  says({ extent: "partly", reason: "no file\nx" }, [finding({})], "1 error (judged in part: no file)");
  says({ extent: "nothing", reason: "not here" }, [], "not judged: not here");
  says({ extent: "nothing", reason: "not yet" }, [finding({})], "fails: not yet");
});
