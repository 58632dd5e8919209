/**
 * `--arg NAME EXPR` and `--argstr NAME STRING` take two words each, as Nix's own commands do. The option
 * parser knows options of one word only, so the two words travel as one, joined by a character that no
 * command line can contain.
 */
import type { EvaluateQuery } from "@nixsight/evaluator/protocol";
import { UsageError } from "./exit-codes.ts";

const joint = "\0";
const pairOptions = new Set(["--arg", "--argstr"]);

/** The command line with both words of each pair joined. Throws UsageError when a word is missing. */
export function joinPairs(argv: readonly string[]): string[] {
  const joined: string[] = [];
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index]!;
    joined.push(word);
    if (word === "--") {
      joined.push(...argv.slice(index + 1));
      break;
    }
    if (!pairOptions.has(word)) continue;
    const name = argv[index + 1];
    const value = argv[index + 2];
    if (name === undefined || value === undefined) {
      throw new UsageError(
        `${word} takes two words: ${word} NAME ${word === "--arg" ? "EXPRESSION" : "STRING"}`,
      );
    }
    joined.push(name + joint + value);
    index += 2;
  }
  return joined;
}

/** The pairs that {@link joinPairs} joined, as the evaluator takes them. */
export function splitPairs(
  expressions: readonly string[],
  strings: readonly string[],
): EvaluateQuery["args"] {
  const split = (kind: "expression" | "string") => (pair: string) => {
    const at = pair.indexOf(joint);
    return { name: pair.slice(0, at), kind, text: pair.slice(at + 1) };
  };
  return [...expressions.map(split("expression")), ...strings.map(split("string"))];
}
