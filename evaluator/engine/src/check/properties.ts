/**
 * The properties that a definition may be wrapped in (`mkIf`, `mkMerge`, `mkOverride`, `mkOrder`), read the
 * way the module system reads them: sets of options hand properties down to their attributes, the value of
 * an option is freed of them before its type is checked.
 */
import { Attrs } from "@nixsight/eval/value/attrs.ts";
import { Closure } from "@nixsight/eval/value/callable.ts";
import { force } from "@nixsight/eval/value/thunk.ts";
import { type Cell, isInt, type Value } from "@nixsight/eval/value/value.ts";
import { reportError } from "../findings/error-findings.ts";
import { isUserPos } from "../findings/report.ts";
import { orOnError } from "../host/quietly.ts";
import { attribute, attributeCell, describeValue, listAttribute, tagOf } from "../host/values.ts";
import { type CheckContext, type Circumstances, defaultPriority } from "./context.ts";

/** A cell with the place of its expression put before the places that surround it. */
export function at(context: CheckContext, around: Circumstances, cell: Cell): Circumstances {
  const { host } = context;
  let pos = host.originOf(cell);
  const outer = around.places[0];
  // Shared values (`true`, a variable) know no place, but the attribute that holds them does; a function knows
  // where it is written, and not where it is used.
  if (outer !== undefined && (!isUserPos(host, pos) || cell instanceof Closure)) {
    const held = host.valuePos(outer);
    if (held !== 0 || !(cell instanceof Closure)) pos = held;
  }
  if (!isUserPos(context.host, pos) || around.places[0] === pos) return around;
  return { ...around, places: [pos, ...around.places] };
}

/** The value of a cell; reports the error and gives undefined when evaluating it fails. */
export function evaluate(context: CheckContext, cell: Cell, around: Circumstances): Value | undefined {
  return guarded(context, around, () => force(cell));
}

/** Runs a part of the check; an evaluation error in it is reported and gives undefined. */
export function guarded<T>(context: CheckContext, around: Circumstances, run: () => T): T | undefined {
  return orOnError(run, (error) => {
    // What stops with a message of its own may be meant never to be used.
    const silent = around.uncertain || (around.lazy && error.catchable);
    if (!silent) reportError(context.host, context.report, error, around.places);
    return undefined;
  });
}

/**
 * Visits the sets that a definition of a set of options consists of. Conditions are collected, not
 * evaluated: names inside a false `mkIf` are checked too.
 */
export function eachPushedDown(
  context: CheckContext,
  cell: Cell,
  around: Circumstances,
  visit: (value: Value, around: Circumstances, cell: Cell) => void,
): void {
  const here = at(context, around, cell);
  const value = evaluate(context, cell, here);
  if (value === undefined) return;
  const tag = guarded(context, here, () => tagOf(value));
  if (tag === undefined) return;
  if (tag === "merge") {
    const contents = guarded(context, here, () => listAttribute(value, "contents"));
    for (const part of contents ?? []) eachPushedDown(context, part, here, visit);
  } else if (tag === "if") {
    const condition = attributeCell(value, "condition");
    const content = attributeCell(value, "content");
    if (condition === undefined || content === undefined) return;
    eachPushedDown(context, content, { ...here, conditions: [...here.conditions, condition] }, visit);
  } else if (tag === "override") {
    const content = attributeCell(value, "content");
    const priority = guarded(context, here, () => priorityOf(value));
    if (content !== undefined && priority !== undefined)
      eachPushedDown(context, content, { ...here, priority }, visit);
  } else visit(value, here, cell);
}

/**
 * Visits the values that a definition of one option consists of: conditions evaluated, false ones left out,
 * priority and order taken off.
 */
export function eachDischarged(
  context: CheckContext,
  cell: Cell,
  around: Circumstances,
  visit: (value: Value, around: Circumstances, cell: Cell) => void,
): void {
  const truth = holds(context, around);
  if (truth !== "no") discharge(context, cell, under(truth, { ...around, conditions: [] }), visit);
}

function discharge(
  context: CheckContext,
  cell: Cell,
  around: Circumstances,
  visit: (value: Value, around: Circumstances, cell: Cell) => void,
): void {
  const here = at(context, around, cell);
  const value = evaluate(context, cell, here);
  if (value === undefined) return;
  const tag = guarded(context, here, () => tagOf(value));
  if (tag === undefined) return;
  if (tag === "merge") {
    const contents = guarded(context, here, () => listAttribute(value, "contents"));
    for (const part of contents ?? []) discharge(context, part, here, visit);
  } else if (tag === "if") {
    const condition = attributeCell(value, "condition");
    const content = attributeCell(value, "content");
    if (condition === undefined || content === undefined) return;
    const truth = holds(context, { ...here, conditions: [condition] });
    if (truth !== "no") discharge(context, content, under(truth, here), visit);
  } else stripped(context, value, cell, here, visit);
}

/** Takes off `mkOverride`, then `mkOrder`; what is wrapped inside them stays. */
function stripped(
  context: CheckContext,
  value: Value,
  cell: Cell,
  around: Circumstances,
  visit: (value: Value, around: Circumstances, cell: Cell) => void,
): void {
  const tag = tagOf(value);
  if (tag !== "override" && tag !== "order") {
    visit(value, around, cell);
    return;
  }
  const content = attributeCell(value, "content");
  if (content === undefined) return;
  const priority = tag === "override" ? guarded(context, around, () => priorityOf(value)) : around.priority;
  if (priority === undefined) return;
  const inner = at(context, { ...around, priority }, content);
  const innerValue = evaluate(context, content, inner);
  if (innerValue === undefined) return;
  if (tag === "override" && guarded(context, inner, () => tagOf(innerValue)) === "order")
    stripped(context, innerValue, content, inner, visit);
  else visit(innerValue, inner, content);
}

function priorityOf(value: Value): number {
  const priority = attribute(value, "priority");
  return priority !== undefined && isInt(priority) ? Number(priority) : defaultPriority;
}

type Truth = "yes" | "no" | "unknown";

/** What an unknown condition leaves of what is known. */
function under(truth: Truth, around: Circumstances): Circumstances {
  return truth === "unknown" ? { ...around, uncertain: true, addressable: false } : around;
}

/** Whether all conditions are true. One that fails to evaluate is reported, and nothing under it is. */
function holds(context: CheckContext, around: Circumstances): Truth {
  let result: Truth = "yes";
  for (const condition of around.conditions) {
    const truth = conditionHolds(context, condition, at(context, around, condition));
    if (truth === "no") return "no";
    if (truth === "unknown") result = "unknown";
  }
  return result;
}

function conditionHolds(context: CheckContext, condition: Cell, around: Circumstances): Truth {
  const outcome = orOnError<{ readonly value: Value }, Truth>(
    () => ({ value: force(condition) }),
    (error) => {
      reportError(context.host, context.report, error, around.places);
      return error.kind === "unavailable" ? "unknown" : "no";
    },
  );
  if (typeof outcome === "string") return outcome;
  const { value } = outcome;
  if (typeof value === "boolean") return value ? "yes" : "no";
  context.report.add(
    "wrong-type",
    around.places,
    `the condition of \`mkIf\` must be a boolean, but this is ${describeValue(value)}`,
  );
  return "no";
}

/** Whether a value is a set that still carries a property, after the module system took off its own share. */
export function isProperty(value: Value): boolean {
  if (!(value instanceof Attrs)) return false;
  return ["if", "merge", "override", "order"].includes(tagOf(value));
}
