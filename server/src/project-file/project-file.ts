/**
 * The project file `nixsight.toml` (or `.nixsight.toml`): which findings a project does not want to see, by file
 * pattern. Reads through EvalIo, so that tests run in memory. Whatever is wrong in the file is a finding in it;
 * the rest of the file counts all the same.
 */

import type { Finding } from "@nixsight/engine/protocol";
import type { EvalIo } from "@nixsight/eval/io/eval-io.ts";
import { type FindingCode, isFindingCode, severityOf } from "@nixsight/syntax/findings/codes.ts";
import { lineIndex } from "@nixsight/syntax/ir/line-index.ts";
import { nearest } from "@nixsight/syntax/scope/suggest.ts";
import { parse, TomlError } from "smol-toml";
import { describeUnknownCode } from "../analysis/comment-suppressions.ts";
import type { IgnoreRules } from "./ignore-rules.ts";

export const projectFileNames = ["nixsight.toml", ".nixsight.toml"] as const;

export interface ProjectFile {
  /** Absolute. */
  readonly path: string;
  readonly rules: IgnoreRules;
  /** What is wrong in the file itself. */
  readonly findings: readonly Finding[];
}

/**
 * The project file that counts for a folder: in it, or in the nearest folder around it up to the top of the
 * repository. Outside of a repository only the folder itself is looked at.
 */
export function findProjectFile(io: EvalIo, folder: string): ProjectFile | undefined {
  for (const candidate of foldersUpToTop(io, folder)) {
    const name = projectFileNames.find((file) => io.lstat(join(candidate, file)) !== undefined);
    if (name !== undefined) return readProjectFile(io, candidate, join(candidate, name));
  }
  return undefined;
}

const repositoryMarks = [".git", ".hg", ".jj", ".svn"];

function foldersUpToTop(io: EvalIo, folder: string): readonly string[] {
  const folders: string[] = [];
  for (let at = folder; ; at = at.slice(0, at.lastIndexOf("/"))) {
    folders.push(at === "" ? "/" : at);
    if (repositoryMarks.some((mark) => io.lstat(join(at, mark)) !== undefined)) return folders;
    if (at === "" || at === "/") return [folder];
  }
}

const join = (folder: string, name: string): string => `${folder.replace(/\/$/, "")}/${name}`;

function readProjectFile(io: EvalIo, folder: string, path: string): ProjectFile {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(io.readFile(path));
  } catch (error) {
    const reason = error instanceof TypeError ? "it is not UTF-8 text" : String((error as Error).message);
    const findings = [makeFinding(path, "", {}, "bad-project-file", `cannot be read: ${reason}`)];
    return { path, rules: { folder, rules: [] }, findings };
  }
  const { rules, findings } = readRules(path, text);
  return { path, rules: { folder, rules }, findings };
}

interface Where {
  readonly start?: number;
  readonly end?: number;
}

/** Rules and mistakes of the text of a project file at `path`. */
export function readRules(
  path: string,
  text: string,
): { readonly rules: IgnoreRules["rules"]; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const wrong = (where: Where, message: string): void => {
    findings.push(makeFinding(path, text, where, "bad-project-file", message));
  };
  let document: Readonly<Record<string, unknown>>;
  try {
    document = parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const start = lineIndex(text).offset({ line: error.line - 1, character: error.column - 1 });
    wrong({ start }, `this is not TOML: ${firstLine(error.message)}`);
    return { rules: [], findings };
  }
  for (const name of Object.keys(document).filter((key) => key !== "ignore")) {
    const near = nearest(name, ["ignore"]);
    const question = near === undefined ? "there is `[ignore]`" : `did you mean \`${near}\`?`;
    wrong(find(text, name), `nothing is called \`${name}\` here; ${question}`);
  }
  const { ignore = {} } = document;
  if (!isTable(ignore)) {
    wrong(find(text, "ignore"), '`ignore` is a table of patterns: `[ignore]`, then `"pattern" = ["code"]`');
    return { rules: [], findings };
  }
  const rules = Object.entries(ignore).flatMap(([pattern, given]) => {
    const at = findKey(text, pattern);
    if (!isStringList(given)) {
      wrong(at, describeWrongValue(pattern, given));
      return [];
    }
    for (const code of given) {
      if (isFindingCode(code)) continue;
      const { message, suggestion } = describeUnknownCode(code);
      const where = findQuoted(text, code, at.end);
      findings.push(makeFinding(path, text, where, "bad-suppression", message, suggestion));
    }
    return [{ pattern, codes: given }];
  });
  return { rules, findings };
}

function describeWrongValue(pattern: string, given: unknown): string {
  if (isTable(given)) return `write patterns in quotes: \`${pattern}\` was read as a table because of a dot`;
  return `\`${pattern}\` needs a list of codes, as in \`"${pattern}" = ["wrong-type"]\``;
}

function makeFinding(
  path: string,
  text: string,
  { start = 0, end = start }: Where,
  code: FindingCode,
  message: string,
  suggestion?: string,
): Finding {
  const place = { path, range: lineIndex(text).range(start, end) };
  return {
    code,
    severity: severityOf(code),
    message,
    place,
    related: [],
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

/** Where a pattern is written as a key, in either kind of quotes or without. */
function findKey(text: string, pattern: string): Where {
  for (const written of [JSON.stringify(pattern), `'${pattern}'`, pattern]) {
    const start = text.indexOf(written, text.search(/^\s*\[\s*ignore\b/m));
    if (start >= 0) return { start, end: start + written.length };
  }
  return {};
}

/** Where a text stands in either kind of quotes, without them. */
function findQuoted(text: string, content: string, from = 0): Where {
  const starts = [JSON.stringify(content), `'${content}'`].map((written) => text.indexOf(written, from));
  const start = starts.find((at) => at >= 0);
  return start === undefined ? {} : { start: start + 1, end: start + 1 + content.length };
}

/** Where a word stands; the beginning of the file when it is written in some other way. */
function find(text: string, word: string, from = 0): Where {
  const start = text.indexOf(word, from);
  return start < 0 ? {} : { start, end: start + word.length };
}

const firstLine = (message: string): string =>
  message.replace(/^Invalid TOML document: /, "").split("\n")[0]!;

const isTable = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);

const isStringList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === "string");
