/** The plain expressions that random ones end in, most of them at the edges of what is allowed. */

import { paren } from "./notation.mjs";

/** The types of expressions, which generators keep to more often than not. */
export const types = ["int", "float", "bool", "string", "list", "set", "function", "path", "null"];

/** Names of attributes. */
export const names = ["a", "b", "c", "name", "value", "x-y", "or'", "outPath", "__toString", "z1"];

const ints = [
  "0",
  "1",
  "2",
  "3",
  "7",
  "10",
  "255",
  "(-1)",
  "(-5)",
  "4294967296",
  "9007199254740991",
  "9007199254740993",
  "9223372036854775807",
  "(-9223372036854775807)",
];
const floats = [
  "0.0",
  "1.0",
  "0.5",
  "1.5",
  "(-2.25)",
  "3.14159265358979",
  "1.0e10",
  "1.0e-7",
  "1.0e20",
  "123456.789",
  "0.1",
];
const texts = [
  '""',
  '"a"',
  '"abc"',
  '"hello world"',
  '"a/b/c"',
  '"1.2.3"',
  '"2.0pre1"',
  '"foo-1.2.3"',
  '"é€😀"',
  '"a\\nb\\t\\"q\\""',
  '"$"',
  '"\\${x}"',
  '"${"x"}y"',
  "''\n  two\n    lines\n''",
  "''it''$ \\ ''",
  '"x86_64-linux"',
  '"  spaces  "',
  '"[1, 2.5, {\\"k\\": null}]"',
  '"{\\"a\\": 1}"',
  '"key = 1\\n[t]\\nv = [1, 2]"',
];

/** A derivation with two outputs. */
export const drv = 'derivation { name = "n-1"; system = "s"; builder = "b"; outputs = [ "out" "dev" ]; }';

const withContext = [
  `"\${${drv}}"`,
  `(${drv}).dev.outPath`,
  `"x\${(${drv}).drvPath}y"`,
  '"${./show.nix}"',
  '(builtins.toFile "t" "text")',
];

/** Regular expressions, with the quotes of their strings. */
export const patterns = [
  '"a*"',
  '"(a|b)*c?"',
  '"([a-z]+)"',
  '"[[:space:]]+"',
  '"(.*)-(.*)"',
  '"([0-9]+)\\\\.([0-9]+).*"',
  '"\\\\."',
  '"b"',
  '"(x)?(y)?"',
  '"[^a]"',
  '"l+|o"',
  '"^h"',
  '"o$"',
  '"("',
];

/** An expression of `type` that has no others inside. */
export function leaf({ pick, chance }, type) {
  switch (type) {
    case "int":
      return pick(ints);
    case "float":
      return pick(floats);
    case "bool":
      return pick(["true", "false"]);
    case "string":
      return chance(0.06) ? paren(pick(withContext)) : pick(texts);
    case "path":
      return pick(["/a/b", "./show.nix", "/a/../c/./d", '(/. + "x")', "./."]);
    case "list":
      return pick(["[ ]", "[ 1 2 3 ]", '[ "b" "a" "c" ]', "[ 3 1.5 2 ]", "[ { a = 1; } ]"]);
    case "set":
      if (chance(0.05)) return paren(drv);
      return pick(["{ }", "{ a = 1; }", '{ a = 1; b = "x"; c = [ 1 ]; }', '{ name = "n"; value = 2; }']);
    case "function":
      return pick(["(x: x)", "({ a, b ? 1, ... }: a)", "(x: y: x)", "builtins.isString", "(_: true)"]);
    default:
      return "null";
  }
}
