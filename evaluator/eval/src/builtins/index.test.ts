import { describe, expect, test } from "vitest";
import { builtinDefinitions, constantDefinitions, globalNameOf, isGlobalName } from "./index.ts";
import { check, evaluate } from "./testing/evaluate.ts";

const all = [...constantDefinitions, ...builtinDefinitions];

const names = (definitions: readonly { readonly name: string }[]) =>
  definitions
    .map(({ name }) => name)
    .sort()
    .join(" ");

describe("the table of builtins", () => {
  test("lists each one once", () => {
    const names = all.map((definition) => definition.name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test("has what Nix 2.34 has, experimental features included", () => {
    expect(names(all)).toBe(
      "abort add addDrvOutputDependencies addErrorContext all any appendContext attrNames attrValues " +
        "baseNameOf bitAnd bitOr bitXor break builtins catAttrs ceil compareVersions concatLists " +
        "concatMap concatStringsSep convertHash currentSystem currentTime deepSeq derivation " +
        "derivationStrict dirOf div elem elemAt false fetchClosure fetchGit fetchMercurial fetchTarball " +
        "fetchTree fetchurl filter filterSource findFile flakeRefToString floor foldl' fromJSON " +
        "fromTOML functionArgs genList genericClosure getAttr getContext getEnv getFlake groupBy " +
        "hasAttr hasContext hashFile hashString head import intersectAttrs isAttrs isBool isFloat " +
        "isFunction isInt isList isNull isPath isString langVersion length lessThan listToAttrs map " +
        "mapAttrs match mul nixPath nixVersion null outputOf parseDrvName parseFlakeRef partition path " +
        "pathExists placeholder readDir readFile readFileType removeAttrs replaceStrings scopedImport " +
        "seq sort split splitVersion storeDir storePath stringLength sub substring tail throw toFile " +
        "toJSON toPath toString toXML trace traceVerbose true tryEval typeOf " +
        "unsafeDiscardOutputDependency unsafeDiscardStringContext unsafeGetAttrPos warn zipAttrsWith",
    );
    expect(names(all.filter(({ experimental }) => experimental !== undefined))).toBe(
      "fetchClosure fetchTree flakeRefToString getFlake outputOf parseFlakeRef",
    );
  });

  test("makes the same plain names as Nix", () => {
    const plain = all.filter((definition) => definition.global === "plain").map(globalNameOf);
    expect(plain.sort()).toEqual(
      (
        "abort baseNameOf break builtins derivation derivationStrict dirOf false fetchGit fetchMercurial " +
        "fetchTarball fetchTree fromTOML import isNull map null placeholder removeAttrs scopedImport throw toString true"
      ).split(" "),
    );
    expect(isGlobalName("__add")).toBe(true);
    expect(isGlobalName("add")).toBe(false);
    expect(isGlobalName("__map")).toBe(false);
  });

  test("documents each in one to five sentences of its own", () => {
    for (const { name, doc } of all) {
      expect(doc, name).toMatch(/[.)]$/);
      expect(doc.split(/(?<=[.:]) (?=[A-Z*`])/).length, name).toBeLessThanOrEqual(6);
    }
  });

  test("knows the first release and the arguments of each", () => {
    for (const { name, since, args } of all) {
      expect(since, name).toMatch(/^(0|1|2)\.\d+$/);
      expect(new Set(args).size, name).toBe(args.length);
    }
    const constants = all.filter(({ args }) => args.length === 0).map(({ name }) => name);
    expect(constants.sort().join(" ")).toBe(
      "builtins currentSystem currentTime false langVersion nixPath nixVersion null storeDir true",
    );
  });

  test("has examples that are right", () => {
    for (const { name, example } of all) {
      const [expression, value] = example ?? [];
      if (expression === undefined) continue;
      expect(expression.includes(name), `${name}: ${expression}`).toBe(true);
      if (value !== undefined) check(expression, value);
      // Whatever the others depend on, they have to parse.
      else expect(evaluate(`_: with { }; ${expression}`), expression).toBe("<LAMBDA>");
    }
  });

  test("is what the variable holds", () => {
    check("builtins.builtins.builtins ? map", "true");
    check("builtins.map == map", "false");
    check("__length [ 1 ]", "1");
    check("[ builtins.true builtins.null builtins.langVersion ]", "[ true null 6 ]");
    check("builtins ? currentSystem", "true");
    check("builtins.nope", "error: attribute 'nope' missing");
  });
});
