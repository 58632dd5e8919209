/** `nixsight explain`: what a code of a finding means, from the catalogue that docs/diagnostics.md is made of. */
import { type CodeInfo, codeGroups } from "@nixsight/syntax/findings/codes.ts";
import { nearest } from "@nixsight/syntax/scope/suggest.ts";
import { exitCodes, UsageError } from "./exit-codes.ts";
import type { Terminal } from "./terminal.ts";

/** Prints one entry, or the title of each when `code` is undefined. Throws UsageError for an unknown code. */
export async function runExplain(code: string | undefined, terminal: Terminal): Promise<number> {
  const entries = new Map(codeGroups.flatMap(({ codes }) => Object.entries(codes)));
  if (code === undefined) {
    const widest = Math.max(...[...entries.keys()].map((name) => name.length));
    for (const [name, { severity, title }] of entries)
      terminal.print(`${name.padEnd(widest)}  ${severity.padEnd("information".length)}  ${title}`);
    return exitCodes.clean;
  }
  const info = entries.get(code);
  if (info === undefined) {
    const near = nearest(code, entries.keys());
    const question = near === undefined ? "nixsight explain lists all" : `did you mean ${near}?`;
    throw new UsageError(`there is no code ${code}; ${question}`);
  }
  terminal.print(describe(code, info, terminal));
  return exitCodes.clean;
}

function describe(code: string, info: CodeInfo, { colors }: Terminal): string {
  const { title, severity, explanation, advice, example, fix } = info;
  const parts = [`${colors.bold(code)}: ${title} (${severity})`, explanation, advice];
  if (example !== undefined)
    parts.push("Reported:", indented(example.wrong), "In order:", indented(example.mended));
  if (fix !== undefined) parts.push(`Quick fix in editors: ${fix}.`);
  return parts.join("\n\n");
}

const indented = (text: string): string => text.replace(/^/gm, "  ");
