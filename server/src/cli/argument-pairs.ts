/**
 * `--arg NAME EXPR`, `--argstr NAME STRING` and `--override-input INPUT FLAKE` take two words each, as Nix's own commands do. The option
 * parser knows options of one word only, so the two words travel as one, joined by a character that no
 * command line can contain.
 */
import type { EvaluateQuery } from "@nixsight/engine/protocol";
import { UsageError } from "./exit-codes.ts";

const joint = "\0";
/** Options with the names of their two words. */
const pairOptions: Readonly<Record<string, string>> = {
  "--arg": "NAME EXPRESSION",
  "--argstr": "NAME STRING",
  "--override-input": "INPUT FLAKE",
};

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
    if (!Object.hasOwn(pairOptions, word)) continue;
    const name = argv[index + 1];
    const value = argv[index + 2];
    if (name === undefined || value === undefined) {
      throw new UsageError(`${word} takes two words: ${word} ${pairOptions[word]}`);
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
  const typed = (kind: "expression" | "string", pairs: readonly string[]) =>
    splitPairsOf(pairs).map(([name, text]) => ({ name, kind, text }));
  return [...typed("expression", expressions), ...typed("string", strings)];
}

/** The two words of each joined pair. */
export function splitPairsOf(pairs: readonly string[]): readonly (readonly [string, string])[] {
  return pairs.map((pair) => {
    const at = pair.indexOf(joint);
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
}
