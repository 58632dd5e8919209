/** Inserts a `;` that was left out, right after the value before it, as the finding points there. */
import type { Fixer } from "./index.ts";

export const insertMissing: Fixer = ({ file }, { code, range, suggestion }) => {
  if (code !== "missing-token" || suggestion !== undefined) return undefined;
  const diagnostic = file.diagnostics.find(
    (candidate) => candidate.code === code && candidate.range.start === range.start,
  );
  const token = diagnostic && /`([;=:])`|"([;=:])"|'([;=:])'/.exec(diagnostic.message);
  const text = token?.[1] ?? token?.[2] ?? token?.[3];
  if (text === undefined) return undefined;
  const at = endOfTextBefore(file.text, range.start);
  return {
    title: `Insert \`${text}\``,
    changes: [{ range: { start: at, end: at }, text: text === ";" ? text : ` ${text}` }],
    preferred: true,
  };
};

/** The end of what stands before `offset`, white space left out. */
function endOfTextBefore(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && /\s/.test(text[at - 1]!)) at--;
  return at;
}
