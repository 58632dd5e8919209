/**
 * Silences a finding where it stands: adds its code to the comment that silences the line already, else writes
 * such a comment on a line of its own above. Inside a text of several lines there is no place for a comment.
 */
import { isFindingCode } from "@nixsight/syntax/findings/codes.ts";
import type { FileAnalysis } from "../../analysis/file-analysis.ts";
import type { Fixer } from "./index.ts";

export const ignoreOnLine: Fixer = ({ file }, { code, range }) => {
  if (!isFindingCode(code) || code === "bad-suppression") return undefined;
  const { line } = file.lines.position(range.start);
  const fix = { title: `Ignore ${code} on this line`, preferred: false };
  const present = file.suppressions.onLines.find((comment) => comment.line === line);
  if (present !== undefined) {
    const at = { start: present.codesEnd, end: present.codesEnd };
    return { ...fix, changes: [{ range: at, text: `, ${code}` }] };
  }
  const start = file.lines.lineStart(line);
  if (isInsideString(file, start)) return undefined;
  const indentation = /^[ \t]*/.exec(file.text.slice(start))![0];
  const lineBreak = file.text.includes("\r\n") ? "\r\n" : "\n";
  const text = `${indentation}# nixsight: ignore ${code}${lineBreak}`;
  return { ...fix, changes: [{ range: { start, end: start }, text }] };
};

function isInsideString({ tokens }: FileAnalysis, offset: number): boolean {
  return tokens.some(
    ({ kind, start, end }) =>
      start < offset && (kind === "string-text" || kind === "comment") && offset <= end,
  );
}
