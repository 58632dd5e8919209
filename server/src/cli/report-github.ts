/**
 * Findings as GitHub's workflow commands, which it shows at the lines of a pull request: `::error file=…::message`.
 * Percent signs, line breaks and, in properties, `:` and `,` are escaped as its documentation for workflow
 * commands asks. Lines and columns count from 1; columns are left out of findings that span several lines.
 */
import type { FindingSeverity } from "@nixsight/engine/protocol";
import { type CheckResult, hostsToName } from "./check-result.ts";
import { displayPath } from "./display-path.ts";
import type { HostedFinding } from "./judge-all.ts";

export function reportGithub({ findings, verdicts }: CheckResult): readonly string[] {
  return findings.map((finding) => annotation(finding, hostsToName(finding, verdicts)));
}

const commands: Record<FindingSeverity, string> = {
  error: "error",
  warning: "warning",
  information: "notice",
  hint: "notice",
};

function annotation(
  { place, severity, code, message, suggestion }: HostedFinding,
  hosts: readonly string[],
): string {
  const { start, end } = place.range;
  const properties: Record<string, string | number> = {
    file: displayPath(place.path),
    line: start.line + 1,
    endLine: end.line + 1,
    ...(start.line === end.line ? { col: start.character + 1, endColumn: end.character + 1 } : {}),
    title: `nixsight: ${code}`,
  };
  const shown = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  const lines = [
    message,
    ...(suggestion === undefined ? [] : [`Write ${suggestion}`]),
    ...(hosts.length === 0 ? [] : [`In ${hosts.join(", ")}`]),
  ];
  return `::${commands[severity]} ${shown.join(",")}::${escapeData(lines.join("\n"))}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
