/**
 * JSON text to Nix values. Own reader instead of `JSON.parse`, because integers have 64 bits and differ from
 * floats, repeated keys are not lost silently to `__proto__`, and errors name the place as C++ Nix (which
 * uses nlohmann's library) does. Columns count bytes, from 1.
 */

import { byteLength } from "@nixsight/syntax/ir/bytes.ts";
import { makeAttrs } from "../value/attrs.ts";
import { checkListLength } from "../value/memory.ts";
import { NixFloat, type Value } from "../value/value.ts";

/** What is wrong with a JSON text. */
export class JsonError {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

type Token =
  | "true literal"
  | "false literal"
  | "null literal"
  | "string literal"
  | "number literal"
  | "'['"
  | "'{'"
  | "']'"
  | "'}'"
  | "':'"
  | "','"
  | "end of input";

const itemsPerPoll = 2 ** 16;
const anyValue = "'[', '{', or a literal";
const minInt64 = -(2n ** 63n);
const maxInt64 = 2n ** 63n - 1n;
const maxUint64 = 2n ** 64n - 1n;

/** The value of a JSON text. Throws {@link JsonError}. */
export function parseJson(text: string): Value {
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  /** Where the last string or number began: the "last read" text of errors starts there. */
  let readFrom = at;
  /** The last string; or the last number as it is written, for errors about its size come after others. */
  let scalar = "";

  if (at === text.length)
    throw new JsonError(
      "[json.exception.parse_error.101] parse error at line 1, column 1: attempting to parse an empty input; " +
        "check that your input string or stream contains the expected JSON",
    );
  const value = parseValue(nextToken("value", undefined));
  const last = nextToken("value", "end of input");
  if (last !== "end of input") unexpected(last, "value", "end of input");
  return value;

  function parseValue(token: Token): Value {
    switch (token) {
      case "string literal":
        return scalar;
      case "number literal":
        return numberOf(scalar);
      case "true literal":
        return true;
      case "false literal":
        return false;
      case "null literal":
        return null;
      case "'['":
        return parseArray();
      case "'{'":
        return parseObject();
      default:
        return unexpected(token, "value", anyValue);
    }
  }

  function parseArray(): Value {
    const items: Value[] = [];
    let token = nextToken("value", undefined);
    if (token === "']'") return items;
    for (;;) {
      items.push(parseValue(token));
      if (items.length % itemsPerPoll === 0) checkListLength(items.length, 0);
      token = nextToken("array", "']'");
      if (token === "']'") return items;
      if (token !== "','") unexpected(token, "array", "']'");
      token = nextToken("value", undefined);
    }
  }

  function parseObject(): Value {
    const members = new Map<string, Value>();
    let token = nextToken("object key", "string literal");
    if (token === "'}'") return makeAttrs([]);
    for (;;) {
      if (token !== "string literal") unexpected(token, "object key", "string literal");
      const key = scalar;
      token = nextToken("object separator", "':'");
      if (token !== "':'") unexpected(token, "object separator", "':'");
      // The last one of equal keys counts.
      members.set(key, parseValue(nextToken("value", undefined)));
      token = nextToken("object", "'}'");
      if (token === "'}'") break;
      if (token !== "','") unexpected(token, "object", "'}'");
      token = nextToken("object key", "string literal");
    }
    const entries: { name: string; cell: Value }[] = [];
    for (const [name, cell] of members) entries.push({ name, cell });
    return makeAttrs(entries);
  }

  /** Moves past the next token; strings and numbers are left in `scalar`. */
  function nextToken(context: string, expected: string | undefined): Token {
    let code = text.charCodeAt(at);
    while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) code = text.charCodeAt(++at);
    switch (code) {
      case 0x5b:
        at++;
        return "'['";
      case 0x5d:
        at++;
        return "']'";
      case 0x7b:
        at++;
        return "'{'";
      case 0x7d:
        at++;
        return "'}'";
      case 0x3a:
        at++;
        return "':'";
      case 0x2c:
        at++;
        return "','";
      case 0x22:
        scalar = readString(context, expected);
        return "string literal";
      case 0x74:
        return literal("true", "true literal", context, expected);
      case 0x66:
        return literal("false", "false literal", context, expected);
      case 0x6e:
        return literal("null", "null literal", context, expected);
      default:
        if (code === 0x2d || (code >= 0x30 && code <= 0x39)) {
          scalar = readNumber(context, expected);
          return "number literal";
        }
        if (at >= text.length) return "end of input";
        at++;
        return damaged("invalid literal", context, expected);
    }
  }

  function literal(word: string, token: Token, context: string, expected: string | undefined): Token {
    for (let index = 0; index < word.length; index++) {
      const same = text[at] === word[index];
      at++;
      if (!same) return damaged("invalid literal", context, expected);
    }
    return token;
  }

  function readNumber(context: string, expected: string | undefined): string {
    readFrom = at;
    const start = at;
    const digits = (problem: string): void => {
      if (!isDigit(text.charCodeAt(at))) {
        at++;
        damaged(`invalid number; expected ${problem}`, context, expected);
      }
      while (isDigit(text.charCodeAt(at))) at++;
    };
    if (text[at] === "-") at++;
    if (text[at] === "0") at++;
    else digits("digit after '-'");
    if (text[at] === ".") {
      at++;
      digits("digit after '.'");
    }
    if (text[at] === "e" || text[at] === "E") {
      at++;
      if (text[at] === "+" || text[at] === "-") {
        at++;
        digits("digit after exponent sign");
      } else digits("'+', '-', or digit after exponent");
    }
    return text.slice(start, at);
  }

  function readString(context: string, expected: string | undefined): string {
    readFrom = at;
    at++;
    let result = "";
    let plainFrom = at;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === 0x22) {
        result += text.slice(plainFrom, at);
        at++;
        break;
      }
      if (code === 0x5c) {
        result += text.slice(plainFrom, at) + readEscape(context, expected);
        plainFrom = at;
        continue;
      }
      at++;
      if (code >= 0x20) {
        if (code >= 0xdc80 && code <= 0xdcff && isEscapedByte(text, at - 1))
          damaged("invalid string: ill-formed UTF-8 byte", context, expected);
        continue;
      }
      damaged(
        at > text.length ? "invalid string: missing closing quote" : controlProblem(code),
        context,
        expected,
      );
    }
    if (result.includes("\0"))
      throw new JsonError(
        `input string '${result.replaceAll("\0", "␀")}' cannot be represented as Nix string because it contains null bytes`,
      );
    return result;
  }

  function readEscape(context: string, expected: string | undefined): string {
    const char = text[at + 1];
    at += 2;
    if (char === "u") {
      const first = readHex(context, expected);
      if (first >= 0xdc00 && first <= 0xdfff)
        damaged("invalid string: surrogate U+DC00..U+DFFF must follow U+D800..U+DBFF", context, expected);
      if (first < 0xd800 || first > 0xdbff) return String.fromCharCode(first);
      const problem = "invalid string: surrogate U+D800..U+DBFF must be followed by U+DC00..U+DFFF";
      for (const wanted of "\\u") {
        at++;
        if (text[at - 1] !== wanted) damaged(problem, context, expected);
      }
      const second = readHex(context, expected);
      if (second < 0xdc00 || second > 0xdfff) damaged(problem, context, expected);
      return String.fromCharCode(first, second);
    }
    const plain = char === undefined ? undefined : escapes[char];
    return plain ?? damaged("invalid string: forbidden character after backslash", context, expected);
  }

  function readHex(context: string, expected: string | undefined): number {
    let value = 0;
    for (let index = 0; index < 4; index++) {
      const digit = Number.parseInt(text[at] ?? "", 16);
      at++;
      if (Number.isNaN(digit))
        damaged("invalid string: '\\u' must be followed by 4 hex digits", context, expected);
      value = value * 16 + digit;
    }
    return value;
  }

  function damaged(problem: string, context: string, expected: string | undefined): never {
    const read = [...text.slice(readFrom, at)].map(showControl).join("");
    fail(context, `${problem}; last read: '${read}'`, expected);
  }

  function unexpected(token: Token, context: string, expected: string | undefined): never {
    if (token === "end of input") at = text.length + 1;
    fail(context, `unexpected ${token}`, expected);
  }

  function fail(context: string, problem: string, expected: string | undefined): never {
    const before = text.slice(0, at);
    const line = before.split("\n").length;
    const column = byteLength(before.slice(before.lastIndexOf("\n") + 1)) + (at > text.length ? 1 : 0);
    throw new JsonError(
      `[json.exception.parse_error.101] parse error at line ${line}, column ${column}: ` +
        `syntax error while parsing ${context} - ${problem}${expected === undefined ? "" : `; expected ${expected}`}`,
    );
  }
}

const escapes: Readonly<Record<string, string | undefined>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function numberOf(number: string): Value {
  return /[.eE]/.test(number) ? floatOf(number) : integerOf(number);
}

function floatOf(number: string): NixFloat {
  const value = Number(number);
  if (!Number.isFinite(value))
    throw new JsonError(`[json.exception.out_of_range.406] number overflow parsing '${number}'`);
  return new NixFloat(value);
}

function integerOf(number: string): Value {
  const small = Number(number);
  if (Number.isSafeInteger(small)) return small === 0 ? 0 : small;
  const value = BigInt(number);
  if (value >= minInt64 && value <= maxInt64) return value;
  if (value > 0n && value <= maxUint64)
    throw new JsonError(`unsigned json number ${number} outside of Nix integer range`);
  return floatOf(number);
}

/** Whether the low surrogate at `index` stands alone, that is, for a byte that is not UTF-8. */
function isEscapedByte(text: string, index: number): boolean {
  const before = text.charCodeAt(index - 1);
  return !(before >= 0xd800 && before <= 0xdbff);
}

const controlNames =
  "NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US".split(
    " ",
  );
const shortEscapes: Readonly<Record<number, string | undefined>> = {
  8: "\\b",
  9: "\\t",
  10: "\\n",
  12: "\\f",
  13: "\\r",
};

function controlProblem(code: number): string {
  const number = code.toString(16).toUpperCase().padStart(4, "0");
  const short = shortEscapes[code];
  return (
    `invalid string: control character U+${number} (${controlNames[code]}) must be escaped to ` +
    `\\u${number}${short === undefined ? "" : ` or ${short}`}`
  );
}

function showControl(char: string): string {
  const code = char.charCodeAt(0);
  return code < 0x20 ? `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>` : char;
}
