/**
 * Judges a value against an option type. The module system's own check decides whether the value is right;
 * the walk through the structure of the type finds the exact part that is wrong: the third element of a
 * list, one attribute, a field of a submodule. Parts that cannot be evaluated are reported as evaluation
 * errors, parts that cannot be known are passed over.
 */
import { Attrs } from "@nixsight/eval/value/attrs.ts";
import { force } from "@nixsight/eval/value/thunk.ts";
import { type Cell, isList, type NixList, type Value } from "@nixsight/eval/value/value.ts";
import { isUserPos } from "../findings/report.ts";
import { orOnError, quietly } from "../host/quietly.ts";
import { isFunctionLike, stringAttribute } from "../host/values.ts";
import { judge } from "../options/index-tree.ts";
import { showOption } from "../options/option-path.ts";
import type { TypeStructure, TypeView } from "../options/type-view.ts";
import { checkPackage } from "./check-package.ts";
import { checkSubmodule } from "./check-submodule.ts";
import type { CheckContext, Circumstances } from "./context.ts";
import { at, eachDischarged, guarded, isProperty } from "./properties.ts";
import { reportMismatch } from "./report-mismatch.ts";

/** Where in the configuration a value stands, for messages and for looking up merged values. */
export interface ValuePlace {
  readonly path: readonly string[];
  /** "`services.nginx.enable`" or "an element of `…`". */
  readonly subject: string;
}

export function optionPlace(path: readonly string[]): ValuePlace {
  return { path, subject: `\`${showOption(path)}\`` };
}

/** Checks a definition: an expression that may be wrapped in `mkIf` and the like. Says whether it is right. */
export function checkDefinition(
  context: CheckContext,
  cell: Cell,
  type: TypeView,
  place: ValuePlace,
  around: Circumstances,
): boolean {
  let right = true;
  const { findings } = context.report;
  eachDischarged(context, cell, around, (value, here, inner) => {
    const before = findings.length;
    if (!checkValue(context, value, inner, type, place, here)) right = false;
    if (!place.path.includes("*"))
      context.claims.push({
        path: place.path,
        priority: here.priority,
        file: here.file,
        findings: findings.slice(before),
      });
  });
  return right;
}

/** Checks a value that is free of properties. Says whether it is right, as far as is known. */
export function checkValue(
  context: CheckContext,
  value: Value,
  cell: Cell,
  type: TypeView,
  place: ValuePlace,
  around: Circumstances,
): boolean {
  const before = context.report.findings.length;
  const verdict = guarded(context, around, () => type.accepts(value));
  if (verdict === undefined) return false;
  if (verdict === "no" && !context.current && mayDependOnConfig(value, type)) return true;
  if (verdict === "no") {
    if (!reportInside(context, value, type, place, around))
      reportMismatch(context, value, type, place.subject, around);
    return false;
  }
  if (isProperty(value)) return true;
  walk(context, value, cell, type.structure(), place, around);
  return context.report.findings.length === before;
}

/** The kind of the value is right: a further check refuses it, which may look at what is being edited. */
function mayDependOnConfig(value: Value, type: TypeView): boolean {
  const structure = type.structure();
  return structure.kind === "leaf" && quietly(() => judge(value, structure.type)) !== "no";
}

/**
 * A value that the whole type refuses may have the right shape and a wrong part (checks that look inside).
 * Says whether such a part was found.
 */
function reportInside(
  context: CheckContext,
  value: Value,
  type: TypeView,
  place: ValuePlace,
  around: Circumstances,
): boolean {
  const structure = type.structure();
  if (structure.kind !== "list-of" && structure.kind !== "attrs-of") return false;
  const before = context.report.findings.length;
  walk(context, value, value, structure, place, around);
  return context.report.findings.length > before;
}

function walk(
  context: CheckContext,
  value: Value,
  cell: Cell,
  structure: TypeStructure,
  place: ValuePlace,
  around: Circumstances,
): void {
  switch (structure.kind) {
    case "leaf":
      if (structure.type.kind === "package") checkPackage(context, value, around);
      if (structure.type.kind === "attrs") probe(context, value, around, probeDepth);
      return;
    case "list-of":
      if (isList(value)) walkList(context, value, structure.element, place, around);
      return;
    case "attrs-of":
      if (value instanceof Attrs) walkAttrs(context, value, structure.element, structure.lazy, place, around);
      return;
    case "null-or":
      if (value !== null) checkValue(context, value, cell, structure.element, place, around);
      return;
    case "either": {
      const chosen = chooseAlternative(context, value, structure.options, around);
      if (chosen !== undefined) checkValue(context, value, cell, chosen, place, around);
      return;
    }
    case "tagged": {
      const tag = quietly(() => stringAttribute(value, structure.tag));
      const chosen = tag === undefined ? undefined : structure.options.get(tag);
      if (chosen !== undefined) checkValue(context, value, cell, chosen, place, around);
      return;
    }
    case "coerced":
      walkCoerced(context, value, cell, structure, place, around);
      return;
    case "submodule":
      checkSubmodule(context, value, cell, structure, place, around);
      return;
    case "function":
      return;
  }
}

function walkList(
  context: CheckContext,
  list: NixList,
  element: TypeView,
  place: ValuePlace,
  around: Circumstances,
): void {
  const inner: ValuePlace = {
    path: [...place.path, "*"],
    subject: `an element of \`${showOption(place.path)}\``,
  };
  const listPos = around.places[0];
  for (const [index, cell] of list.entries()) {
    const pos = listPos === undefined ? 0 : context.host.valuePos(listPos, index);
    const places = pos === 0 ? around.places : [pos, ...around.places];
    checkDefinition(context, cell, element, inner, { ...around, places, addressable: false, priority: 100 });
  }
}

function walkAttrs(
  context: CheckContext,
  value: Attrs,
  element: TypeView,
  lazy: boolean,
  place: ValuePlace,
  around: Circumstances,
): void {
  // Values that nothing may ever read, such as module arguments, are not evaluated for checking.
  if (lazy && takesAnything(element)) return;
  for (const { name, cell, pos } of value.entries()) {
    const path = [...place.path, name];
    const places = isUserPos(context.host, pos) ? [pos, ...around.places] : around.places;
    const right = checkDefinition(context, cell, element, optionPlace(path), {
      ...around,
      places,
      priority: 100,
      lazy: around.lazy || lazy,
    });
    noteDefinition(context, path, cell, element, { ...around, places, lazy: around.lazy || lazy }, right);
  }
}

function takesAnything(type: TypeView): boolean {
  const structure = type.structure();
  return structure.kind === "leaf" && structure.type.kind === "anything";
}

/** Keeps an attribute of an option's value as a definition of its own: the module system merges it alone. */
function noteDefinition(
  context: CheckContext,
  path: readonly string[],
  cell: Cell,
  type: TypeView,
  around: Circumstances,
  right: boolean,
): void {
  if (!around.addressable || around.option === undefined) return;
  context.definitions.push({
    path,
    option: around.option,
    namePos: around.places[0] ?? 0,
    valuePos: at(context, around, cell).places[0] ?? 0,
    cell,
    type,
    priority: around.priority,
    file: around.file,
    lazy: around.lazy,
    faulty: !right,
  });
}

/** The first alternative that takes the value, as the module system picks it. */
function chooseAlternative(
  context: CheckContext,
  value: Value,
  options: readonly TypeView[],
  around: Circumstances,
): TypeView | undefined {
  for (const option of options) {
    const verdict = guarded(context, around, () => option.accepts(value));
    if (verdict === "yes") return option;
    if (verdict !== "no") return undefined;
  }
  return undefined;
}

/** Values of the source type are converted by code that was part of the check already. */
function walkCoerced(
  context: CheckContext,
  value: Value,
  cell: Cell,
  structure: Extract<TypeStructure, { readonly kind: "coerced" }>,
  place: ValuePlace,
  around: Circumstances,
): void {
  if (structure.from === undefined) {
    const direct = guarded(context, around, () => structure.to.accepts(value));
    if (direct === "yes") checkValue(context, value, cell, structure.to, place, around);
    return;
  }
  const source = guarded(context, around, () => structure.from!.accepts(value));
  if (source === "no") checkValue(context, value, cell, structure.to, place, around);
  else if (source === "yes") walk(context, value, cell, structure.from.structure(), place, around);
}

const probeDepth = 6;

/**
 * Evaluates the parts of a free-form value that the user wrote, so that errors in them are found. Stops at
 * packages and functions, and at values that come from elsewhere.
 */
function probe(context: CheckContext, value: Value, around: Circumstances, depth: number): void {
  if (depth === 0 || isFunctionLike(value)) return;
  if (isList(value)) {
    for (const cell of value) probeCell(context, cell, around, depth);
    return;
  }
  if (!(value instanceof Attrs) || isPackage(value)) return;
  for (const { cell } of value.entries()) probeCell(context, cell, around, depth);
}

function probeCell(context: CheckContext, cell: Cell, around: Circumstances, depth: number): void {
  if (!isUserPos(context.host, context.host.originOf(cell))) return;
  const here = at(context, around, cell);
  const value = guarded(context, here, () => force(cell));
  if (value !== undefined) probe(context, value, here, depth - 1);
}

function isPackage(value: Attrs): boolean {
  return orOnError(
    () => stringAttribute(value, "type") === "derivation",
    () => true,
  );
}
