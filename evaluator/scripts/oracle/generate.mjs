/**
 * Makes random Nix expressions over the operators and the pure builtins. Expressions are typed loosely: most
 * evaluate to something, some fail in the way people's mistakes do. The same seed gives the same expressions.
 */

import { specialKinds, tomlDocument } from "./generate-special.mjs";

/** A generator of numbers below 1 (mulberry32). */
function randomSource(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const types = ["int", "float", "bool", "string", "list", "set", "function", "path", "null"];
const names = ["a", "b", "c", "name", "value", "x-y", "or'", "outPath", "__toString", "z1"];
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
const drv = 'derivation { name = "n-1"; system = "s"; builder = "b"; outputs = [ "out" "dev" ]; }';
const withContext = [
  `"\${${drv}}"`,
  `(${drv}).dev.outPath`,
  `"x\${(${drv}).drvPath}y"`,
  '"${./show.nix}"',
  '(builtins.toFile "t" "text")',
];
const patterns = [
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

/** What {@link makeGenerator} makes expressions of. */
export const expressionKinds = ["any", "regex", "json", "toml", ...Object.keys(specialKinds)];

/** A function from one of the kinds and a depth to an expression. */
export function makeGenerator(seed) {
  const random = randomSource(seed);
  const below = (count) => Math.floor(random() * count);
  const pick = (list) => list[below(list.length)];
  const chance = (probability) => random() < probability;

  /** An expression of `type`, using the variables of `scope` (`{ name, type }`). */
  function make(type, depth, scope) {
    if (chance(0.03)) return make(pick(types), depth, scope);
    const known = scope.filter((variable) => variable.type === type);
    if (known.length > 0 && chance(0.25)) return pick(known).name;
    if (depth <= 0) return leaf(type);
    if (chance(0.22)) return wrapped(type, depth - 1, scope);
    return builders[type](depth - 1, scope);
  }

  const any = (depth, scope) => make(pick(types), depth, scope);
  const paren = (text) => `(${text})`;

  function leaf(type) {
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

  /** Forms that work for every type. */
  function wrapped(type, depth, scope) {
    const inner = (extra = []) => make(type, depth, [...scope, ...extra]);
    switch (below(15)) {
      case 0:
        return paren(`if ${make("bool", depth, scope)} then ${inner()} else ${inner()}`);
      case 1: {
        const variable = { name: `v${scope.length}`, type: pick(types) };
        return paren(`let ${variable.name} = ${make(variable.type, depth, scope)}; in ${inner([variable])}`);
      }
      case 2:
        return paren(`assert ${make("bool", depth, scope)}; ${inner()}`);
      case 3: {
        const variable = { name: `w${scope.length}`, type: pick(types) };
        return paren(
          `with { ${variable.name} = ${make(variable.type, depth, scope)}; }; ${inner([variable])}`,
        );
      }
      case 4: {
        const name = pick(names);
        return paren(`${make("set", depth, scope)}.${attribute(name)} or ${paren(inner())}`);
      }
      case 5: {
        const name = pick(["a", "b"]);
        return paren(`{ ${name} = ${inner()}; q = 1; }.${name}`);
      }
      case 6: {
        const variable = { name: `p${scope.length}`, type: pick(types) };
        return paren(`(${variable.name}: ${inner([variable])}) ${paren(make(variable.type, depth, scope))}`);
      }
      case 7: {
        const variable = { name: `f${scope.length}`, type: pick(types) };
        const body = inner([variable]);
        return paren(
          `({ ${variable.name} ? ${make(variable.type, depth, scope)}, ... }@args: ${body}) ${paren(make("set", depth, scope))}`,
        );
      }
      case 8:
        return paren(`builtins.head [ ${paren(inner())} ${paren(any(depth, scope))} ]`);
      case 9:
        return paren(`let inherit (${paren(`{ a = ${inner()}; b = 1; }`)}) a b; in a`);
      case 10:
        return paren(
          `{ a.b.${pick(["c", '"x y"'])} = ${inner()}; }.a.b.${pick(["c", '"x y"'])} or ${paren(inner())}`,
        );
      case 11: {
        const variable = { name: `q${scope.length}`, type: pick(types) };
        return paren(
          `${paren(make(variable.type, depth, scope))} |> (${variable.name}: ${inner([variable])})`,
        );
      }
      case 12: {
        const variable = { name: `r${scope.length}`, type: pick(types) };
        return paren(
          `rec { ${variable.name} = ${make(variable.type, depth, scope)}; got = ${inner([variable])}; }.got`,
        );
      }
      case 13:
        return paren(`(builtins.tryEval ${paren(inner())}).value`);
      default:
        return paren(`builtins.${pick(["seq", "deepSeq"])} ${paren(any(depth, scope))} ${paren(inner())}`);
    }
  }

  const attribute = (name) => (/^[a-z_]\w*$/i.test(name) ? name : `"${name}"`);
  const callOf = (name, ...args) => paren(`builtins.${name} ${args.map(paren).join(" ")}`);

  /** A function of one argument whose result has the type. */
  function functionTo(type, depth, scope, argumentType = pick(types)) {
    const variable = { name: `x${scope.length}`, type: argumentType };
    return paren(`${variable.name}: ${make(type, depth, [...scope, variable])}`);
  }

  function functionOfTwo(type, depth, scope, first = pick(types), second = pick(types)) {
    const a = { name: `l${scope.length}`, type: first };
    const b = { name: `r${scope.length}`, type: second };
    return paren(`${a.name}: ${b.name}: ${make(type, depth, [...scope, a, b])}`);
  }

  /** A regular expression, with the quotes of its string. */
  function pattern(depth) {
    const one = () =>
      pick([
        "a",
        "b",
        "c",
        ".",
        "[ab]",
        "[^a]",
        "[[:alpha:]]",
        "[b-c]",
        "\\\\.",
        "é",
        "[]a-]",
        "\\\\$",
        "x",
        "^",
        "$",
        "()",
      ]);
    const many = (left) => {
      if (left <= 0) return one();
      switch (below(6)) {
        case 0:
        case 1:
          return many(left - 1) + many(left - 1);
        case 2:
          return `${many(left - 1)}|${many(left - 1)}`;
        case 3:
          return `(${many(left - 1)})`;
        case 4:
          return `(${many(left - 1)})${pick(["*", "+", "?", "{2}", "{1,2}", "{0,1}", "{2,}", "*?"])}`;
        default:
          return one();
      }
    };
    return `"${many(depth).replaceAll("${", "{")}"`;
  }

  const subject = () => `"${Array.from({ length: below(9) }, () => pick([..."aabbcx.é-]"])).join("")}"`;

  /** JSON text with a few characters changed, as a Nix string. */
  function damagedJson() {
    const text = pick([
      '{"a": [1, -2.5e3, true], "b": {"c": null}}',
      '["x\\u00e9\\n", 0.1, -0, 12345678901234567890]',
      '"abc"',
      "[]",
    ]);
    const characters = [...text];
    for (let changes = below(3); changes > 0; changes--)
      characters.splice(
        below(characters.length),
        below(2),
        ...pick(["", "{", "]", ",", ":", '"', "1", "e", ".", " ", "x", "\n", "\\"]),
      );
    return JSON.stringify(characters.join("")).replaceAll("${", "\\${");
  }

  const tomlDocuments = [
    'title = "x"\n[owner]\nname = "n"\nage = 3\n[owner.more]\nf = 1.5',
    "a.b.c = 1\na.b.d = [1, 2.0, \"x\"]\na.\"quoted key\" = true\n'lit' = '''l1\nl2'''",
    '[[p]]\nn = "a"\n[[p]]\nn = "b"\n[p.q]\nz = { x = 1, y.w = [ ] }',
    'h = 0xDEAD_beef\no = 0o17\nb = 0b101\nf = -1e3\ni = +inf\nu = "\\u00e9\\t\\\\"\nm = """\n a \\\n  b"""',
    "# comment\nempty = {}\narr = [\n 1, # one\n 2,\n]\nkey-1_x = 1_000 # end",
  ];

  /** A literal that means `text`, which has no other control characters than these. */
  const nixString = (text) =>
    `"${text
      .replace(/["\\$]/g, "\\$&")
      .replaceAll("\n", "\\n")
      .replaceAll("\r", "\\r")
      .replaceAll("\t", "\\t")}"`;

  /** A TOML text with a few characters changed, as a Nix string. */
  function damagedToml() {
    const isWhole = chance(0.5);
    const characters = [...(isWhole ? tomlDocument(tools) : pick(tomlDocuments))];
    if (isWhole && chance(0.7)) return nixString(characters.join(""));
    for (let changes = below(3); changes > 0; changes--)
      characters.splice(
        below(characters.length),
        below(2),
        ...pick(["", "[", "]", "{", "}", "=", ".", '"', "'", "1", "_", "e", "\n", " ", ",", "#", "\\"]),
      );
    return nixString(characters.join(""));
  }

  const builders = {
    int: (depth, scope) => {
      const int = () => make("int", depth, scope);
      return pick([
        () => paren(`${int()} ${pick(["+", "-", "*", "/"])} ${int()}`),
        () => paren(`- ${int()}`),
        () => callOf("length", make("list", depth, scope)),
        () => callOf("stringLength", make("string", depth, scope)),
        () => callOf(pick(["bitAnd", "bitOr", "bitXor", "add", "sub", "mul", "div"]), int(), int()),
        () => callOf(pick(["ceil", "floor"]), make("float", depth, scope)),
        () => callOf("compareVersions", make("string", depth, scope), make("string", depth, scope)),
        () =>
          callOf(
            "foldl'",
            functionOfTwo("int", depth, scope, "int", "int"),
            int(),
            make("list", depth, scope),
          ),
        () => callOf("elemAt", make("list", depth, scope), pick(["0", "1", "2", "(-1)"])),
      ])();
    },
    float: (depth, scope) => {
      const number = () => make(pick(["int", "float"]), depth, scope);
      return paren(`${make("float", depth, scope)} ${pick(["+", "-", "*", "/"])} ${number()}`);
    },
    bool: (depth, scope) => {
      const bool = () => make("bool", depth, scope);
      return pick([
        () => paren(`${bool()} ${pick(["&&", "||", "->"])} ${bool()}`),
        () => paren(`! ${bool()}`),
        () => {
          const type = pick(types);
          return paren(`${make(type, depth, scope)} ${pick(["==", "!="])} ${make(type, depth, scope)}`);
        },
        () => {
          const type = pick(["int", "float", "string", "list"]);
          return paren(
            `${make(type, depth, scope)} ${pick(["<", "<=", ">", ">="])} ${make(type, depth, scope)}`,
          );
        },
        () => paren(`${make("set", depth, scope)} ? ${attribute(pick(names))}`),
        () => callOf("elem", any(depth, scope), make("list", depth, scope)),
        () => callOf(pick(["all", "any"]), functionTo("bool", depth, scope), make("list", depth, scope)),
        () => callOf("hasAttr", make("string", depth, scope), make("set", depth, scope)),
        () =>
          callOf(
            pick([
              "isInt",
              "isFloat",
              "isBool",
              "isString",
              "isList",
              "isAttrs",
              "isFunction",
              "isNull",
              "isPath",
            ]),
            any(depth, scope),
          ),
        () => callOf("hasContext", make("string", depth, scope)),
        () => callOf("lessThan", make("int", depth, scope), make("float", depth, scope)),
        () => paren(`(builtins.tryEval ${paren(any(depth, scope))}).success`),
      ])();
    },
    string: (depth, scope) => {
      const string = () => make("string", depth, scope);
      return pick([
        () => paren(`${string()} + ${string()}`),
        () => `"<\${${make(chance(0.8) ? "string" : "set", depth, scope)}}>"`,
        () => paren(`toString ${paren(any(depth, scope))}`),
        () => callOf("substring", pick(["0", "1", "2", "5", "100"]), pick(["0", "1", "3", "(-1)"]), string()),
        () => callOf("concatStringsSep", string(), `map (q: "\${toString q}") ${make("list", depth, scope)}`),
        () => callOf("replaceStrings", '[ "a" "" "b" ]', `[ ${string()} "-" "/" ]`, string()),
        () => callOf("replaceStrings", `[ ${string()} "l" ]`, `[ "" ${string()} ]`, string()),
        () => callOf("typeOf", any(depth, scope)),
        () => callOf("toJSON", any(depth, scope)),
        () => callOf("toXML", any(depth, scope)),
        () => callOf("baseNameOf", string()),
        () => callOf("hashString", pick(['"sha256"', '"md5"', '"sha1"', '"sha512"']), string()),
        () =>
          callOf(
            pick(["unsafeDiscardStringContext", "unsafeDiscardOutputDependency", "addDrvOutputDependencies"]),
            string(),
          ),
        () => callOf("appendContext", string(), `builtins.getContext ${paren(string())}`),
        () => `"\${${make("path", depth, scope)}}"`,
        () => paren(`dirOf ${paren(string())}`),
        () => callOf("baseNameOf", make("path", depth, scope)),
        () => paren(`(builtins.parseDrvName ${paren(string())}).${pick(["name", "version"])}`),
        () => callOf("addErrorContext", string(), string()),
        () => callOf("getAttr", '"a"', make("set", depth, scope)),
        () => paren(`throw ${paren(string())}`),
      ])();
    },
    list: (depth, scope) => {
      const list = () => make("list", depth, scope);
      return pick([
        () => `[ ${Array.from({ length: below(4) }, () => paren(any(depth, scope))).join(" ")} ]`,
        () => {
          const type = pick(["int", "string", "set"]);
          return `[ ${Array.from({ length: below(5) }, () => paren(make(type, depth, scope))).join(" ")} ]`;
        },
        () => paren(`${list()} ++ ${list()}`),
        () => paren(`map ${functionTo(pick(types), depth, scope)} ${list()}`),
        () => callOf("filter", functionTo("bool", depth, scope), list()),
        () =>
          callOf(
            "sort",
            pick(["builtins.lessThan", "(a: b: a < b)", "(a: b: a <= b)", "(a: b: true)"]),
            list(),
          ),
        () => callOf("genList", functionTo(pick(types), depth, scope, "int"), pick(["0", "1", "4", "(-1)"])),
        () => callOf("concatMap", functionTo("list", depth, scope), list()),
        () => callOf("concatLists", `[ ${list()} ${list()} ]`),
        () => callOf("tail", list()),
        () => callOf(pick(["attrNames", "attrValues"]), make("set", depth, scope)),
        () => callOf("catAttrs", '"a"', `[ ${make("set", depth, scope)} ${make("set", depth, scope)} ]`),
        () => callOf(pick(["match", "split"]), pick(patterns), make("string", depth, scope)),
        () => callOf(pick(["match", "split"]), pattern(depth + 1), subject()),
        () => callOf("splitVersion", make("string", depth, scope)),
        () =>
          paren(
            `(builtins.partition ${functionTo("bool", depth, scope)} ${list()}).${pick(["right", "wrong"])}`,
          ),
        () =>
          paren(
            `builtins.genericClosure { startSet = [ { key = ${make("int", depth, scope)}; } { key = 2; } ]; ` +
              `operator = item: if item.key < 9 && item.key > (-9) then [ { key = item.key + 3; } ] else [ ]; }`,
          ),
      ])();
    },
    set: (depth, scope) => {
      const set = () => make("set", depth, scope);
      return pick([
        () => literalSet(depth, scope),
        () => literalSet(depth, scope),
        () => paren(`${set()} // ${set()}`),
        () => paren(`builtins.mapAttrs ${functionOfTwo(pick(types), depth, scope, "string")} ${set()}`),
        () =>
          callOf(
            "listToAttrs",
            `[ { name = ${make("string", depth, scope)}; value = ${any(depth, scope)}; } ]`,
          ),
        () => callOf("intersectAttrs", set(), set()),
        () => paren(`removeAttrs ${set()} [ "a" ${make("string", depth, scope)} ]`),
        () => callOf("functionArgs", make("function", depth, scope)),
        () => callOf("groupBy", functionTo("string", depth, scope), make("list", depth, scope)),
        () =>
          callOf(
            "zipAttrsWith",
            functionOfTwo(pick(types), depth, scope, "string", "list"),
            `[ ${set()} ${set()} ]`,
          ),
        () => callOf("parseDrvName", make("string", depth, scope)),
        () => callOf("getContext", make("string", depth, scope)),
        () => callOf("tryEval", any(depth, scope)),
        () => callOf("fromJSON", `builtins.toJSON ${paren(any(depth, scope))}`),
        () => callOf(pick(["fromJSON", "fromTOML"]), make("string", depth, scope)),
        () => callOf("fromJSON", damagedJson()),
        () => callOf("fromTOML", damagedToml()),
        () => callOf("partition", functionTo("bool", depth, scope), make("list", depth, scope)),
      ])();
    },
    function: (depth, scope) => {
      return pick([
        () => functionTo(pick(types), depth, scope),
        () => functionOfTwo(pick(types), depth, scope),
        () => paren(`{ a, b ? ${any(depth, scope)} }: ${any(depth, scope)}`),
        () => `{ __functor = self: ${functionTo(pick(types), depth, scope)}; }`,
        () => paren(`builtins.${pick(["add", "elemAt", "map", "substring"])} ${paren(any(depth, scope))}`),
      ])();
    },
    path: (depth, scope) =>
      pick([
        () => paren(`${make("path", depth, scope)} + ${make("string", depth, scope)}`),
        () => paren(`${make("path", depth, scope)} + "/\${${make("string", depth, scope)}}"`),
        () => paren(`dirOf ${make("path", depth, scope)}`),
        () => `/x/y/z/u/v/\${${make("string", depth, scope)}}/y`,
      ])(),
    null: () => "null",
  };

  function literalSet(depth, scope) {
    const bindings = [];
    const used = new Set();
    for (let count = below(4); count > 0; count--) {
      const name = pick(names);
      if (used.has(name)) continue;
      used.add(name);
      if (name === "__toString") bindings.push(`__toString = self: ${make("string", depth, scope)};`);
      else if (chance(0.15)) bindings.push(`${attribute(name)}.k = ${any(depth, scope)};`);
      else if (chance(0.1)) bindings.push(`\${"${name}"} = ${any(depth, scope)};`);
      else bindings.push(`${attribute(name)} = ${any(depth, scope)};`);
    }
    const inherited = scope.filter(() => chance(0.2)).map((variable) => variable.name);
    if (inherited.length > 0) bindings.push(`inherit ${[...new Set(inherited)].join(" ")};`);
    return `${chance(0.2) ? "rec " : ""}{ ${bindings.join(" ")} }`;
  }

  const kinds = {
    any: (depth) => any(depth, []),
    regex: (depth) => callOf(pick(["match", "split"]), pattern(depth), subject()),
    json: () => callOf("fromJSON", damagedJson()),
    toml: () => callOf("fromTOML", damagedToml()),
  };
  const tools = { below, pick, chance, any: (type, depth) => make(type, depth, []) };
  return (kind, depth) => (Object.hasOwn(kinds, kind) ? kinds[kind](depth) : specialKinds[kind](tools));
}
