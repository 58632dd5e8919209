/**
 * The page docs/diagnostics.md, made from the catalogue of codes. scripts/diagnostics-page.mjs writes it; a test
 * compares the written page with this. Takes nothing, gives Markdown.
 */
import { type CodeInfo, codeGroups } from "./codes.ts";

export function codesPage(): string {
  return `${[introduction, ...codeGroups.map(({ title, codes }) => section(title, codes))].join("\n\n")}\n`;
}

const introduction = `<!-- Written by scripts/diagnostics-page.mjs from the catalogue of codes: change it there. -->

# What nixsight reports

Every finding has a code, which stands in brackets after its severity in the terminal and after its message in an
editor. Errors are what a rebuild would stop at; warnings are what it would print; information says what could not
be judged; hints are tidying. \`nixsight explain
CODE\` prints an entry of this page. A finding that is meant is silenced as the
[README](../README.md#silencing-a-finding) says.`;

function section(title: string, codes: Readonly<Record<string, CodeInfo>>): string {
  return [`## ${title}`, ...Object.entries(codes).map(([code, info]) => entry(code, info))].join("\n\n");
}

function entry(code: string, { title, severity, explanation, advice, example, fix }: CodeInfo): string {
  const parts = [`### ${code}`, `**${title}** (${severity}). ${explanation} ${advice}`];
  if (example !== undefined)
    parts.push("Reported:", fence(example.wrong), "In order:", fence(example.mended));
  if (fix !== undefined) parts.push(`Quick fix: ${fix}.`);
  return parts.join("\n\n");
}

const fence = (text: string): string => `\`\`\`nix\n${text}\n\`\`\``;
