/**
 * Random expressions of one sort each, for what {@link makeGenerator} of generate.mjs meets too rarely. A kind is
 * a function from the tools of that generator to an expression; `tools.any(type, depth)` makes a plain one.
 */

import { call } from "./generate-calls.mjs";
import { drv } from "./literals.mjs";

/** Strings with and without contexts, and what is done with them. */
function context({ pick, chance, any, below }) {
  const strings = [
    `"\${${drv}}"`,
    `(${drv}).dev.outPath`,
    `(${drv}).drvPath`,
    `"x\${(${drv}).drvPath}y"`,
    '"${./show.nix}"',
    '(builtins.toFile "t" "text")',
    '(builtins.toFile "t" "${./show.nix}")',
    '"plain"',
    '""',
    '"/nix/store"',
    `(builtins.unsafeDiscardOutputDependency (${drv}).drvPath)`,
  ];
  const text = (depth) => {
    if (depth <= 0) return pick(strings);
    const inner = () => text(depth - 1);
    return pick([
      () => `(${inner()} + ${inner()})`,
      () => `"\${${inner()}}-\${${inner()}}"`,
      () => `(builtins.substring ${below(60)} ${pick(["(-1)", "0", "5", "100"])} ${inner()})`,
      () => `(builtins.replaceStrings [ ${inner()} "n" ] [ ${inner()} "m" ] ${inner()})`,
      () => `(builtins.concatStringsSep ${inner()} [ ${inner()} ${inner()} ])`,
      () => `(builtins.concatStringsSep ${inner()} [ ])`,
      () => `(toString [ ${inner()} [ ${inner()} ] 1 ])`,
      () => `(builtins.toJSON { a = ${inner()}; b = [ ${inner()} ]; })`,
      () => `(builtins.fromJSON (builtins.toJSON ${inner()}))`,
      () => `(builtins.toXML ${inner()})`,
      () => `(baseNameOf ${inner()})`,
      () => `(dirOf ${inner()})`,
      () => `(builtins.unsafeDiscardStringContext ${inner()})`,
      () => `(builtins.unsafeDiscardOutputDependency ${inner()})`,
      () => `(builtins.addDrvOutputDependencies ${inner()})`,
      () => `(builtins.appendContext ${inner()} (builtins.getContext ${inner()}))`,
      () => `(builtins.elemAt (builtins.split "${pick(["-", "s", "(/)", "n.*"])}" ${inner()}) ${below(3)})`,
      () =>
        `(builtins.head (builtins.match "${pick([".*", "(.*)-(.*)", "(/[a-z]*).*", "(.)?.*"])}" ${inner()}))`,
      () => `(builtins.toFile "f" ${inner()})`,
      () => `(builtins.hashString "sha256" ${inner()})`,
      () => `(builtins.toFile ${inner()} "t")`,
      () => `{ outPath = ${inner()}; }.outPath`,
      () => `"\${{ __toString = _: ${inner()}; }}"`,
      () => `(builtins.placeholder ${inner()})`,
      () => `(builtins.getEnv ${inner()})`,
      () => `(builtins.parseDrvName ${inner()}).${pick(["name", "version"])}`,
      () => `(builtins.head (builtins.attrNames (builtins.getContext ${inner()})))`,
      () =>
        `(derivation { name = "m"; system = "s"; builder = ${inner()}; args = [ ${inner()} ]; }).${pick(["drvPath", "outPath"])}`,
      () => `(if ${inner()} == ${inner()} then ${inner()} else ${inner()})`,
      () => any("string", 1),
    ])();
  };
  const one = text(1 + below(3));
  return pick([
    () => one,
    () => `builtins.getContext ${one}`,
    () => `builtins.hasContext ${one}`,
    () => `builtins.attrNames { \${${one}} = 1; }`,
    () => `builtins.listToAttrs [ { name = ${one}; value = 1; } ]`,
    () => `builtins.groupBy (x: x) [ ${one} ${text(1)} ]`,
    () => `builtins.sort builtins.lessThan [ ${one} ${text(1)} ${text(1)} ]`,
    () => `builtins.stringLength ${one}`,
    () => `builtins.splitVersion ${one}`,
    () => `builtins.elem ${one} [ ${text(0)} ${text(0)} ]`,
    () => (chance(0.5) ? `builtins.storePath ${one}` : `/. + ${one}`),
  ])();
}

/** Versions and package names. */
function version({ pick, below, chance }) {
  const part = () =>
    pick([
      "1",
      "0",
      "00",
      "01",
      "10",
      "2.3",
      "pre",
      "a",
      "b",
      "rc1",
      "ä",
      "_",
      "999999999999999999999",
      "2147483648",
      "4294967296",
    ]);
  const text = () =>
    Array.from({ length: below(5) }, () => part() + pick([".", "-", "", "..", "-.", ".-"])).join("") +
    (chance(0.6) ? part() : "");
  const name = () => `${pick(["nix", "a-b", "-", "", "x-", "é", "foo-1x", "3d"])}${pick(["-", ""])}${text()}`;
  return pick([
    () => `builtins.compareVersions "${text()}" "${text()}"`,
    () => {
      const shared = text();
      return `builtins.compareVersions "${shared}${part()}" "${shared}${part()}"`;
    },
    () => `builtins.splitVersion "${text()}"`,
    () => `builtins.parseDrvName "${name()}"`,
    () =>
      `builtins.sort (a: b: builtins.compareVersions a b < 0) [ ${Array.from({ length: below(6) }, () => `"${text()}"`).join(" ")} ]`,
  ])();
}

/** Sorting, grouping and collecting. */
function collect({ pick, below, any }) {
  const item = pick([
    () => String(below(7) - 3),
    () => pick(["1", "1.0", "2", "1.5", "(-0.0)", "0", "9007199254740993", "9007199254740992.0"]),
    () => `"${pick(["", "a", "b", "ab", "A", "é", "z", "aa"])}"`,
    () => `{ k = ${below(3)}; v = ${below(9)}; }`,
    () => `[ ${Array.from({ length: below(3) }, () => below(3)).join(" ")} ]`,
    () => `{ ${pick(["a", "b", "c"])} = ${below(5)}; ${pick(["d", "e"])} = ${below(5)}; }`,
    () => any(pick(["int", "string", "set", "list"]), 1),
  ]);
  const list = () => `[ ${Array.from({ length: below(9) }, () => item()).join(" ")} ]`;
  const rank = () =>
    pick(["x", "(x.k or x)", "(toString x)", "(builtins.typeOf x)", "(builtins.toJSON x)", "(x.v or 0)"]);
  const key = rank();
  const order = pick([
    `(a: b: (x: ${key}) a < (x: ${key}) b)`,
    `(a: b: (x: ${key}) b < (x: ${key}) a)`,
    `(a: b: (x: ${key}) a <= (x: ${key}) b)`,
    "builtins.lessThan",
    "(a: b: true)",
    "(a: b: false)",
    "(a: b: a == b)",
  ]);
  return pick([
    () => `builtins.sort ${order} ${list()}`,
    () =>
      `builtins.partition (x: ${pick(["x == 1", "(x.k or 0) > 0", "builtins.isInt x", "x < 1", "x != x"])}) ${list()}`,
    () =>
      `builtins.groupBy (x: ${pick(["toString ", "builtins.typeOf ", "builtins.toJSON ", ""])}(${rank()})) ${list()}`,
    () =>
      `builtins.zipAttrsWith (${pick(["n: vs: vs", "n: vs: n", "n: builtins.length", "n: builtins.foldl' (a: b: a + b) 0", "n: vs: builtins.head vs"])}) ${list()}`,
    () => `builtins.listToAttrs (map (x: { name = toString (${rank()}); value = x; }) ${list()})`,
    () =>
      `builtins.foldl' (a: x: ${pick(["a + x", "a ++ [ x ]", "a // x", "x", "{ inherit a x; }"])}) ${pick(["0", "[ ]", "{ }", '""'])} ${list()}`,
    () =>
      `builtins.genericClosure { startSet = map (x: { key = ${rank()}; n = 0; }) ${list()}; operator = i: if i.n > 2 then [ ] else map (d: { key = ${pick(["i.key + d", "i.key", "toString i.key + toString d", "[ i.key d ]"])}; n = i.n + 1; }) [ 1 2 ]; }`,
    () => `builtins.catAttrs "${pick(["k", "a", "v"])}" ${list()}`,
    () => `builtins.concatMap (x: [ x (${rank()}) ]) ${list()}`,
    () => `builtins.all (x: ${pick(["x == x", "x < 5", "builtins.isInt x"])}) ${list()}`,
    () => `builtins.elem (${item()}) ${list()}`,
    () => `${list()} ${pick(["==", "!=", "<", "<=", "++"])} ${list()}`,
    () => `builtins.intersectAttrs (${item()}) (${item()})`,
    () => `removeAttrs (${item()}) [ "a" "k" ]`,
    () => `builtins.mapAttrs (n: v: [ n v ]) (${item()} // ${item()})`,
    () => `builtins.filter (x: ${pick(["x != 1", "builtins.elem x [ 1 ]", "(x.k or 1) == 1"])}) ${list()}`,
  ])();
}

/** Scopes, sets, patterns and selections. */
function syntax({ pick, below, chance, any }) {
  const names = ["a", "b", "c", "d"];
  const name = () => pick(names);
  const literal = () =>
    pick(["1", '"s"', '"a"', "[ ]", "{ a = 1; b.c = 2; }", "{ a.b = 1; d = [ 1 ]; }", "null", "true"]);
  // A name that nothing defines is an error of the whole expression, so there is one rarely.
  const known = (scope) => (chance(0.005) ? name() : scope.length > 0 ? pick(scope) : literal());
  const use = (depth, scope) => {
    if (depth <= 0) return chance(0.6) ? known(scope) : literal();
    const inner = (extra = []) => use(depth - 1, [...scope, ...extra]);
    /** Bindings of some names; of a set or let that sees them itself when `isRecursive`. */
    const bindings = (isRecursive) => {
      const chosen = names.filter(() => chance(0.5));
      if (chance(0.1)) chosen.push(name());
      const from = isRecursive ? [...scope, ...chosen] : scope;
      const made = [];
      for (const one of chosen)
        made.push(
          pick([
            () => `${one} = ${use(depth - 1, from)};`,
            () => `${one} = ${use(depth - 1, from)};`,
            () => `${one}.${name()} = ${use(depth - 1, from)};`,
            () => `${one}.a = ${inner()}; ${one}.b = ${inner()};`,
            () => `${one} = { a = ${inner()}; }; ${one}.c = ${inner()};`,
            () => (scope.includes(one) ? `inherit ${one};` : `${one} = ${inner()};`),
            () => `inherit (${use(depth - 1, from)}) ${one};`,
            () => `"${one}" = ${use(depth - 1, from)};`,
            () => `\${"${one}"} = ${inner()};`,
            () => `\${${pick(["null", '"e"', '"a" + "b"', known(scope)])}} = ${inner()};`,
            () => `"\${"${one}"}x" = ${inner()};`,
          ])(),
        );
      return { text: made.join(" "), names: chosen };
    };
    return pick([
      () => {
        const all = bindings(true);
        return `(let ${all.text} in ${use(depth - 1, [...scope, ...all.names])})`;
      },
      () => `{ ${bindings(false).text} }`,
      () => `rec { ${bindings(true).text} }`,
      () => `(with ${inner()}; ${inner([name()])})`,
      () =>
        `(with { ${bindings(false).text} }; with { ${bindings(false).text} }; ${inner([name(), name()])})`,
      () => `${wrap(inner())}.${name()}${chance(0.6) ? ` or ${wrap(inner())}` : ""}`,
      () => `${wrap(inner())}.${name()}.${name()} or ${wrap(inner())}`,
      () => `(${wrap(inner())}.\${${pick(['"a"', '"b"', known(scope)])}} or ${wrap(inner())})`,
      () => `(${wrap(inner())} ? ${name()}${chance(0.4) ? `.${name()}` : ""})`,
      () => `(${wrap(inner())} ? \${${pick(['"a"', known(scope)])}})`,
      () => `(${wrap(inner())} // ${wrap(inner())})`,
      () => {
        const one = name();
        return `((${one}: ${inner([one])}) ${wrap(inner())})`;
      },
      () => {
        const one = name();
        return `(({ ${one} ? ${inner(["b"])}, b ? ${inner()}${chance(0.5) ? ", ..." : ""} }${chance(0.4) ? "@all" : ""}: ${inner([one, "b"])}) ${wrap(inner())})`;
      },
      () => {
        const one = name();
        return `((all@{ ${one}, ... }: ${inner([one, "all"])}) { ${one} = ${inner()}; z = 1; })`;
      },
      () => `(${wrap(inner())} |> (a: ${inner(["a"])}))`,
      () => `((a: ${inner(["a"])}) <| ${wrap(inner())})`,
      () => `(${wrap(inner())} |> (a: ${inner(["a"])}) |> (b: [ b ]))`,
      () => `(if ${inner()} == ${inner()} then ${inner()} else ${inner()})`,
      () => `(assert ${inner()} != ${inner()}; ${inner()})`,
      () => `[ ${wrap(inner())} ${wrap(inner())} ]`,
      () => `({ __functor = self: a: ${inner(["self", "a"])}; b = 1; } ${wrap(inner())})`,
      () => `(builtins.functionArgs ({ a, b ? ${inner()}, ... }@c: a))`,
      () => `(builtins.tryEval ${wrap(inner())}).success`,
      () => `(let { body = ${inner()}; a = ${inner()}; })`,
      () => `(${wrap(inner())} ${pick(["==", "!=", "&&", "||", "->", "++", "+", "<"])} ${wrap(inner())})`,
      () => `"\${${inner()}}"`,
      () => `''\n  x \${${inner()}}\n    ''\${y}\n''`,
      () => `(! ${wrap(inner())})`,
      () => `(- ${wrap(inner())})`,
      () => any(pick(["int", "string", "set", "list", "bool"]), 1),
    ])();
  };
  const wrap = (text) => `(${text})`;
  return use(2 + below(3), []);
}

/** Derivations with all sorts of attributes. */
function derivation({ pick, below, chance, any }) {
  const hash = pick([
    '"sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="',
    '"0000000000000000000000000000000000000000000000000000"',
    '"da39a3ee5e6b4b0d3255bfef95601890afd80709"',
    '""',
  ]);
  const value = (depth) =>
    pick([
      () => any(pick(["string", "int", "bool", "list", "null", "path", "float"]), depth),
      () => any("set", depth),
      () => '[ 1 null true "x" ]',
      () => (depth > 0 ? make(depth - 1) : '"leaf"'),
      () => (depth > 0 ? `"\${${make(depth - 1)}}/bin"` : "./show.nix"),
      () => (depth > 0 ? `(${make(depth - 1)}).drvPath` : '"leaf"'),
    ])();
  function make(depth) {
    const lines = [
      `name = ${pick(['"n"', '"n-1.2"', '"a+b?c=d"', '"bad name"', '"x.drv"'])};`,
      'system = "s";',
      `builder = ${chance(0.7) ? '"b"' : value(depth)};`,
    ];
    const more = [
      () => `args = [ ${value(depth)} "-c" ];`,
      () =>
        `outputs = ${pick(['[ "out" "dev" ]', '[ "dev" "out" ]', '[ "a" ]', '"out lib"', '[ "out" "out" ]', "[ ]"])};`,
      () => `__structuredAttrs = ${pick(["true", "true", "false"])};`,
      () => `__ignoreNulls = ${pick(["true", "false"])};`,
      () =>
        `__contentAddressed = true;${chance(0.6) ? ' outputHashMode = "recursive"; outputHashAlgo = "sha256";' : ""}`,
      () => "__impure = true;",
      () =>
        `outputHash = ${hash};${chance(0.7) ? ` outputHashAlgo = ${pick(['"sha256"', '"sha1"', "null"])};` : ""}`,
      () => `outputHashMode = ${pick(['"flat"', '"recursive"', '"nar"', '"text"', '"git"'])};`,
      () => `passAsFile = [ "v" ];`,
      () => `v = ${value(depth)};`,
      () => `w = ${value(depth)};`,
      () => `"odd name" = ${value(0)};`,
      () => `meta.x = ${value(0)};`,
      () => `u = null;`,
    ];
    for (let count = below(5); count > 0; count--) {
      const line = more.splice(below(more.length), 1)[0]();
      lines.push(line);
    }
    return `derivation { ${lines.join(" ")} }`;
  }
  return pick([
    () => `let d = ${make(1)}; in [ d.drvPath d.outPath ]`,
    () => `let d = ${make(1)}; in [ d.drvPath (builtins.attrNames d) d.outputs or "none" ]`,
    () => `derivationStrict (${make(2)}).drvAttrs`,
    () => `(${make(2)}).drvPath`,
    () => `map (o: [ o.outPath o.outputName ]) (${make(1)}).all`,
    () => `builtins.getContext "\${${make(1)}}"`,
    () => `(${make(1)}) == (${make(1)})`,
    () => `(import (${make(1)}).drvPath).name`,
  ])();
}

/** Values as JSON, XML and strings, and back. */
function print({ pick, any, below }) {
  const number = () =>
    pick([
      () => `${below(100000)}.${below(1000000)}`,
      () => `${below(10)}.${below(1000)}e${pick(["", "-"])}${below(30)}`,
      () => `(${below(1000)}.0 / ${1 + below(999)})`,
      () => `(0.0 - ${below(1000)}.${below(100)})`,
      () => `(1.0e300 * 1.0e${below(20)})`,
      () => String(2 ** below(63)),
    ])();
  const value = pick([
    number,
    number,
    () => `[ ${number()} ${number()} ]`,
    () => any(pick(["set", "list", "string", "function", "float"]), 2),
  ])();
  return pick([
    () => `builtins.toJSON (${value})`,
    () => `builtins.toXML (${value})`,
    () => `toString (${value})`,
    () => `builtins.fromJSON (builtins.toJSON (${value}))`,
    () => `(builtins.fromJSON (builtins.toJSON (${value}))) == (${value})`,
    () => `[ (${value}) (builtins.typeOf (${value})) ]`,
    () => `builtins.${pick(["floor", "ceil"])} (${number()})`,
    () => `(${number()}) ${pick(["+", "-", "*", "/", "<", "==", "<="])} (${number()})`,
    () =>
      `builtins.fromJSON "${pick(["", "-"])}${below(1000)}${pick(["", ".5", ".25e3", "e5", "E-7", "e+2", ".0", "00000000000000000000"])}"`,
  ])();
}

/** By name. */
export const specialKinds = { call, context, version, collect, syntax, derivation, print };
