/** Builtins on version numbers and package names, and the versions of Nix itself. */

import { plainStringArgument, recordMaker } from "../eval/arguments.ts";
import { checkListLength } from "../value/memory.ts";
import { type BuiltinDefinition, defineBuiltin } from "./registry.ts";
import { compareVersions, parseDrvName, splitVersion } from "./version-compare.ts";

const drvNameRecord = recordMaker("name", "version");

export const versionBuiltins: readonly BuiltinDefinition[] = [
  defineBuiltin({
    name: "compareVersions",
    args: ["s1", "s2"],
    since: "0.12",
    doc: "-1, 0 or 1 as version *s1* is older than, the same as or newer than *s2*. Components are compared one by one, numbers as numbers; `pre` comes before everything.",
    example: ['builtins.compareVersions "1.9" "1.10"', "-1"],
    run: (_ctx, [s1, s2], pos) => {
      const left = plainStringArgument(
        s1!,
        pos,
        "while evaluating the first argument passed to builtins.compareVersions",
      );
      const right = plainStringArgument(
        s2!,
        pos,
        "while evaluating the second argument passed to builtins.compareVersions",
      );
      return compareVersions(left, right);
    },
  }),
  defineBuiltin({
    name: "langVersion",
    args: [],
    since: "1.2",
    doc: "The version of the language, a number that has been 6 for many years. Ask for a builtin with `builtins ? name` instead.",
    run: () => 6,
  }),
  defineBuiltin({
    name: "nixVersion",
    args: [],
    since: "1.2",
    doc: 'The version of Nix that evaluates, as a string like `"2.34.8"`.',
    run: (ctx) => ctx.settings.nixVersion,
  }),
  defineBuiltin({
    name: "parseDrvName",
    args: ["s"],
    since: "0.12",
    doc: "Splits a package name with version into `name` and `version`. The version starts after the first dash that is not followed by a letter.",
    example: ['builtins.parseDrvName "nix-index-0.1.8"', '{ name = "nix-index"; version = "0.1.8"; }'],
    run: (_ctx, [s], pos) => {
      const { name, version } = parseDrvName(
        plainStringArgument(s!, pos, "while evaluating the first argument passed to builtins.parseDrvName"),
      );
      return drvNameRecord(name, version);
    },
  }),
  defineBuiltin({
    name: "splitVersion",
    args: ["s"],
    since: "2.0",
    doc: "The components of a version, as `compareVersions` sees them: runs of digits and runs of other characters between dots and dashes.",
    example: ['builtins.splitVersion "1.2pre3"', '[ "1" "2" "pre" "3" ]'],
    run: (_ctx, [s], pos) => {
      const what = "while evaluating the first argument passed to builtins.splitVersion";
      const version = plainStringArgument(s!, pos, what);
      checkListLength(version.length / 2, pos);
      return splitVersion(version);
    },
  }),
];
