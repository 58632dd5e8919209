/**
 * The way to an error in words. Frames come raw from unwinding; here they become steps ("while calling the
 * function 'f'") with places, either all of them or the ones that a reader can do something about: what runs
 * inside the module system or a package set is folded into the option it was evaluated for and a count.
 * Also names the steps that an infinite recursion goes through.
 */
import { ExprCode } from "../eval/compile.ts";
import { printName } from "../eval/print.ts";
import type { NixError, NotedPos, TraceFrame } from "../value/errors.ts";
import type { Pos } from "../value/position.ts";
import type { Code } from "../value/thunk.ts";
import { type BindingName, bindingNameOf } from "./binding-names.ts";

/** What is asked of the session. */
export interface TraceSources {
  /** The file or named text of a place. */
  pathOf(pos: Pos): string | undefined;
  /** The source text of the expression at a place. */
  textAt(pos: Pos): string | undefined;
  /** What a file belongs to when it is not the reader's own ("nixpkgs", "the module system"). */
  ownerOf(path: string): string | undefined;
}

export interface TraceStep extends NotedPos {
  /** How often this step was on the way; repeated steps are told once. */
  readonly times: number;
}

/** A folded trace longer than this loses its middle. */
const mostSteps = 12;
const outerSteps = 3;

/** Every step, outermost first. */
export function wholeTrace(sources: TraceSources, error: NixError): TraceStep[] {
  const said = error.frames.filter((frame) => !isSilent(frame));
  const steps = said.reverse().map((frame) => stepOf(sources, frame));
  return merged(withDropped(steps, error.droppedFrames));
}

/** The steps worth reading, outermost first. */
export function foldedTrace(sources: TraceSources, error: NixError): TraceStep[] {
  const steps: NotedPos[] = [];
  let folded = 0;
  const owners = new Set<string>();
  const flush = (): void => {
    if (folded > 0) steps.push({ pos: 0, message: countText(folded, [...owners]) });
    folded = 0;
    owners.clear();
  };
  for (let index = error.frames.length - 1; index >= 0; index--) {
    const frame = error.frames[index]!;
    const owner = ownerOfFrame(sources, frame);
    if (frame.isContext || owner === undefined) {
      if (frame.isContext ? isPrivate(frame) : isDull(error, index)) continue;
      if (owner === undefined) flush();
      steps.push(stepOf(sources, frame));
      continue;
    }
    folded++;
    owners.add(owner);
  }
  flush();
  return shortened(merged(withDropped(withoutEchoes(sources, steps), error.droppedFrames)));
}

/** Places of the computations that need each other, in the order in which they do; empty for other errors. */
export function loopOf(sources: TraceSources, error: NixError): NotedPos[] {
  if (error.loopFrames === undefined) return [];
  const loop = error.frames.slice(0, error.loopFrames).reverse();
  const own = loop.filter(
    (frame) => namesValue(frame) || (frame.pos !== 0 && ownerOfFrame(sources, frame) === undefined),
  );
  const named = own.filter((frame) => namesValue(frame) || isNamed(frame));
  const shown =
    [named, own].find((frames) => frames.some((frame) => !frame.isContext)) ??
    (named.length > 0 ? named : loop.filter((frame) => frame.pos !== 0));
  const steps = shown.map((frame) => ({
    pos: placeOfFrame(sources, frame),
    message: subjectOf(sources, frame),
  }));
  return merged(withoutEchoes(sources, steps)).slice(0, mostSteps);
}

/** The innermost place in the reader's own files, 0 when there is none. */
export function ownPlaceOf(sources: TraceSources, error: NixError): Pos {
  const isOwn = (pos: Pos): boolean => {
    const path = pos === 0 ? undefined : sources.pathOf(pos);
    return path !== undefined && sources.ownerOf(path) === undefined;
  };
  if (isOwn(error.pos)) return error.pos;
  return error.frames.find((frame) => isOwn(frame.pos))?.pos ?? 0;
}

// --- what is told -----------------------------------------------------------------------------------------

/** Who a frame belongs to; undefined: the reader. A call belongs to the reader when either end does. */
function ownerOfFrame(sources: TraceSources, { pos, message, callee }: TraceFrame): string | undefined {
  if (pos === 0 && message !== "") return undefined;
  const owner = ownerOfPos(sources, pos);
  if (owner === undefined && pos !== 0) return undefined;
  const isLambda = callee !== undefined && "body" in callee;
  if (isLambda && callee.pos !== 0 && ownerOfPos(sources, callee.pos) === undefined) return undefined;
  return owner ?? "the evaluator";
}

function ownerOfPos(sources: TraceSources, pos: Pos): string | undefined {
  if (pos === 0) return undefined;
  const path = sources.pathOf(pos);
  return path === undefined ? "the evaluator" : sources.ownerOf(path);
}

/** Builtins that say in the error or the trace themselves what they have to say. */
const silentBuiltins: ReadonlySet<string> = new Set(["abort", "addErrorContext", "seq", "throw"]);

/** What says nothing that its neighbours do not say. */
function isDull(error: NixError, index: number): boolean {
  const frame = error.frames[index]!;
  const { pos, code, callee } = frame;
  if (isSilent(frame) || (index === 0 && namesFunction.has(error.kind) && pos === error.pos)) return true;
  if (code !== undefined) return bindingOf(code) === undefined;
  if (callee === undefined || "body" in callee) return false;
  const inner = error.frames[index - 1];
  return silentBuiltins.has(callee.name) || (inner?.pos === pos && inner.message !== "");
}

/** What the module system tells of its own options, and of files that have no name. */
function isPrivate({ message }: TraceFrame): boolean {
  return /^while evaluating (the option `_module\b|definitions from `<)/.test(message);
}

/** A remark about an option or an argument of a module; `_module` itself is nobody's. */
function namesValue({ isContext, message }: TraceFrame): boolean {
  return (
    isContext &&
    /^while evaluating (the option|the module argument|definitions from) [`'](?!_module|<)/.test(message)
  );
}

/** A place alone, which helps to put the error somewhere. */
function isSilent({ message, code, callee }: TraceFrame): boolean {
  return message === "" && code === undefined && callee === undefined;
}

const namesFunction: ReadonlySet<NixError["kind"]> = new Set(["missing-argument", "unexpected-argument"]);

/**
 * Leaves out what the next steps say better: "definitions from a.nix" when the definition itself is among
 * them, the attribute 'a' just before 'a.b'.
 */
function withoutEchoes(sources: TraceSources, steps: readonly NotedPos[]): NotedPos[] {
  const paths = new Set<string | undefined>(
    steps.flatMap(({ pos }) => (pos === 0 ? [] : [sources.pathOf(pos)])),
  );
  return steps.filter(({ message }, index) => {
    const file = definitionsFrom.exec(message)?.[1];
    if (file !== undefined) return !paths.has(file);
    const derivation = aDerivation.exec(message)?.[0];
    if (derivation !== undefined && steps[index + 1]?.message.endsWith(` of ${derivation}`)) return false;
    const name = anAttribute.exec(message)?.[1];
    const inner = anAttributeOrOption.exec(steps[index + 1]?.message ?? "")?.[1];
    return name === undefined || inner === undefined || !(inner === name || isPartOf(name, inner));
  });
}

/** Whether the attribute path `inner` begins or ends with `name`: the longer one says it all. */
function isPartOf(name: string, inner: string): boolean {
  return inner.startsWith(`${name}.`) || inner.endsWith(`.${name}`);
}

const aDerivation = /(?<=evaluating )derivation '.+'$/;
const anAttributeOrOption = /the (?:attribute '|option `)(.+)'$/;
const anAttribute = /the attribute '(.+)'$/;

/** As the module system of nixpkgs words it. */
const definitionsFrom = /definitions from `([^']+)'$/;

function isNamed({ code, callee }: TraceFrame): boolean {
  if (callee !== undefined) return false;
  return code !== undefined && bindingOf(code) !== undefined;
}

function bindingOf(code: Code): BindingName | undefined {
  return code instanceof ExprCode ? bindingNameOf(code.unit.ir, code.node) : undefined;
}

/** The same step again is counted, not told: recursion makes thousands of them. */
function merged(steps: readonly NotedPos[]): TraceStep[] {
  const seen = new Map<string, { pos: Pos; message: string; times: number }>();
  const result: TraceStep[] = [];
  for (const { pos, message } of steps) {
    const key = `${pos} ${message}`;
    const known = isCount.test(message) ? undefined : seen.get(key);
    if (known !== undefined) {
      known.times++;
      continue;
    }
    const step = { pos, message, times: 1 };
    seen.set(key, step);
    result.push(step);
  }
  return result;
}

/** As {@link countText} writes it. */
const isCount = /^\d+ /;

function withDropped(steps: readonly NotedPos[], dropped: number): readonly NotedPos[] {
  if (dropped === 0) return steps;
  const middle = Math.floor(steps.length / 2);
  return [...steps.slice(0, middle), { pos: 0, message: `${dropped} more steps` }, ...steps.slice(middle)];
}

function shortened(steps: readonly TraceStep[]): TraceStep[] {
  if (steps.length <= mostSteps) return [...steps];
  const left = steps.length - mostSteps + 1;
  return [
    ...steps.slice(0, outerSteps),
    { pos: 0, message: `${left} more steps`, times: 1 },
    ...steps.slice(outerSteps + left),
  ];
}

function countText(count: number, owners: readonly string[]): string {
  const owner = owners.includes(moduleSystem) ? moduleSystem : owners[0];
  return `${count} step${count === 1 ? "" : "s"} in ${owner}`;
}

/** How {@link TraceSources.ownerOf} calls the library files that merge options. */
export const moduleSystem = "the module system";

// --- words ------------------------------------------------------------------------------------------------

function stepOf(sources: TraceSources, frame: TraceFrame): NotedPos {
  const pos = placeOfFrame(sources, frame);
  if (frame.message !== "") return { pos, message: frame.message.replace(/:$/, "") };
  const subject = subjectOf(sources, frame);
  return { pos, message: `while ${frame.callee === undefined ? "evaluating" : "calling"} ${subject}` };
}

/** An anonymous function, and one called by somebody else's code, are found where they are written. */
function placeOfFrame(sources: TraceSources, { pos, callee, isContext }: TraceFrame): Pos {
  // Where a library adds a remark of its own tells nothing.
  if (isContext && ownerOfPos(sources, pos) !== undefined) return 0;
  if (callee === undefined || !("body" in callee)) return pos;
  const isCalledBack =
    ownerOfPos(sources, pos) !== undefined && ownerOfPos(sources, callee.pos) === undefined;
  return callee.bindingName === "" || pos === 0 || isCalledBack ? callee.pos : pos;
}

/** "the attribute 'x'", "the function 'f'" … */
function subjectOf(sources: TraceSources, { pos, message, code, callee }: TraceFrame): string {
  if (message !== "") return message.replace(/^while evaluating /, "").replace(/:$/, "");
  if (callee !== undefined) {
    if (!("body" in callee)) return `the builtin '${callee.name}'`;
    return callee.bindingName === "" ? "an anonymous function" : `the function '${callee.bindingName}'`;
  }
  const binding = code === undefined ? undefined : bindingOf(code);
  if (binding !== undefined) {
    const name = binding.path.map(printName).join(".");
    if (binding.kind === "variable") return `the variable '${name}'`;
    return binding.kind === "default" ? `the default of the argument '${name}'` : `the attribute '${name}'`;
  }
  const text = sources.textAt(pos);
  return text === undefined ? "this expression" : `\`${excerptOf(text)}\``;
}

const longestExcerpt = 40;

function excerptOf(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length <= longestExcerpt ? line : `${line.slice(0, longestExcerpt - 1)}…`;
}
