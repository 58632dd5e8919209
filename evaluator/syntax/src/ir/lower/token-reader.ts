/**
 * Reads tokens by the rules of the language and tells where the first token stands that cannot follow, what
 * should have stood there, and what is open at that place. It knows nothing but yes and no: the syntax tree is
 * what everything else reads. Like Nix's own parser it stops at the first mistake. Rules: Nix manual, section Syntax.
 */
import type { Token } from "@nixsight/grammar";

export interface Stop {
  /** Index of the token that cannot follow; the number of tokens at the end of the file. */
  readonly at: number;
  readonly wanted: Wanted;
  /** Outermost first. */
  readonly open: readonly Opening[];
}

export type Wanted =
  | "expression"
  /** A component of an attribute path. */
  | "name"
  /** A definition, or what closes the set or `let`. */
  | "binding"
  | "equals"
  | "semicolon"
  | "then"
  | "else"
  /** An element of a list, or `]`. */
  | "element"
  /** The `)` or the `}` of an interpolation. */
  | "closer"
  | "string-end"
  /** An argument in `{ a, b }:`. */
  | "formal"
  /** `,` or `}` after an argument. */
  | "comma"
  /** `}` after `...`. */
  | "formals-end"
  /** `:` after the arguments. */
  | "colon"
  | "end";

export interface Opening {
  readonly kind:
    | "set"
    | "let"
    | "list"
    | "parenthesis"
    | "interpolation"
    | "string"
    | "formals"
    /** A definition after its `=`. */
    | "value"
    | "inherit"
    | "with"
    | "with-body"
    | "assert"
    | "condition"
    | "branch";
  /** Index of the token that opened it. */
  readonly token: number;
}

/** Deeper nesting is left to the syntax tree. */
const deepest = 500;

/** @param tokens without comments. undefined: no mistake, or too deeply nested to tell */
export function readTokens(tokens: readonly Token[]): Stop | undefined {
  let at = 0;
  let depth = 0;
  let stop: Stop | undefined;
  let tooDeep = false;
  const open: Opening[] = [];

  const is = (text: string, index = at): boolean => {
    const token = tokens[index];
    return token?.text === text && (token.kind === "symbol" || token.kind === "keyword");
  };
  const kind = (index = at) => tokens[index]?.kind;
  const fail = (wanted: Wanted): false => {
    stop = { at, wanted, open: [...open] };
    return false;
  };
  const take = (text: string, wanted: Wanted): boolean => {
    if (!is(text)) return fail(wanted);
    at++;
    return true;
  };
  /** Reads a part with `kind` open. What failed stays open in the answer, which has its own copy. */
  const inside = (kind: Opening["kind"], token: number, read: () => boolean): boolean => {
    open.push({ kind, token });
    const right = read();
    open.pop();
    return right;
  };

  function expression(): boolean {
    if (++depth > deepest) {
      tooDeep = true;
      return false;
    }
    const right = anyExpression();
    depth--;
    return right;
  }

  function anyExpression(): boolean {
    const start = at;
    if (kind() === "identifier" && is(":", at + 1)) {
      at += 2;
      return expression();
    }
    if (kind() === "identifier" && is("@", at + 1) && is("{", at + 2)) {
      at += 2;
      return lambda();
    }
    if (is("{") && looksLikeFormals(at)) return lambda();
    if (is("with") || is("assert")) {
      const word = is("with") ? "with" : "assert";
      at++;
      return (
        inside(word, start, () => expression() && take(";", "semicolon")) &&
        (word === "with" ? inside("with-body", start, expression) : expression())
      );
    }
    if (is("let") && !is("{", at + 1)) {
      at++;
      return inside("let", start, () => bindings("in")) && take("in", "binding") && expression();
    }
    if (is("if")) {
      at++;
      return (
        inside("condition", start, () => expression() && take("then", "then")) &&
        inside("branch", start, () => expression() && take("else", "else")) &&
        expression()
      );
    }
    return operation();
  }

  function lambda(): boolean {
    const start = at++;
    if (!inside("formals", start, formals)) return false;
    if (is("@")) {
      at++;
      if (kind() !== "identifier") return fail("name");
      at++;
    }
    return take(":", "colon") && expression();
  }

  function formals(): boolean {
    for (;;) {
      if (is("}")) {
        at++;
        return true;
      }
      if (is("...")) {
        at++;
        return take("}", "formals-end");
      }
      if (kind() !== "identifier") return fail("formal");
      at++;
      if (is("?")) {
        at++;
        if (!expression()) return false;
      }
      if (is(",")) at++;
      else if (!is("}")) return fail("comma");
    }
  }

  /** Whether `{` begins the arguments of a function, told by what only they can have. */
  function looksLikeFormals(index: number): boolean {
    let next = index + 1;
    if (is("...", next) || (is(".", next) && is(".", next + 1))) return true;
    while (kind(next) === "identifier") next++;
    if (is("}", next)) return is(":", next + 1) || is("@", next + 1);
    return next > index + 1 && (is(",", next) || is("?", next) || is("...", next));
  }

  function operation(): boolean {
    for (;;) {
      while (is("-") || is("!")) at++;
      if (!application()) return false;
      while (is("?")) {
        at++;
        if (!attributePath()) return false;
      }
      const token = tokens[at];
      if (token?.kind !== "symbol" || !binary.has(token.text)) return true;
      at++;
    }
  }

  function application(): boolean {
    if (!startsOperand()) return fail("expression");
    while (startsOperand()) if (!select()) return false;
    return true;
  }

  function startsOperand(): boolean {
    const token = tokens[at];
    if (token === undefined) return false;
    if (token.kind === "symbol") return /^[([{]$/.test(token.text) || startsComputedPath();
    if (token.kind === "keyword") return token.text === "rec" || (token.text === "let" && is("{", at + 1));
    return operands.has(token.kind);
  }

  /** `/${name}/file` */
  function startsComputedPath(): boolean {
    return is("/") && kind(at + 1) === "interpolation-start" && tokens[at]!.end === tokens[at + 1]!.start;
  }

  function select(): boolean {
    if (!simple()) return false;
    while (is(".")) {
      at++;
      if (!attribute()) return false;
      if (kind() === "identifier" && tokens[at]!.text === "or") {
        at++;
        if (!startsOperand()) return fail("expression");
        return select();
      }
    }
    return true;
  }

  function simple(): boolean {
    const start = at;
    if (kind() === "string-start") return string();
    if (is("(")) {
      at++;
      return inside("parenthesis", start, () => expression() && take(")", "closer"));
    }
    if (is("[")) {
      at++;
      return inside("list", start, elements);
    }
    if (is("rec") || is("let")) at++;
    if (is("{")) {
      const brace = at++;
      return inside("set", brace, () => bindings("}") && take("}", "binding"));
    }
    if (at > start) return fail("expression");
    at++;
    return tokens[start]!.kind === "path" || tokens[start]!.text === "/" ? restOfPath() : true;
  }

  /** What follows a path without a space: interpolations and more of the path. */
  function restOfPath(): boolean {
    for (;;) {
      const token = tokens[at];
      if (token === undefined || token.start !== tokens[at - 1]!.end) return true;
      if (token.kind === "interpolation-start") {
        if (!interpolation()) return false;
      } else if (pathParts.has(token.kind) || /^[./+-]$/.test(token.text)) at++;
      else return true;
    }
  }

  function elements(): boolean {
    while (!is("]")) {
      if (!startsOperand()) return fail("element");
      if (!select()) return false;
    }
    at++;
    return true;
  }

  function string(): boolean {
    const start = at++;
    return inside("string", start, () => {
      while (kind() === "string-text" || kind() === "interpolation-start")
        if (kind() === "string-text") at++;
        else if (!interpolation()) return false;
      if (kind() !== "string-end") return fail("string-end");
      at++;
      return true;
    });
  }

  function interpolation(): boolean {
    const start = at++;
    return inside("interpolation", start, () => {
      if (!expression()) return false;
      if (kind() !== "interpolation-end") return fail("closer");
      at++;
      return true;
    });
  }

  function bindings(closer: "}" | "in"): boolean {
    while (!is(closer)) if (!binding()) return false;
    return true;
  }

  function binding(): boolean {
    const start = at;
    if (is("inherit")) {
      at++;
      return inside("inherit", start, inherited);
    }
    if (!startsAttribute()) return fail("binding");
    if (!attributePath() || !take("=", "equals")) return false;
    return inside("value", at - 1, () => expression() && take(";", "semicolon"));
  }

  function inherited(): boolean {
    const start = at;
    if (is("(")) {
      at++;
      if (!inside("parenthesis", start, () => expression() && take(")", "closer"))) return false;
    }
    while (startsAttribute()) if (!attribute()) return false;
    return take(";", "semicolon");
  }

  function startsAttribute(): boolean {
    const found = kind();
    return found === "identifier" || found === "string-start" || found === "interpolation-start";
  }

  function attributePath(): boolean {
    if (!attribute()) return false;
    while (is(".")) {
      at++;
      if (!attribute()) return false;
    }
    return true;
  }

  function attribute(): boolean {
    if (kind() === "string-start") return string();
    if (kind() === "interpolation-start") return interpolation();
    if (kind() !== "identifier") return fail("name");
    at++;
    return true;
  }

  if (expression() && at < tokens.length) fail("end");
  return tooDeep ? undefined : stop;
}

const binary: ReadonlySet<string> = new Set([
  "+",
  "-",
  "*",
  "/",
  "++",
  "//",
  "==",
  "!=",
  "<",
  "<=",
  ">",
  ">=",
  "&&",
  "||",
  "->",
  "|>",
  "<|",
]);

const operands: ReadonlySet<Token["kind"]> = new Set([
  "identifier",
  "number",
  "path",
  "search-path",
  "uri",
  "string-start",
]);

const pathParts: ReadonlySet<Token["kind"]> = new Set(["identifier", "number", "path", "keyword"]);
