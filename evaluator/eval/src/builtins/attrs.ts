/**
 * Builtins on attribute sets. A result with the same names shares the shape of the argument. Positions follow
 * Nix: `removeAttrs`, `intersectAttrs` and `listToAttrs` keep them, `mapAttrs`, `zipAttrsWith` and `groupBy`
 * do not.
 */

import {
  attrsArgument,
  call,
  call2,
  functionArgument,
  listArgument,
  plainStringArgument,
  requiredAttribute,
} from "../eval/arguments.ts";
import { Attrs, emptyAttrs, makeAttrs, Shape } from "../value/attrs.ts";
import { Closure, isCallable, type Parameter } from "../value/callable.ts";
import { NixError } from "../value/errors.ts";
import { checkListLength, laterCallBytes } from "../value/memory.ts";
import { makePos, noPos, type Pos, posFile } from "../value/position.ts";
import { existingSymbol, type Sym, symbol, symbolText } from "../value/symbol.ts";
import { type Code, force, suspended } from "../value/thunk.ts";
import type { Cell, Value } from "../value/value.ts";
import { intersect, without } from "./cut-attrs.ts";
import { type BuiltinDefinition, defineBuiltin } from "./registry.ts";

const nameSymbol = symbol("name");
const valueSymbol = symbol("value");

function listToAttrs(cell: Cell, pos: Pos): Attrs {
  const list = listArgument(cell, pos, "while evaluating the argument passed to builtins.listToAttrs");
  const inPair = "in a {name=...; value=...;} pair";
  const pairs = new Map<Sym, Attrs>();
  for (const item of list) {
    const pair = attrsArgument(
      item,
      pos,
      "while evaluating an element of the list passed to builtins.listToAttrs",
    );
    const name = plainStringArgument(
      requiredAttribute(pair, nameSymbol, pos, inPair),
      pos,
      "while evaluating the `name` attribute of an element of the list passed to builtins.listToAttrs",
    );
    const sym = symbol(name);
    if (!pairs.has(sym)) pairs.set(sym, pair);
  }
  const entries: { name: Sym; cell: Cell; pos: Pos }[] = [];
  for (const [name, pair] of pairs)
    entries.push({
      name,
      cell: requiredAttribute(pair, valueSymbol, pos, inPair),
      pos: pair.positionOf(valueSymbol),
    });
  return makeAttrs(entries);
}

/** What a thunk of `mapAttrs` has for an environment. */
interface MappedAttribute {
  readonly name: string;
  readonly cell: Cell;
}

/** Code of the thunks of one `mapAttrs`. */
function mapCode(f: Cell, pos: Pos): Code<MappedAttribute> {
  return { pos: 0, run: ({ name, cell }) => call2(force(f), name, cell, pos) };
}

function mapAttrs(f: Cell, attrs: Attrs, pos: Pos): Attrs {
  if (attrs.size === 0) return emptyAttrs;
  checkListLength(attrs.size, pos, laterCallBytes);
  const code = mapCode(f, pos);
  const shape = attrs.shape.withoutPositions;
  const cells = attrs.cells.map((cell, index) =>
    suspended(code, { name: symbolText(shape.symbols[index]!), cell }),
  );
  return new Attrs(shape, cells);
}

function zipAttrsWith(f: Cell, list: Cell, pos: Pos): Attrs {
  const callee = functionArgument(
    f,
    pos,
    "while evaluating the first argument passed to builtins.zipAttrsWith",
  );
  const items = listArgument(
    list,
    pos,
    "while evaluating the second argument passed to builtins.zipAttrsWith",
  );
  const values = new Map<Sym, Cell[]>();
  for (const item of items) {
    const attrs = attrsArgument(
      item,
      pos,
      "while evaluating a value of the list passed as second argument to builtins.zipAttrsWith",
    );
    const { symbols } = attrs.shape;
    for (let index = 0; index < symbols.length; index++) addTo(values, symbols[index]!, attrs.cells[index]!);
  }
  const code = mapCode(callee, pos);
  return fromGroups(values, (sym, cells) => suspended(code, { name: symbolText(sym), cell: cells }));
}

function groupBy(f: Cell, list: Cell, pos: Pos): Attrs {
  const callee = functionArgument(f, pos, "while evaluating the first argument passed to builtins.groupBy");
  const items = listArgument(list, pos, "while evaluating the second argument passed to builtins.groupBy");
  const groups = new Map<Sym, Cell[]>();
  for (const item of items) {
    const name = plainStringArgument(
      call(callee, item, pos),
      pos,
      "while evaluating the return value of the grouping function passed to builtins.groupBy",
    );
    addTo(groups, symbol(name), item);
  }
  return fromGroups(groups, (_sym, cells) => cells);
}

function addTo(groups: Map<Sym, Cell[]>, sym: Sym, cell: Cell): void {
  const group = groups.get(sym);
  if (group === undefined) groups.set(sym, [cell]);
  else group.push(cell);
}

function fromGroups(groups: ReadonlyMap<Sym, Cell[]>, makeCell: (sym: Sym, cells: Cell[]) => Cell): Attrs {
  const symbols = [...groups.keys()].sort((a, b) => a - b);
  const cells = symbols.map((sym) => makeCell(sym, groups.get(sym)!.slice()));
  return new Attrs(new Shape(symbols, undefined), cells);
}

const knownFunctionArgs = new WeakMap<Parameter, Attrs>();

/** Names of a pattern's arguments, with whether each has a default. */
function functionArgs(callee: Value, pos: Pos): Attrs {
  if (!isCallable(callee)) throw new NixError("type", "'functionArgs' requires a function", pos);
  const lambda = callee instanceof Closure ? callee.lambda : callee.info.lambda;
  if (lambda?.pattern === undefined) return emptyAttrs;
  let args = knownFunctionArgs.get(lambda);
  if (args === undefined) {
    const file = callee instanceof Closure ? posFile(callee.lambda.pos) : 0;
    args = makeAttrs(
      lambda.pattern.formals.map((formal) => ({
        name: formal.name,
        cell: formal.default !== 0,
        pos: makePos(file, formal.node),
      })),
    );
    knownFunctionArgs.set(lambda, args);
  }
  return args;
}

function getAttr(nameCell: Cell, setCell: Cell, pos: Pos): Value {
  const name = plainStringArgument(
    nameCell,
    pos,
    "while evaluating the first argument passed to builtins.getAttr",
  );
  const attrs = attrsArgument(
    setCell,
    pos,
    "while evaluating the second argument passed to builtins.getAttr",
  );
  const cell = attrs.getByName(name);
  return force(
    cell ?? requiredAttribute(attrs, symbol(name), pos, "in the attribute set under consideration"),
  );
}

export const attrsBuiltins: readonly BuiltinDefinition[] = [
  defineBuiltin({
    name: "attrNames",
    args: ["set"],
    since: "0.11",
    doc: "The names of the attributes of *set*, in the order of their bytes.",
    example: ["builtins.attrNames { b = 1; a = 2; }", '[ "a" "b" ]'],
    run: (_ctx, [set], pos) =>
      attrsArgument(set!, pos, "while evaluating the argument passed to builtins.attrNames").shape
        .displayNames,
  }),
  defineBuiltin({
    name: "attrValues",
    args: ["set"],
    since: "1.8",
    doc: "The values of the attributes of *set*, in the order `attrNames` gives the names.",
    example: ["builtins.attrValues { b = 1; a = 2; }", "[ 2 1 ]"],
    run: (_ctx, [set], pos) => {
      const attrs = attrsArgument(set!, pos, "while evaluating the argument passed to builtins.attrValues");
      return attrs.shape.displayOrder.map((index) => attrs.cells[index]!);
    },
  }),
  defineBuiltin({
    name: "catAttrs",
    args: ["attr", "list"],
    since: "1.8",
    doc: "The values of attribute *attr* of all sets in *list* that have it.",
    example: ['builtins.catAttrs "a" [ { a = 1; } { b = 0; } { a = 2; } ]', "[ 1 2 ]"],
    run: (_ctx, [attr, list], pos) => {
      const name = plainStringArgument(
        attr!,
        pos,
        "while evaluating the first argument passed to builtins.catAttrs",
      );
      const items = listArgument(
        list!,
        pos,
        "while evaluating the second argument passed to builtins.catAttrs",
      );
      const values: Cell[] = [];
      for (const item of items) {
        const attrs = attrsArgument(
          item,
          pos,
          "while evaluating an element in the list passed as second argument to builtins.catAttrs",
        );
        const cell = attrs.getByName(name);
        if (cell !== undefined) values.push(cell);
      }
      return values.slice();
    },
  }),
  defineBuiltin({
    name: "functionArgs",
    args: ["f"],
    since: "0.13",
    doc: "The arguments that the function *f* takes by name, as a set: `true` for those with a default. Empty for functions with a plain argument and for builtins.",
    example: ["builtins.functionArgs ({ pkgs, port ? 80, ... }: port)", "{ pkgs = false; port = true; }"],
    run: (_ctx, [f], pos) => functionArgs(force(f!), pos),
  }),
  defineBuiltin({
    name: "getAttr",
    args: ["s", "set"],
    since: "0.10",
    doc: "The attribute of *set* named *s*, for names known only when evaluating. Fails when it is missing.",
    example: ['builtins.getAttr "a" { a = 1; }', "1"],
    run: (_ctx, [s, set], pos) => getAttr(s!, set!, pos),
  }),
  defineBuiltin({
    name: "groupBy",
    args: ["f", "list"],
    since: "2.5",
    doc: "Sorts the elements of *list* into lists by the string *f* returns for each: a set from string to list.",
    example: [
      'builtins.groupBy (s: builtins.substring 0 1 s) [ "apple" "bean" "almond" ]',
      '{ a = [ "apple" "almond" ]; b = [ "bean" ]; }',
    ],
    run: (_ctx, [f, list], pos) => groupBy(f!, list!, pos),
  }),
  defineBuiltin({
    name: "hasAttr",
    args: ["s", "set"],
    since: "0.10",
    doc: "`true` when *set* has an attribute named *s*, for names known only when evaluating.",
    example: ['builtins.hasAttr "a" { a = 1; }', "true"],
    run: (_ctx, [s, set], pos) => {
      const name = plainStringArgument(
        s!,
        pos,
        "while evaluating the first argument passed to builtins.hasAttr",
      );
      const attrs = attrsArgument(
        set!,
        pos,
        "while evaluating the second argument passed to builtins.hasAttr",
      );
      return attrs.getByName(name) !== undefined;
    },
  }),
  defineBuiltin({
    name: "intersectAttrs",
    args: ["e1", "e2"],
    since: "0.13",
    doc: "The attributes of the set *e2* whose names also occur in the set *e1*. Takes time by the smaller set.",
    example: ["builtins.intersectAttrs { a = 1; b = 2; } { b = 3; c = 4; }", "{ b = 3; }"],
    run: (_ctx, [e1, e2], pos) => {
      const left = attrsArgument(
        e1!,
        pos,
        "while evaluating the first argument passed to builtins.intersectAttrs",
      );
      const right = attrsArgument(
        e2!,
        pos,
        "while evaluating the second argument passed to builtins.intersectAttrs",
      );
      return intersect(left, right);
    },
  }),
  defineBuiltin({
    name: "isAttrs",
    args: ["e"],
    since: "0.11",
    doc: "`true` when *e* is an attribute set.",
    run: (_ctx, [e]) => force(e!) instanceof Attrs,
  }),
  defineBuiltin({
    name: "listToAttrs",
    args: ["list"],
    since: "0.11",
    doc: "A set from a list of pairs `{ name = …; value = …; }`. Of pairs with the same name the first one counts.",
    example: [
      'builtins.listToAttrs [ { name = "a"; value = 1; } { name = "b"; value = 2; } ]',
      "{ a = 1; b = 2; }",
    ],
    run: (_ctx, [list], pos) => listToAttrs(list!, pos),
  }),
  defineBuiltin({
    name: "mapAttrs",
    args: ["f", "attrset"],
    since: "2.1",
    doc: "A set with the same names, whose values are `f name value`, each called when needed.",
    example: [
      "builtins.mapAttrs (name: value: name + toString value) { a = 1; b = 2; }",
      '{ a = "a1"; b = "b2"; }',
    ],
    run: (_ctx, [f, attrset], pos) =>
      mapAttrs(
        f!,
        attrsArgument(attrset!, pos, "while evaluating the second argument passed to builtins.mapAttrs"),
        pos,
      ),
  }),
  defineBuiltin({
    name: "removeAttrs",
    args: ["set", "list"],
    since: "0.9",
    doc: "*set* without the attributes named in *list*. Names that are not there do not matter.",
    example: ['removeAttrs { a = 1; b = 2; } [ "a" "x" ]', "{ b = 2; }"],
    global: "plain",
    run: (_ctx, [set, list], pos) => {
      const attrs = attrsArgument(
        set!,
        pos,
        "while evaluating the first argument passed to builtins.removeAttrs",
      );
      const items = listArgument(
        list!,
        pos,
        "while evaluating the second argument passed to builtins.removeAttrs",
      );
      const indices = new Set<number>();
      for (const item of items) {
        const name = plainStringArgument(
          item,
          pos,
          "while evaluating the values of the second argument passed to builtins.removeAttrs",
        );
        const sym = existingSymbol(name);
        const index = sym === undefined ? -1 : attrs.shape.indexOf(sym);
        if (index >= 0) indices.add(index);
      }
      return without(
        attrs,
        [...indices].sort((a, b) => a - b),
      );
    },
  }),
  defineBuiltin({
    name: "unsafeGetAttrPos",
    args: ["s", "set"],
    since: "1.7",
    doc: "Where attribute *s* of *set* was defined: a set with `file`, `line` and `column`, or `null` when unknown. Unsafe because the result depends on how the code is laid out.",
    example: ['builtins.unsafeGetAttrPos "port" config'],
    run: (ctx, [s, set], pos) => {
      const name = plainStringArgument(
        s!,
        pos,
        "while evaluating the first argument passed to builtins.unsafeGetAttrPos",
      );
      const attrs = attrsArgument(
        set!,
        pos,
        "while evaluating the second argument passed to builtins.unsafeGetAttrPos",
      );
      const sym = existingSymbol(name);
      const place = sym === undefined ? noPos : attrs.positionOf(sym);
      return place === noPos ? null : ctx.positionValue(place);
    },
  }),
  defineBuiltin({
    name: "zipAttrsWith",
    args: ["f", "list"],
    since: "2.6",
    doc: "Merges a list of sets: each name that occurs gets `f name values`, where *values* are all its values in the order of the list.",
    example: [
      "builtins.zipAttrsWith (name: values: values) [ { a = 1; } { a = 2; b = 3; } ]",
      "{ a = [ 1 2 ]; b = [ 3 ]; }",
    ],
    run: (_ctx, [f, list], pos) => zipAttrsWith(f!, list!, pos),
  }),
];
