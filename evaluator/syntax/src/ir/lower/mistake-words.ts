/**
 * Puts the first mistake of a text into words: what the author forgot or wrote in the manner of another language,
 * and where. Takes the place where reading stops (token-reader.ts) and gives a code, a message and a range. What
 * was never closed is told in unclosed.ts.
 */
import type { Token } from "@nixsight/grammar";
import type { StaticCode } from "../diagnostic.ts";
import type { TextRange } from "../source-map.ts";
import { closesSoon, endsValue, isWord, lastCharacter, pathBefore } from "./token-look.ts";
import type { Opening, Stop } from "./token-reader.ts";

export interface Mistake {
  readonly code: StaticCode;
  readonly message: string;
  readonly range: TextRange;
}

/** An opener that is never closed: the index of its token, and of the token that shows it. */
export interface NeverClosed {
  readonly opener: number;
  readonly noticed: number;
}

/** undefined: the end of the file has come with something open. */
export function describeStop(tokens: readonly Token[], stop: Stop): Mistake | NeverClosed | undefined {
  const token = tokens[stop.at];
  const found = glued(tokens, stop.at);
  if (found !== undefined) return found;
  if (token === undefined) {
    if (stop.open.some(({ kind }) => closers[kind] !== undefined)) return undefined;
    return tooEarly(tokens, stop);
  }
  return closing(stop, token) ?? byWanted(tokens, stop, token);
}

const closers: Readonly<Partial<Record<Opening["kind"], string>>> = {
  set: "}",
  list: "]",
  parenthesis: ")",
  formals: "}",
  interpolation: "}",
  string: '"',
};

function tooEarly(tokens: readonly Token[], { wanted }: Stop): Mistake {
  const last = tokens.at(-1);
  const end = last?.end ?? 0;
  const range = { start: Math.max(0, end - 1), end };
  if (wanted === "colon") return mistake("a : is missing after the arguments", range);
  return mistake(`the file ends too early: ${expectation(last)}`, range);
}

/** Two symbols that other languages write as one, and symbols that Nix does not have. */
function glued(tokens: readonly Token[], at: number): Mistake | undefined {
  const pair = (first: number): string => {
    const [a, b] = [tokens[first], tokens[first + 1]];
    return a?.kind === "symbol" && b?.kind === "symbol" && a.end === b.start ? a.text + b.text : "";
  };
  for (const first of [at, at - 1]) {
    const message = pairWords[pair(first)];
    if (message !== undefined)
      return mistake(message, { start: tokens[first]!.start, end: tokens[first + 1]!.end });
  }
  const token = tokens[at];
  const message = token?.kind === "symbol" ? symbolWords[token.text] : undefined;
  return message === undefined ? undefined : mistake(message, token!);
}

const pairWords: Readonly<Record<string, string>> = {
  "=>": "a function is written argument: body",
  "<>": "not equal is written !=",
  "..": "the arguments that are not named are written ...",
  "===": "two values are compared with ==",
  "!==": "two values are compared with !=",
  "+=": "a definition is written with = and says the whole value",
};

const symbolWords: Readonly<Record<string, string>> = {
  "&": "and is written &&",
  "|": "or is written ||",
  "'": "a string is written in double quotes, or between two '' on several lines",
  "%": "Nix has no operator %: lib.mod gives the remainder",
};

/** A closing bracket: it closes what is open, or something else is not closed, or nothing is open. */
function closing(stop: Stop, token: Token): Mistake | NeverClosed | undefined {
  const isBracket = token.kind === "symbol" && /^[})\]]$/.test(token.text);
  if (!isBracket && token.kind !== "interpolation-end") return undefined;
  const brackets = stop.open.filter(({ kind }) => closers[kind] !== undefined);
  const fits = ({ kind }: Opening): boolean =>
    (kind === "interpolation") === (token.kind === "interpolation-end") && closers[kind] === token.text;
  const innermost = brackets.at(-1);
  if (innermost !== undefined && fits(innermost)) return undefined;
  if (brackets.some(fits)) return { opener: innermost!.token, noticed: stop.at };
  // Inside `${ }` the text's own closer comes later than the outer one.
  if (token.kind === "interpolation-end") return undefined;
  return mistake(`this ${token.text} closes nothing that is open`, token);
}

function byWanted(tokens: readonly Token[], stop: Stop, token: Token): Mistake | NeverClosed {
  switch (stop.wanted) {
    case "semicolon":
      return wantedSemicolon(tokens, stop, token);
    case "equals":
      return wantedEquals(tokens, stop, token);
    case "binding":
      return wantedBinding(tokens, stop, token);
    case "element":
      return wantedElement(tokens, stop, token);
    case "closer":
      return wantedCloser(tokens, stop, token);
    case "then":
      return token.text === "=" ? comparison(token) : mistake("then is missing before this", token);
    case "else":
      return wantedElse(tokens, stop, token);
    case "formal":
      return wantedFormal(stop, token);
    case "comma":
      return wantedComma(stop, token);
    case "formals-end":
      return mistake("... is the last of the arguments: a } belongs after it", token);
    case "colon":
      return mistake("a : is missing after the arguments", lastCharacter(tokens[stop.at - 1]!));
    case "name":
      return mistake(`${shown(token)} is not expected here: ${expectation(tokens[stop.at - 1])}`, token);
    case "end":
      return wantedEnd(tokens, stop, token);
    default:
      return wantedExpression(tokens, stop, token);
  }
}

// --- by what is wanted ---------------------------------------------------------------------------------------

function wantedSemicolon(tokens: readonly Token[], stop: Stop, token: Token): Mistake {
  const { at } = stop;
  const innermost = stop.open.at(-1)!;
  const previous = tokens[at - 1]!;
  if (innermost.kind === "assert" && token.text === "=") return comparison(token);
  if (token.text === "=") {
    const name = pathBefore(tokens, at);
    const before = tokens[name - 1];
    if (innermost.kind === "value" && name === innermost.token + 1) {
      const equals = tokens[innermost.token]!;
      // `a =` on one line and the next definition on the following ones.
      return mistake("a value is missing after this =", equals);
    }
    if (name < at && before !== undefined) {
      if (before.text === ";" && before.kind === "symbol") return missingBody(tokens, name - 1);
      if (endsValue(before)) return missingSemicolon(before);
      return mistake(`something is missing after ${shown(before)}: ${expectation(before)}`, before);
    }
  }
  if (innermost.kind === "inherit" && token.text === ".") {
    const equals = tokens.findIndex(
      ({ text, kind }, index) => index > at && kind === "symbol" && text !== ".",
    );
    const before = tokens[at - 2];
    return tokens[equals]?.text === "=" && before !== undefined && endsValue(before)
      ? missingSemicolon(before)
      : mistake("inherit takes single names, not paths", token);
  }
  if (token.text === "," || token.text === ":") return punctuation(token);
  if (isWord(token, "then", "else")) return mistake(`this ${token.text} belongs to no if`, token);
  const startsNext = isWord(token, "inherit", "in") || token.kind === "interpolation-start";
  if ((token.text === "}" || startsNext) && endsValue(previous)) return missingSemicolon(previous);
  if (token.kind === "keyword") return parentheses(token);
  return unexpected(tokens, at);
}

function wantedEquals(tokens: readonly Token[], stop: Stop, token: Token): Mistake {
  const previous = tokens[stop.at - 1]!;
  if (token.text === "==") return mistake("a definition is written with =; == compares two values", token);
  if (token.text === ":" || token.text === ",") return punctuation(token);
  if (token.text === ";")
    return mistake(`a value is missing: a definition is written ${shown(previous)} = value;`, token);
  const isLet = stop.open.at(-1)?.kind === "let";
  if (isLet && (token.text === "}" || token.text === ")"))
    return mistake("in is missing before this: what let defines is used after it", previous);
  if (token.text === "}")
    return mistake(
      `something is missing before this }: an = and a value are expected after ${shown(previous)}`,
      token,
    );
  const next = tokens[stop.at + 1];
  if (token.kind === "identifier" && (next?.text === "=" || next?.text === "."))
    return mistake(
      `${token.text} is not expected here: an = is expected after ${shown(previous)}, and a name has no spaces`,
      token,
    );
  return mistake(`an = is missing before this: a definition is written name = value;`, token);
}

function wantedBinding(tokens: readonly Token[], stop: Stop, token: Token): Mistake {
  const previous = tokens[stop.at - 1];
  if (token.text === ";" && token.kind === "symbol")
    return mistake("this ; ends nothing: take it away", token);
  if (token.text === "," || token.text === ":") return punctuation(token);
  if (token.text === "=") return mistake("a name is missing before this =", token);
  if (stop.open.at(-1)?.kind === "let")
    return mistake("in is missing before this: what let defines is used after it", token);
  if (isWord(token, "in")) return mistake("this in belongs to no let", token);
  if (isWord(token, "if"))
    return mistake("a set holds definitions: a condition stands in a value, or in lib.mkIf", token);
  if (isWord(token, "let", "with", "assert"))
    return mistake(`a set holds definitions: ${token.text} stands before the set, or in a value`, token);
  if (previous !== undefined && previous.text !== ";" && previous.text !== "{")
    return unexpected(tokens, stop.at);
  return mistake(`${shown(token)} is not expected here: a definition is written name = value;`, token);
}

function wantedElement(tokens: readonly Token[], stop: Stop, token: Token): Mistake | NeverClosed {
  const opener = stop.open.at(-1)!.token;
  if (token.text === ",") return punctuation(token);
  if (token.text === ";")
    return closesSoon(tokens, stop.at, "]")
      ? mistake("the elements of a list are separated by spaces: take this ; away", token)
      : { opener, noticed: stop.at };
  if (token.text === "=") {
    const name = pathBefore(tokens, stop.at);
    return name === opener + 1
      ? mistake("a list holds values: definitions stand between { and }", token)
      : { opener, noticed: name };
  }
  if (token.text === "-") return mistake("a negative number in a list stands in parentheses", token);
  if (token.kind === "keyword" || token.text === ":") return parentheses(token);
  if (token.kind === "symbol" && /^(\+\+?|\*|\/\/?|==|!=|<=?|>=?|&&|\|\||->|\?)$/.test(token.text))
    return mistake(`an element of a list that is computed with ${token.text} stands in parentheses`, token);
  return unexpected(tokens, stop.at);
}

function wantedCloser(tokens: readonly Token[], stop: Stop, token: Token): Mistake | NeverClosed {
  const opener = stop.open.at(-1)!.token;
  const closer = tokens[opener]!.text === "(" ? ")" : "}";
  if (token.text === ";" && !closesSoon(tokens, stop.at, closer)) return { opener, noticed: stop.at };
  if (token.text === ";") return mistake(`this ; is not expected before the ${closer}`, token);
  if (token.text === ",") return punctuation(token);
  if (token.text === "=") {
    const name = pathBefore(tokens, stop.at);
    const starts = tokens[name - 1]?.text;
    // A definition in parentheses means that these were never closed, unless it is all that is in them.
    return name > opener + 1 && starts === ";" ? { opener, noticed: name } : comparison(token);
  }
  if (token.kind === "keyword") return parentheses(token);
  return unexpected(tokens, stop.at);
}

function wantedElse(tokens: readonly Token[], stop: Stop, token: Token): Mistake {
  const start = stop.open.at(-1)!.token;
  const merged = tokens
    .slice(start, stop.at)
    .find(({ kind, text }) => kind === "identifier" && /^(else?if|elsif)$/.test(text));
  if (merged !== undefined) return mistake(`Nix has no ${merged.text}: write else if`, merged);
  if (token.text === "=") return comparison(token);
  return mistake("an if needs an else: it is missing before this", token);
}

function wantedFormal(stop: Stop, token: Token): Mistake | NeverClosed {
  if (token.text === "," && token.kind === "symbol")
    return mistake("this , separates nothing: take it away", token);
  if (token.text === "{") return { opener: stop.open.at(-1)!.token, noticed: stop.at };
  return mistake(`${shown(token)} is not expected here: the name of an argument is expected`, token);
}

function wantedComma(stop: Stop, token: Token): Mistake | NeverClosed {
  if (token.text === "=") return mistake("the default of an argument is written with ?", token);
  if (token.text === "{") return { opener: stop.open.at(-1)!.token, noticed: stop.at };
  return mistake("a , is missing before this: it separates the arguments of a function", token);
}

function wantedEnd(tokens: readonly Token[], stop: Stop, token: Token): Mistake {
  const previous = tokens[stop.at - 1];
  if (token.text === ";" && token.kind === "symbol") {
    if (stop.at === tokens.length - 1) return mistake("a file is one value: no ; belongs after it", token);
    if (previous?.text === "}")
      return mistake(
        "this } closes the outermost {, and more follows: one } is too many, here or before",
        previous,
      );
  }
  if (token.text === "=")
    return pathBefore(tokens, stop.at) === 0
      ? mistake("definitions stand between { and }", token)
      : mistake("this = is not expected here: a definition can only stand in a set or after let", token);
  if (token.text === ",") return punctuation(token);
  if (isWord(token, "then", "else")) return mistake(`this ${token.text} belongs to no if`, token);
  if (isWord(token, "in")) return mistake("this in belongs to no let", token);
  return unexpected(tokens, stop.at);
}

function wantedExpression(tokens: readonly Token[], stop: Stop, token: Token): Mistake {
  const previous = tokens[stop.at - 1];
  if (previous?.text === ";" && stop.open.at(-1)?.kind === "with-body")
    return missingBody(tokens, stop.at - 1);
  if (token.text === ";" && token.kind === "symbol")
    return mistake(
      `a value is missing before this ;${previous === undefined ? "" : ` (after ${shown(previous)})`}`,
      token,
    );
  if (token.text === "=" && previous?.text === "=") return comparison(token);
  if (/^[})\]]$/.test(token.text) || isWord(token, "in", "then", "else"))
    return mistake(`something is missing before this ${token.text}: ${expectation(previous)}`, token);
  if (token.kind === "keyword" && previous?.kind === "symbol") return parentheses(token);
  return unexpected(tokens, stop.at);
}

// --- words ---------------------------------------------------------------------------------------------------

function mistake(message: string, { start, end }: TextRange, code: StaticCode = "syntax-error"): Mistake {
  return { code, message, range: { start, end } };
}

function missingSemicolon(before: Token): Mistake {
  return mistake(
    "a ; is missing here: every definition ends with one",
    lastCharacter(before),
    "missing-token",
  );
}

/**
 * What `with x;` is for is missing: in `with x [ a ];` the list was taken for an argument of `x`.
 * @param semicolon index of the `;` that ends it
 */
function missingBody(tokens: readonly Token[], semicolon: number): Mistake {
  let depth = 0;
  for (let at = semicolon - 1; at >= 0; at--) {
    const { text, kind } = tokens[at]!;
    if (/^[})\]]$/.test(text) && kind !== "string-text") depth++;
    else if (/^[{([]$/.test(text) && kind !== "string-text") {
      depth--;
      const before = tokens[at - 1];
      if (depth === 0 && before?.kind === "identifier")
        return mistake(
          "a ; is missing here: with is followed by a set, a ; and a value",
          lastCharacter(before),
          "missing-token",
        );
    } else if (depth === 0 && kind === "keyword") break;
  }
  return mistake("a value is missing after this ;", tokens[semicolon]!);
}

function comparison(token: Token): Mistake {
  return mistake("two values are compared with ==; = is for definitions", token);
}

function punctuation(token: Token): Mistake {
  return mistake(
    token.text === ","
      ? "a , is used only between the arguments of a function; list elements are separated by spaces, definitions by ;"
      : "a definition is written with = here; : belongs to functions (argument: body)",
    token,
  );
}

function parentheses(token: Token): Mistake {
  const what = token.text === ":" ? "a function" : `what begins with ${token.text}`;
  return mistake(`${what} stands in parentheses here`, token);
}

function unexpected(tokens: readonly Token[], at: number): Mistake {
  const token = tokens[at]!;
  const previous = tokens[at - 1];
  return mistake(
    `${shown(token)} is not expected here${previous === undefined ? "" : `: ${expectation(previous)}`}`,
    token,
  );
}

/** What may follow a token, in words. */
function expectation(previous: Token | undefined): string {
  if (previous === undefined) return "an expression is expected";
  switch (previous.text) {
    case ".":
      return "the name of an attribute is expected after the .";
    case "=":
      return "a value is expected after the =";
    case "let":
      return "definitions and in are expected after let";
    case "in":
    case "then":
    case "else":
    case "if":
    case "with":
    case "assert":
    case ":":
      return `an expression is expected after ${previous.text}`;
    case "inherit":
      return "names and a ; are expected after inherit";
  }
  if (endsValue(previous)) return "an operator, a ; or a closing bracket is expected";
  return previous.kind === "symbol" && !/^[{([;,]$/.test(previous.text)
    ? `a value is expected after ${previous.text}`
    : "an expression is expected";
}

function shown(token: Token): string {
  return token.kind.startsWith("string-") ? "this string" : token.text;
}
