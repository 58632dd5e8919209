/**
 * Reads and writes tree-sitter's format of test files: a title between two lines of `=`, the text to parse, a
 * line of `---`, and the expected tree as an S-expression with fields. Layout of the tree does not matter.
 */

export interface CorpusCase {
  readonly title: string;
  readonly input: string;
  readonly expected: string;
}

/** The cases of one file, in order. Fails with the title of a case that has no `---` line. */
export function readCorpus(text: string): CorpusCase[] {
  const parts = text.split(/^={3,}\n(.*)\n={3,}\n/m);
  const cases: CorpusCase[] = [];
  for (let at = 1; at < parts.length; at += 2) {
    const body = /^([\s\S]*?)\n?^-{3,}\n([\s\S]*)$/m.exec(parts[at + 1]);
    if (!body) throw new Error(`The corpus case "${parts[at]}" has no line of --- before its tree.`);
    cases.push({ title: parts[at], input: body[1], expected: body[2].trim() });
  }
  return cases;
}

export function writeCorpus(cases: readonly CorpusCase[]): string {
  const line = "=".repeat(80);
  return cases
    .map(
      ({ title, input, expected }) => `${line}\n${title}\n${line}\n${input}\n---\n\n${indented(expected)}\n`,
    )
    .join("\n");
}

/** One space between the parts of an S-expression, none inside its parentheses. */
export function normalised(tree: string): string {
  return tree.replace(/\s+/g, " ").replace(/ \)/g, ")").trim();
}

/** An S-expression with one node to a line. */
export function indented(tree: string): string {
  let depth = 0;
  let out = "";
  for (const [part] of normalised(tree).matchAll(/\(MISSING [^)]*\)|\(UNEXPECTED [^)]*\)|\(|\)|[^()]+/g)) {
    if (part === ")") {
      depth--;
      out += ")";
    } else if (part === "(" && out.endsWith(": ")) {
      depth++;
      out += "(";
    } else if (part === "(") {
      out += `${out === "" ? "" : `\n${"  ".repeat(depth)}`}(`;
      depth++;
    } else if (part.startsWith("(")) {
      out += out.endsWith(": ") ? part : `\n${"  ".repeat(depth)}${part}`;
    } else if (/^ ?\w+: $/.test(part)) out += `\n${"  ".repeat(depth)}${part.trim()} `;
    else if (/ \w+: $/.test(part)) {
      const [node, field] = part.trim().split(" ");
      out += `${node}\n${"  ".repeat(depth)}${field} `;
    } else out += part.trim();
  }
  return out;
}
