/**
 * What a name conventionally stands for in Nix code: the options of the configuration, a package set, the
 * builtins. Follows simple aliases (`cfg = config.services.x`, `inherit (pkgs) lib`) through the text. It is the
 * quick judgement that decides which question to ask the evaluator; "other" means: ask for the value itself.
 */
import type { Token } from "@nixsight/grammar";
import type { Chain, Scope, Step } from "./structure.ts";

export type Meaning =
  /** `config`, followed by this option path. */
  | { readonly kind: "options"; readonly path: readonly string[] }
  /** `pkgs`, followed by this attribute path. */
  | { readonly kind: "packages"; readonly path: readonly string[] }
  | { readonly kind: "builtins"; readonly path: readonly string[] }
  | { readonly kind: "other" };

const other: Meaning = { kind: "other" };

/** More aliases of aliases than this are nobody's code. */
const mostAliases = 8;

/** The meaning of `chain` (with its own path) where `scope` is in force. */
export function meaningOf(chain: Chain, scope: Scope | undefined, tokens: readonly Token[]): Meaning {
  return follow(chain, scope, tokens, mostAliases);
}

/** `meaning`, with more names after it. */
export function extendMeaning(meaning: Meaning, path: readonly string[]): Meaning {
  return meaning.kind === "other" ? meaning : { ...meaning, path: [...meaning.path, ...path] };
}

function follow(chain: Chain, scope: Scope | undefined, tokens: readonly Token[], depth: number): Meaning {
  if (depth === 0) return other;
  if (chain.kind === "group") {
    const operands = chain.frame?.kind === "paren" ? chain.frame.operands : [];
    if (operands.length !== 1) return other;
    return withPath(follow(operands[0]!, scope, tokens, depth - 1), chain.path);
  }
  if (chain.kind !== "name") return other;
  return withPath(meaningOfName(chain.base, chain.start, scope, tokens, depth), chain.path);
}

function withPath(meaning: Meaning, path: readonly Step[]): Meaning {
  const names = path.map((step) => step.name);
  if (meaning.kind === "other" || names.includes(undefined)) return other;
  if (meaning.kind === "packages" && names[0] === "lib" && meaning.path.length === 0) return other;
  return extendMeaning(meaning, names as string[]);
}

function meaningOfName(
  name: string,
  before: number,
  scope: Scope | undefined,
  tokens: readonly Token[],
  depth: number,
): Meaning {
  for (let at = scope; at !== undefined; at = at.outer) {
    if (at.kind === "lambda") {
      if (at.names.some((step) => step.name === name)) return byConvention(name, at.names);
    } else if (at.kind === "frame") {
      if (at.frame.formals.some((step) => step.name === name)) return byConvention(name, at.frame.formals);
      for (const statement of at.frame.statements) {
        if (statement.kind === "inherit") {
          const step = statement.names.find((candidate) => candidate.name === name);
          if (step === undefined || step.start === before) continue;
          if (statement.source === undefined) return meaningOfName(name, before, at.outer, tokens, depth - 1);
          const [source, ...more] = statement.source.operands;
          if (source === undefined || more.length > 0) return other;
          return withPath(follow(source, at, tokens, depth - 1), [step]);
        }
        if (statement.path[0]?.name !== name || statement.path.length !== 1) continue;
        const alias = statement.valueStart === undefined ? undefined : chainAt(tokens, statement.valueStart);
        // A name that is defined by itself comes from outside: `config = config.x` in a plain set.
        if (alias === undefined || (alias.base === name && at.frame.recursive)) return byConvention(name, []);
        return follow(alias, at, tokens, depth - 1);
      }
    }
  }
  return name === "builtins" ? { kind: "builtins", path: [] } : other;
}

function byConvention(name: string, siblings: readonly Step[]): Meaning {
  if (name === "config") return { kind: "options", path: [] };
  if (name === "pkgs") return { kind: "packages", path: [] };
  // An overlay: `final: prev:`; each is a function of its own, so the names have no siblings.
  if (siblings.length === 1 && overlayNames.has(name)) return { kind: "packages", path: [] };
  return other;
}

const overlayNames: ReadonlySet<string> = new Set(["final", "prev", "self", "super"]);

/** The chain that makes up the whole value at `offset`, when it is one: `config.services.x;`. */
function chainAt(tokens: readonly Token[], offset: number): Chain | undefined {
  let index = tokens.findIndex((token) => token.start >= offset && token.kind !== "comment");
  const first = tokens[index];
  if (first?.kind !== "identifier") return undefined;
  const path: Step[] = [];
  for (index++; tokens[index]?.text === "."; index += 2) {
    const name = tokens[index + 1];
    if (name?.kind !== "identifier") return undefined;
    path.push({ name: name.text, start: name.start, end: name.end });
  }
  if (tokens[index] !== undefined && tokens[index]!.text !== ";") return undefined;
  return { kind: "name", base: first.text, start: first.start, baseEnd: first.end, path, dangling: false };
}
