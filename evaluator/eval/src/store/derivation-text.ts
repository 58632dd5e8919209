/**
 * A store derivation as data, and its text form (ATerm) that both its own store path and the paths of its
 * outputs are hashes of. Reading the text back is for `.drv` files that are really in a store.
 */
import { compareText } from "@nixsight/syntax/ir/bytes.ts";

/** The four fields of an output as the text states them; empty where something is not known or not fixed. */
export interface DerivationOutput {
  readonly path: string;
  /** e.g. "r:sha256" */
  readonly hashAlgorithm: string;
  /** Base 16; "impure" for an impure output. */
  readonly hash: string;
}

export interface Derivation {
  readonly outputs: ReadonlyMap<string, DerivationOutput>;
  /** Path of a derivation (or what stands for it while hashing) → names of the outputs that are used. */
  readonly inputDerivations: ReadonlyMap<string, ReadonlySet<string>>;
  readonly inputSources: ReadonlySet<string>;
  readonly system: string;
  readonly builder: string;
  readonly args: readonly string[];
  readonly environment: ReadonlyMap<string, string>;
}

/**
 * The text of `derivation`.
 * @param mask leave the paths of outputs empty, also in the environment variables named like them
 */
export function derivationText(derivation: Derivation, mask: boolean): string {
  const { outputs } = derivation;
  const outputTexts = sortedEntries(outputs).map(
    ([name, output]) =>
      `(${quote(name)},${quote(mask ? "" : output.path)},${quote(output.hashAlgorithm)},${quote(output.hash)})`,
  );
  const inputTexts = sortedEntries(derivation.inputDerivations).map(
    ([path, names]) => `(${quote(path)},${quoteList(sorted(names))})`,
  );
  const environmentTexts = sortedEntries(derivation.environment).map(
    ([name, value]) => `(${quote(name)},${mask && outputs.has(name) ? '""' : quote(value)})`,
  );
  const fields = [
    `[${outputTexts.join(",")}]`,
    `[${inputTexts.join(",")}]`,
    quoteList(sorted(derivation.inputSources)),
    quote(derivation.system),
    quote(derivation.builder),
    quoteList(derivation.args),
    `[${environmentTexts.join(",")}]`,
  ];
  return `Derive(${fields.join(",")})`;
}

/** Reads the text of a `.drv` file; undefined when it is none. */
export function parseDerivation(text: string): Derivation | undefined {
  if (!text.startsWith("Derive(")) return undefined;
  const reader = new Reader(text, "Derive".length);
  const term = reader.tuple();
  if (term === undefined || term.length !== 7 || reader.at !== text.length) return undefined;
  const [outputs, inputs, sources, system, builder, args, environment] = term as [
    Term[],
    Term[],
    string[],
    string,
    string,
    string[],
    Term[],
  ];
  return {
    outputs: new Map(
      (outputs as string[][]).map(([name, path, hashAlgorithm, hash]) => [
        name!,
        { path: path!, hashAlgorithm: hashAlgorithm!, hash: hash! },
      ]),
    ),
    inputDerivations: new Map(
      (inputs as [string, string[]][]).map(([path, names]) => [path, new Set(names)]),
    ),
    inputSources: new Set(sources),
    system,
    builder,
    args,
    environment: new Map(environment as [string, string][]),
  };
}

type Term = string | Term[];

/** Reads nested strings, lists and tuples; `undefined` at the first thing that is none of them. */
class Reader {
  readonly #text: string;
  at: number;

  constructor(text: string, at: number) {
    this.#text = text;
    this.at = at;
  }

  tuple(): Term[] | undefined {
    return this.#sequence("(", ")");
  }

  #term(): Term | undefined {
    const first = this.#text[this.at];
    if (first === '"') return this.#string();
    return first === "[" ? this.#sequence("[", "]") : this.#sequence("(", ")");
  }

  #sequence(open: string, close: string): Term[] | undefined {
    if (this.#text[this.at] !== open) return undefined;
    this.at++;
    const terms: Term[] = [];
    while (this.#text[this.at] !== close) {
      if (terms.length > 0 && this.#text[this.at++] !== ",") return undefined;
      const term = this.#term();
      if (term === undefined) return undefined;
      terms.push(term);
    }
    this.at++;
    return terms;
  }

  #string(): string | undefined {
    const pattern = /"([^"\\]*(?:\\[\s\S][^"\\]*)*)"/y;
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.at = pattern.lastIndex;
    return match[1]!.replace(/\\([\s\S])/g, (_, character: string) => unescapes[character] ?? character);
  }
}

const unescapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };
const escapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/** What JSON escapes and this format does not. */
const plainHere = /[\0-\x08\x0b\x0c\x0e-\x1f]/;

function quote(text: string): string {
  // The native way gives the same text many times faster.
  if (!plainHere.test(text) && text.isWellFormed()) return JSON.stringify(text);
  return `"${text.replace(/["\\\n\r\t]/g, (character) => escapes[character]!)}"`;
}

function quoteList(texts: readonly string[]): string {
  return `[${texts.map(quote).join(",")}]`;
}

function sorted(texts: Iterable<string>): string[] {
  return [...texts].sort(compareText);
}

function sortedEntries<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => compareText(a, b));
}
