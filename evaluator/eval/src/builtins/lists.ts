/** Builtins on lists. Lists are never changed in place; a result that equals an argument is that argument. */

import {
  boolArgument,
  call,
  call2,
  callCode,
  functionArgument,
  intArgument,
  listArgument,
  recordMaker,
} from "../eval/arguments.ts";
import { cellsEqual, compareValues } from "../eval/compare.ts";
import { BuiltinFunction } from "../value/callable.ts";
import { NixError } from "../value/errors.ts";
import { cellBytes, checkListLength, laterCallBytes } from "../value/memory.ts";
import type { Pos } from "../value/position.ts";
import { force, pollLimits, suspended } from "../value/thunk.ts";
import type { Cell, NixList, Value } from "../value/value.ts";
import { genericClosure } from "./generic-closure.ts";
import { type BuiltinDefinition, defineBuiltin } from "./registry.ts";
import { sorted } from "./sort.ts";

/** Folding need not force anything, so it looks for an interrupt itself. */
let foldRounds = 0;

const partitionResult = recordMaker("right", "wrong");

/** One list of all `parts`, in an array of exactly its size: grown ones keep up to half of it for nothing. */
function joined(parts: readonly NixList[], pos: Pos): NixList {
  let size = 0;
  for (const part of parts) size += part.length;
  checkListLength(size, pos);
  const all = new Array<Cell>(size);
  let at = 0;
  for (const part of parts) for (let index = 0; index < part.length; index++) all[at++] = part[index]!;
  return all;
}

function anyOrAll(name: "any" | "all", args: readonly Cell[], pos: Pos): boolean {
  const predicate = functionArgument(
    args[0]!,
    pos,
    `while evaluating the first argument passed to builtins.${name}`,
  );
  const list = listArgument(args[1]!, pos, `while evaluating the second argument passed to builtins.${name}`);
  const decisive = name === "any";
  const what = `while evaluating the return value of the function passed to builtins.${name}`;
  for (const item of list) {
    if (boolArgument(call(predicate, item, pos), pos, what) === decisive) return decisive;
  }
  return !decisive;
}

function filterList(predicate: Value, list: NixList, pos: Pos): NixList {
  checkListLength(list.length, pos);
  const kept = list.filter((item) =>
    boolArgument(
      call(predicate, item, pos),
      pos,
      "while evaluating the return value of the filtering function passed to builtins.filter",
    ),
  );
  // The copy has exactly the size of what is in it, the grown array more.
  return kept.length === list.length ? list : kept.slice();
}

function sortList(comparator: Value, list: NixList, pos: Pos): Value[] {
  checkListLength(list.length, pos, 2 * cellBytes);
  const items = list.map((item) => force(item));
  const isLessThan =
    comparator instanceof BuiltinFunction &&
    comparator.info.name === "lessThan" &&
    comparator.args.length === 0;
  if (isLessThan) return sorted(items, (a, b) => compareValues(a, b, pos) < 0);
  return sorted(items, (a, b) =>
    boolArgument(
      call2(comparator, a, b, pos),
      pos,
      "while evaluating the return value of the sorting function passed to builtins.sort",
    ),
  );
}

export const listBuiltins: readonly BuiltinDefinition[] = [
  defineBuiltin({
    name: "all",
    args: ["pred", "list"],
    since: "1.10",
    doc: "`true` when *pred* returns `true` for every element of *list*. Stops at the first `false`.",
    example: ["builtins.all (x: x < 3) [ 1 2 ]", "true"],
    run: (_ctx, args, pos) => anyOrAll("all", args, pos),
  }),
  defineBuiltin({
    name: "any",
    args: ["pred", "list"],
    since: "1.10",
    doc: "`true` when *pred* returns `true` for at least one element of *list*. Stops at the first one.",
    example: ["builtins.any (x: x > 1) [ 1 2 ]", "true"],
    run: (_ctx, args, pos) => anyOrAll("any", args, pos),
  }),
  defineBuiltin({
    name: "concatLists",
    args: ["lists"],
    since: "1.2",
    doc: "Joins a list of lists into one list.",
    example: ["builtins.concatLists [ [ 1 ] [ ] [ 2 3 ] ]", "[ 1 2 3 ]"],
    run: (_ctx, [lists], pos) => {
      const parts = listArgument(
        lists!,
        pos,
        "while evaluating the first argument passed to builtins.concatLists",
      );
      return joined(
        parts.map((part) =>
          listArgument(part, pos, "while evaluating a value of the list passed to builtins.concatLists"),
        ),
        pos,
      );
    },
  }),
  defineBuiltin({
    name: "concatMap",
    args: ["f", "list"],
    since: "2.1",
    doc: "Calls *f*, which has to return a list, on each element and joins the results. The same as `concatLists (map f list)`, but calls *f* at once.",
    example: ["builtins.concatMap (x: [ x (x * 10) ]) [ 1 2 ]", "[ 1 10 2 20 ]"],
    run: (_ctx, [f, list], pos) => {
      const callee = functionArgument(
        f!,
        pos,
        "while evaluating the first argument passed to builtins.concatMap",
      );
      const items = listArgument(
        list!,
        pos,
        "while evaluating the second argument passed to builtins.concatMap",
      );
      return joined(
        items.map((item) =>
          listArgument(
            call(callee, item, pos),
            pos,
            "while evaluating the return value of the function passed to builtins.concatMap",
          ),
        ),
        pos,
      );
    },
  }),
  defineBuiltin({
    name: "elem",
    args: ["x", "xs"],
    since: "1.2",
    doc: "`true` when some element of the list *xs* equals *x*.",
    example: ["builtins.elem 2 [ 1 2 3 ]", "true"],
    run: (_ctx, [wanted, list], pos) => {
      const items = listArgument(list!, pos, "while evaluating the second argument passed to builtins.elem");
      return items.some((item) => cellsEqual(wanted!, item));
    },
  }),
  defineBuiltin({
    name: "elemAt",
    args: ["xs", "n"],
    since: "1.2",
    doc: "Element number *n* of the list *xs*, counted from 0. Fails when there is none.",
    example: ['builtins.elemAt [ "a" "b" ] 1', '"b"'],
    run: (_ctx, [list, n], pos) => {
      const index = intArgument(n!, pos, "while evaluating the second argument passed to 'builtins.elemAt'");
      const items = listArgument(
        list!,
        pos,
        "while evaluating the first argument passed to 'builtins.elemAt'",
      );
      if (index < 0 || index >= items.length)
        throw new NixError(
          "eval",
          `'builtins.elemAt' called with index ${index} on a list of size ${items.length}`,
          pos,
        );
      return force(items[Number(index)]!);
    },
  }),
  defineBuiltin({
    name: "filter",
    args: ["f", "list"],
    since: "1.2",
    doc: "The elements of *list* for which *f* returns `true`, in their order.",
    example: ["builtins.filter (x: x > 1) [ 1 2 3 ]", "[ 2 3 ]"],
    run: (_ctx, [f, list], pos) => {
      const items = listArgument(
        list!,
        pos,
        "while evaluating the second argument passed to builtins.filter",
      );
      if (items.length === 0) return items;
      const predicate = functionArgument(
        f!,
        pos,
        "while evaluating the first argument passed to builtins.filter",
      );
      return filterList(predicate, items, pos);
    },
  }),
  defineBuiltin({
    name: "foldl'",
    args: ["op", "nul", "list"],
    since: "1.10",
    doc: "Combines the elements of *list* from the left: `op (op (op nul x0) x1) x2 …`. Each step is evaluated before the next, so long lists need no deep stack.",
    example: ["builtins.foldl' (sum: x: sum + x) 0 [ 1 2 3 ]", "6"],
    run: (_ctx, [op, nul, list], pos) => {
      const callee = functionArgument(
        op!,
        pos,
        "while evaluating the first argument passed to builtins.foldlStrict",
      );
      const items = listArgument(
        list!,
        pos,
        "while evaluating the third argument passed to builtins.foldlStrict",
      );
      let result: Cell = nul!;
      for (const item of items) {
        if ((++foldRounds & 255) === 0) pollLimits();
        result = call2(callee, result, item, pos);
      }
      return force(result);
    },
  }),
  defineBuiltin({
    name: "genericClosure",
    args: ["attrset"],
    since: "0.12",
    doc: "Collects everything reachable: starts with the list `startSet`, calls `operator` on every element to get more, and keeps one element for each value of its attribute `key`. Elements come in the order they were found.",
    example: [
      "builtins.genericClosure {\n  startSet = [ { key = 5; } ];\n  operator = { key }: if key > 1 then [ { key = key / 2; } ] else [ ];\n}",
      "[ { key = 5; } { key = 2; } { key = 1; } ]",
    ],
    run: (_ctx, [attrset], pos) => genericClosure(attrset!, pos),
  }),
  defineBuiltin({
    name: "genList",
    args: ["generator", "length"],
    since: "1.10",
    doc: "A list of *length* elements, each made lazily by *generator* from its index (from 0).",
    example: ["builtins.genList (i: i * i) 4", "[ 0 1 4 9 ]"],
    run: (_ctx, [generator, length], pos) => {
      const count = intArgument(
        length!,
        pos,
        "while evaluating the second argument passed to builtins.genList",
      );
      if (count < 0) throw new NixError("eval", `cannot create list of size ${count}`, pos);
      checkListLength(Number(count), pos, laterCallBytes);
      const callee = functionArgument(
        generator!,
        pos,
        "while evaluating the first argument passed to builtins.genList",
      );
      const code = callCode(callee, pos);
      const items = new Array<Cell>(Number(count));
      for (let index = 0; index < count; index++) items[index] = suspended(code, index);
      return items;
    },
  }),
  defineBuiltin({
    name: "head",
    args: ["list"],
    since: "0.10",
    doc: "The first element of *list*. Fails for an empty list.",
    example: ["builtins.head [ 1 2 3 ]", "1"],
    run: (_ctx, [list], pos) => {
      const items = listArgument(list!, pos, "while evaluating the first argument passed to 'builtins.head'");
      if (items.length === 0) throw new NixError("eval", "'builtins.head' called on an empty list", pos);
      return force(items[0]!);
    },
  }),
  defineBuiltin({
    name: "isList",
    args: ["e"],
    since: "0.10",
    doc: "`true` when *e* is a list.",
    run: (_ctx, [e]) => Array.isArray(force(e!)),
  }),
  defineBuiltin({
    name: "length",
    args: ["list"],
    since: "0.12",
    doc: "The number of elements of *list*.",
    example: ["builtins.length [ 1 2 3 ]", "3"],
    run: (_ctx, [list], pos) =>
      listArgument(list!, pos, "while evaluating the first argument passed to builtins.length").length,
  }),
  defineBuiltin({
    name: "map",
    args: ["f", "list"],
    since: "0.6",
    doc: "Calls *f* on every element of *list*, each when its result is needed.",
    example: ["map (x: x * 2) [ 1 2 3 ]", "[ 2 4 6 ]"],
    global: "plain",
    run: (_ctx, [f, list], pos) => {
      const items = listArgument(list!, pos, "while evaluating the second argument passed to builtins.map");
      if (items.length === 0) return items;
      const callee = functionArgument(f!, pos, "while evaluating the first argument passed to builtins.map");
      checkListLength(items.length, pos, laterCallBytes);
      const code = callCode(callee, pos);
      return items.map((item) => suspended(code, item));
    },
  }),
  defineBuiltin({
    name: "partition",
    args: ["pred", "list"],
    since: "2.0",
    doc: "Splits *list* in two: `right` has the elements for which *pred* returns `true`, `wrong` the others.",
    example: ["builtins.partition (x: x > 1) [ 1 2 3 ]", "{ right = [ 2 3 ]; wrong = [ 1 ]; }"],
    run: (_ctx, [pred, list], pos) => {
      const predicate = functionArgument(
        pred!,
        pos,
        "while evaluating the first argument passed to builtins.partition",
      );
      const items = listArgument(
        list!,
        pos,
        "while evaluating the second argument passed to builtins.partition",
      );
      const right: Cell[] = [];
      const wrong: Cell[] = [];
      for (const item of items) {
        force(item);
        const answer = boolArgument(
          call(predicate, item, pos),
          pos,
          "while evaluating the return value of the partition function passed to builtins.partition",
        );
        (answer ? right : wrong).push(item);
      }
      return partitionResult(right.slice(), wrong.slice());
    },
  }),
  defineBuiltin({
    name: "sort",
    args: ["comparator", "list"],
    since: "1.10",
    doc: "Sorts *list*. *comparator* gets two elements and says whether the first has to come before the second, like `builtins.lessThan`. Elements of equal rank keep their order.",
    example: ["builtins.sort builtins.lessThan [ 3 1 2 ]", "[ 1 2 3 ]"],
    run: (_ctx, [comparator, list], pos) => {
      const items = listArgument(list!, pos, "while evaluating the second argument passed to builtins.sort");
      if (items.length === 0) return items;
      const callee = functionArgument(
        comparator!,
        pos,
        "while evaluating the first argument passed to builtins.sort",
      );
      return sortList(callee, items, pos);
    },
  }),
  defineBuiltin({
    name: "tail",
    args: ["list"],
    since: "0.10",
    doc: "*list* without its first element. Fails for an empty list. Copies the list: walking through one with `tail` takes quadratic time.",
    example: ["builtins.tail [ 1 2 3 ]", "[ 2 3 ]"],
    run: (_ctx, [list], pos) => {
      const items = listArgument(list!, pos, "while evaluating the first argument passed to 'builtins.tail'");
      if (items.length === 0) throw new NixError("eval", "'builtins.tail' called on an empty list", pos);
      checkListLength(items.length, pos);
      return items.slice(1);
    },
  }),
];
