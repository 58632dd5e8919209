/** What makes a value of each type: the operators and the pure builtins whose results are of the type. */

import { names, patterns, types } from "./literals.mjs";
import { attribute, callOf, paren } from "./notation.mjs";

/**
 * By type, a function from a depth and the variables in scope to an expression. `make` and `any` make the operands,
 * `documents` the texts that some builtins read.
 */
export function makeOperations({ make, any, below, pick, chance, documents }) {
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

  return {
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
        () => callOf(pick(["match", "split"]), documents.pattern(depth + 1), documents.subject()),
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
        () => callOf("fromJSON", documents.damagedJson()),
        () => callOf("fromTOML", documents.damagedToml()),
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
}
