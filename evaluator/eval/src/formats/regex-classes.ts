/**
 * Named sets of characters in the brackets of regular expressions (`[:alpha:]`, `[.hyphen.]`, `[=a=]`) as
 * they are in the "C" locale, that is, for ASCII only.
 */

/** Equivalence ignores case in the "C" locale of the library. */
export function addEquivalents(set: Uint8Array, code: number): void {
  const char = String.fromCharCode(code);
  set[char.toLowerCase().charCodeAt(0)] = 1;
  set[char.toUpperCase().charCodeAt(0)] = 1;
}

export const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
const isUpper = (code: number): boolean => code >= 0x41 && code <= 0x5a;
const isLower = (code: number): boolean => code >= 0x61 && code <= 0x7a;
const isAlpha = (code: number): boolean => isUpper(code) || isLower(code);
const isAlnum = (code: number): boolean => isAlpha(code) || isDigit(code);
const isGraph = (code: number): boolean => code > 0x20 && code < 0x7f;
const isSpace = (code: number): boolean => code === 0x20 || (code >= 9 && code <= 13);

/** The classes of POSIX, and the three short names the library adds. */
export const classes: Readonly<Record<string, ((code: number) => boolean) | undefined>> = {
  alnum: isAlnum,
  alpha: isAlpha,
  blank: (code) => code === 0x20 || code === 9,
  cntrl: (code) => code < 0x20 || code === 0x7f,
  d: isDigit,
  digit: isDigit,
  graph: isGraph,
  lower: isLower,
  print: (code) => isGraph(code) || code === 0x20,
  punct: (code) => isGraph(code) && !isAlnum(code),
  s: isSpace,
  space: isSpace,
  upper: isUpper,
  w: (code) => isAlnum(code) || code === 0x5f,
  xdigit: (code) => isDigit(code) || (code >= 0x41 && code <= 0x46) || (code >= 0x61 && code <= 0x66),
};

/** Names of characters in POSIX's portable set, in the order of their codes; letters name themselves. */
export const collatingNames: ReadonlyMap<string, number> = (() => {
  const control =
    "NUL SOH STX ETX EOT ENQ ACK alert backspace tab newline vertical-tab form-feed carriage-return SO SI DLE " +
    "DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC IS4 IS3 IS2 IS1";
  const punctuation =
    "space exclamation-mark quotation-mark number-sign dollar-sign percent-sign ampersand apostrophe " +
    "left-parenthesis right-parenthesis asterisk plus-sign comma hyphen period slash zero one two three four " +
    "five six seven eight nine colon semicolon less-than-sign equals-sign greater-than-sign question-mark " +
    "commercial-at";
  const letters = "abcdefghijklmnopqrstuvwxyz";
  const names = [
    ...control.split(" "),
    ...punctuation.split(" "),
    ...letters.toUpperCase(),
    ..."left-square-bracket backslash right-square-bracket circumflex underscore grave-accent".split(" "),
    ...letters,
    ..."left-curly-bracket vertical-line right-curly-bracket tilde DEL".split(" "),
  ];
  return new Map(names.map((name, code) => [name, code]));
})();
