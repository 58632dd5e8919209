/**
 * Reads a POSIX extended regular expression into a small tree. It follows the reader of GCC's C++ library in
 * `extended` mode, which is what C++ Nix uses: a backslash stands for itself inside brackets and may escape
 * special characters only, `]` and `}` are ordinary outside brackets, `{,n}` is an error, quantifiers may be
 * repeated. The input is a string of bytes (each unit 0…255), because Nix matches bytes.
 */

import { addEquivalents, classes, collatingNames, isDigit } from "./regex-classes.ts";

export type RegexNode =
  | { readonly kind: "empty" }
  /** One byte out of a set: 256 entries of 0 or 1. */
  | { readonly kind: "set"; readonly set: Uint8Array }
  | { readonly kind: "begin" }
  | { readonly kind: "end" }
  | { readonly kind: "sequence"; readonly items: readonly RegexNode[] }
  | { readonly kind: "either"; readonly left: RegexNode; readonly right: RegexNode }
  /** A capturing group; groups are numbered from 1 by their opening parenthesis. */
  | { readonly kind: "group"; readonly index: number; readonly body: RegexNode }
  /** `max` is Infinity for `*`, `+` and `{n,}`. */
  | { readonly kind: "repeat"; readonly body: RegexNode; readonly min: number; readonly max: number };

export interface ParsedRegex {
  readonly root: RegexNode;
  readonly groups: number;
}

/** Why a regular expression cannot be used: written wrongly, or too big once repetitions are written out. */
export class RegexError {
  readonly kind: "invalid" | "too-big";
  constructor(kind: "invalid" | "too-big") {
    this.kind = kind;
  }
}

const specials = new Set(".[\\()*+?{|^$");
/** The library's limit on states of one automaton. */
const maxStates = 100_000;

/** Reads `pattern` (bytes as units). Throws {@link RegexError}. */
export function parseRegex(pattern: string): ParsedRegex {
  let at = 0;
  let groups = 0;

  function invalid(): never {
    throw new RegexError("invalid");
  }

  function disjunction(): RegexNode {
    let left = alternative();
    while (pattern[at] === "|") {
      at++;
      left = { kind: "either", left, right: alternative() };
    }
    return left;
  }

  function alternative(): RegexNode {
    const items: RegexNode[] = [];
    for (let item = term(); item !== undefined; item = term()) items.push(item);
    if (items.length === 0) return { kind: "empty" };
    return items.length === 1 ? items[0]! : { kind: "sequence", items };
  }

  function term(): RegexNode | undefined {
    const char = pattern[at];
    if (char === "^") {
      at++;
      return { kind: "begin" };
    }
    if (char === "$") {
      at++;
      return { kind: "end" };
    }
    let node = atom();
    while (node !== undefined) {
      const quantified = quantifier(node);
      if (quantified === undefined) break;
      node = quantified;
    }
    return node;
  }

  function atom(): RegexNode | undefined {
    const char = pattern[at];
    switch (char) {
      case undefined:
      case "|":
      case ")":
        return undefined;
      case "*":
      case "+":
      case "?":
      case "{":
        return invalid();
      case ".":
        at++;
        return { kind: "set", set: anyByte };
      case "[":
        at++;
        return bracket();
      case "(": {
        at++;
        const index = ++groups;
        const body = disjunction();
        if (pattern[at] !== ")") invalid();
        at++;
        return { kind: "group", index, body };
      }
      case "\\": {
        const escaped = pattern[at + 1];
        if (escaped === undefined || !specials.has(escaped)) invalid();
        at += 2;
        return single(escaped);
      }
      case "\0":
        return invalid();
      default:
        at++;
        return single(char);
    }
  }

  function quantifier(body: RegexNode): RegexNode | undefined {
    switch (pattern[at]) {
      case "*":
        at++;
        return { kind: "repeat", body, min: 0, max: Infinity };
      case "+":
        at++;
        return { kind: "repeat", body, min: 1, max: Infinity };
      case "?":
        at++;
        return { kind: "repeat", body, min: 0, max: 1 };
      case "{": {
        at++;
        const min = count() ?? invalid();
        let max = min;
        if (pattern[at] === ",") {
          at++;
          max = count() ?? Infinity;
        }
        if (pattern[at] !== "}" || max < min) invalid();
        at++;
        return { kind: "repeat", body, min, max };
      }
      default:
        return undefined;
    }
  }

  function count(): number | undefined {
    const start = at;
    while (isDigit(pattern.charCodeAt(at))) at++;
    return at === start ? undefined : Number(pattern.slice(start, at));
  }

  function bracket(): RegexNode {
    const negated = pattern[at] === "^";
    if (negated) at++;
    const set = new Uint8Array(256);
    // What the last item was decides whether a dash after it makes a range.
    let last: number | "class" | undefined;
    const pushChar = (code: number): void => {
      set[code] = 1;
      last = code;
    };
    if (pattern[at] === "]" || pattern[at] === "-") pushChar(pattern.charCodeAt(at++));
    for (;;) {
      const char = pattern[at];
      if (char === undefined) return invalid();
      if (char === "]") {
        at++;
        break;
      }
      if (char === "[" && isClassOpener(pattern[at + 1])) {
        const opener = pattern[at + 1]!;
        const name = className(opener);
        if (opener === ":") {
          addClass(set, name);
          last = "class";
        } else {
          const code = collatingElement(name);
          if (opener === ".") pushChar(code);
          else {
            addEquivalents(set, code);
            last = "class";
          }
        }
        continue;
      }
      at++;
      if (char !== "-") {
        pushChar(char.charCodeAt(0));
        continue;
      }
      if (pattern[at] === "]") {
        set[0x2d] = 1;
        at++;
        break;
      }
      if (typeof last !== "number") return invalid();
      // A class cannot end a range; a lone "[" can.
      const next = pattern[at];
      if (next === undefined || (next === "[" && isClassOpener(pattern[at + 1]))) return invalid();
      addRange(set, last, next.charCodeAt(0));
      at++;
      last = undefined;
    }
    if (negated) for (let code = 0; code < 256; code++) set[code] = set[code] === 1 ? 0 : 1;
    return { kind: "set", set };
  }

  /** Reads `[:name:]` and its like from the opening bracket on; gives the name. */
  function className(opener: string): string {
    const end = pattern.indexOf(opener, at + 2);
    if (end < 0 || pattern[end + 1] !== "]") invalid();
    const name = pattern.slice(at + 2, end);
    at = end + 2;
    return name;
  }

  function addRange(set: Uint8Array, from: number, to: number): void {
    // The library compares signed characters: bytes from 128 on come before all others.
    const low = signed(from);
    const high = signed(to);
    if (low > high) invalid();
    for (let code = low; code <= high; code++) set[code & 0xff] = 1;
  }

  function addClass(set: Uint8Array, name: string): void {
    const test = classes[name.toLowerCase()] ?? invalid();
    for (let code = 0; code < 128; code++) if (test(code)) set[code] = 1;
  }

  function collatingElement(name: string): number {
    const code = collatingNames.get(name);
    return code ?? invalid();
  }

  const root = disjunction();
  if (at !== pattern.length) invalid();
  if (stateCount(root) > maxStates) throw new RegexError("too-big");
  return { root, groups };
}

/** `.` matches every byte but NUL, newlines included. */
const anyByte = new Uint8Array(256).fill(1, 1);

function single(char: string): RegexNode {
  const set = new Uint8Array(256);
  set[char.charCodeAt(0)] = 1;
  return { kind: "set", set };
}

function signed(code: number): number {
  return code > 127 ? code - 256 : code;
}

function isClassOpener(char: string | undefined): boolean {
  return char === ":" || char === "." || char === "=";
}

/** How many states the library would make: repetitions with numbers copy what they repeat. */
function stateCount(node: RegexNode): number {
  switch (node.kind) {
    case "empty":
    case "set":
    case "begin":
    case "end":
      return 1;
    case "sequence":
      return node.items.reduce((sum, item) => sum + stateCount(item), 0);
    case "either":
      return stateCount(node.left) + stateCount(node.right) + 2;
    case "group":
      return stateCount(node.body) + 2;
    case "repeat": {
      const body = stateCount(node.body) + 1;
      return body * Math.max(1, Number.isFinite(node.max) ? node.max : node.min + 1);
    }
  }
}
