/**
 * What may be typed at the cursor. Takes the text around it (structure.ts) and gives one tagged description
 * that every completer reads, so that the judgement is made once. Built for half-typed code: it depends on the
 * text before the cursor and only guesses about what follows. It knows no option, package or builtin.
 */
import { type ModulePlace, modulePlaceAt, type PathPart } from "./module-path.ts";
import type { Chain, CursorView, Frame, Step } from "./structure.ts";
import { type Visible, visibleNames } from "./visible-names.ts";

export type CompletionContext = (
  | {
      /** The attribute path of a binding. */
      readonly kind: "binding";
      /** The set that the binding belongs to, when options are set there. */
      readonly place: ModulePlace | undefined;
      /** Components before the one being typed. */
      readonly typed: readonly PathPart[];
      /** Names that the set binds already at this level. */
      readonly existing: readonly string[];
      /** Whether a `=` follows already. */
      readonly hasValue: boolean;
      /** Directly in a `let`, where `in` may come. */
      readonly inLet: boolean;
      /** The function whose argument the set is: `mkOption`. */
      readonly argumentOf: Chain | undefined;
    }
  | {
      /** A name after `base.path.` */
      readonly kind: "select";
      readonly base: Chain;
      /** Names after the base; empty components cannot be: computed ones make the context `none`. */
      readonly path: readonly string[];
      readonly visible: Visible;
    }
  | {
      readonly kind: "expression";
      /** The option whose value starts here; undefined in the middle of other expressions. */
      readonly place: ModulePlace | undefined;
      readonly visible: Visible;
      /** An operand stands before it, so only words like `then` or an argument may follow. */
      readonly afterOperand: boolean;
      readonly inList: boolean;
      readonly followedBySemicolon: boolean;
    }
  | { readonly kind: "string"; readonly place: ModulePlace | undefined }
  /** `text` is what the path literal has before the cursor; only its last component is replaced. */
  | { readonly kind: "path"; readonly text: string }
  | { readonly kind: "search-path"; readonly text: string }
  | {
      /** A name in a function's pattern. */
      readonly kind: "formal";
      readonly existing: readonly string[];
      /** The function is the file's outermost expression. */
      readonly topLevel: boolean;
      /** The binding whose value the function is: `outputs` in a flake. */
      readonly boundTo: string | undefined;
      readonly view: CursorView;
    }
  | {
      readonly kind: "inherit";
      /** The expression in brackets; undefined without brackets, or when it is too complex to name. */
      readonly source: Chain | undefined;
      readonly hasSource: boolean;
      readonly existing: readonly string[];
      readonly visible: Visible;
    }
  | { readonly kind: "none" }
) & {
  /** What is typed of the name so far. */
  readonly prefix: string;
  /** What an accepted completion replaces. */
  readonly replace: { readonly start: number; readonly end: number };
};

export function completionContextAt(view: CursorView, path: string): CompletionContext {
  const { token, offset, prefix } = view;
  const at = { prefix, replace: { start: offset - prefix.length, end: offset } };
  switch (token?.kind) {
    case "comment":
    case "number":
    case "uri":
      return { kind: "none", ...at };
    case "path": {
      const last = prefix.slice(prefix.lastIndexOf("/") + 1);
      return {
        kind: "path",
        text: prefix,
        prefix: last,
        replace: { start: offset - last.length, end: offset },
      };
    }
    case "search-path": {
      const last = prefix.slice(Math.max(prefix.lastIndexOf("/"), prefix.lastIndexOf("<")) + 1);
      const text = prefix.slice(1);
      return {
        kind: "search-path",
        text,
        prefix: last,
        replace: { start: offset - last.length, end: offset },
      };
    }
  }
  if (view.frame.kind === "string") return stringContext(view, path, at);
  if (view.phase === "formal") return { ...formalContext(view), ...at };
  if (view.phase === "inherit") return { ...inheritContext(view), ...at };
  if (view.phase === "name") return { ...bindingContext(view, path), ...at };
  return { ...valueContext(view, path), ...at };
}

type At = Pick<CompletionContext, "prefix" | "replace">;
type Bare<T> = T extends unknown ? Omit<T, keyof At> : never;
type BareContext = Bare<CompletionContext>;

function bindingContext(view: CursorView, path: string): BareContext {
  const { frame, chain } = view;
  if (chain !== undefined && chain.kind !== "name" && chain.kind !== "string" && chain.kind !== "dynamic")
    return { kind: "none" };
  const typed = chain === undefined ? [] : [baseStep(chain), ...chain.path].map(partOf);
  return {
    kind: "binding",
    place: modulePlaceAt({ ...view, phase: "name" }, path),
    typed,
    existing: siblings(frame, typed, view.offset),
    hasValue: equalsFollows(view),
    inLet: frame.kind === "let",
    argumentOf: frame.at.call.length === 1 && frame.at.operator === undefined ? frame.at.call[0] : undefined,
  };
}

function baseStep(chain: Chain): Step {
  const named = chain.kind === "name" || chain.kind === "string";
  return { name: named ? chain.base : undefined, start: chain.start, end: chain.baseEnd };
}

function partOf(step: Step): PathPart {
  return step.name === undefined ? { kind: "any" } : { kind: "key", name: step.name };
}

/** Names that bindings of `frame` have right after the components `typed`, the one at the cursor excepted. */
function siblings(frame: Frame, typed: readonly PathPart[], offset: number): readonly string[] {
  const names = new Set<string>();
  for (const statement of frame.statements) {
    if (statement.kind === "inherit") {
      if (typed.length === 0) for (const { name } of statement.names) if (name !== undefined) names.add(name);
      continue;
    }
    const same = typed.every((part, index) => {
      const step = statement.path[index];
      return step !== undefined && part.kind === "key" && step.name === part.name;
    });
    const step = statement.path[typed.length];
    // A set that is written as one more path is no reason to leave the name out: `a.b = 1; a.c = 2;`.
    const whole = statement.path.length === typed.length + 1;
    if (same && whole && step?.name !== undefined && !(step.start < offset && offset <= step.end))
      names.add(step.name);
  }
  return [...names];
}

/** Whether the next token after the name at the cursor is the binding's `=` or a further component. */
function equalsFollows(view: CursorView): boolean {
  const from = view.token === undefined ? view.offset : Math.max(view.offset, view.token.end);
  const next = view.tokens.find((token) => token.start >= from && token.kind !== "comment");
  if (next === undefined) return false;
  if (next.text === "=") return true;
  return next.text === "." && !view.text.slice(from, next.start).includes("\n");
}

function valueContext(view: CursorView, path: string): BareContext {
  const visible = visibleNames(view.at.scope);
  const { chain } = view;
  if (chain !== undefined) {
    const names = chain.path.map((step) => step.name);
    if (names.includes(undefined)) return { kind: "none" };
    return { kind: "select", base: chain, path: names as string[], visible };
  }
  const afterOperand = view.at.call.length > 0;
  return {
    kind: "expression",
    place: modulePlaceAt(view, path),
    visible,
    afterOperand,
    inList: view.frame.kind === "list",
    followedBySemicolon: semicolonFollows(view),
  };
}

function semicolonFollows(view: CursorView): boolean {
  const from = view.token === undefined ? view.offset : Math.max(view.offset, view.token.end);
  const next = view.tokens.find((token) => token.start >= from && token.kind !== "comment");
  return next?.text === ";";
}

function stringContext(view: CursorView, path: string, at: At): CompletionContext {
  const { frame, offset, token } = view;
  const text = token?.kind === "string-text" ? token.text.slice(0, offset - token.start) : "";
  // A string in a set outside any binding's value, or after a dot, is a name.
  const isName = frame.outer?.kind === "set" && frame.at.statement === undefined;
  if (isName || view.text[frame.start - 1] === ".") return { kind: "none", ...at };
  return {
    kind: "string",
    place: modulePlaceAt(view, path),
    prefix: text,
    replace: { start: offset - text.length, end: offset },
  };
}

function formalContext(view: CursorView): BareContext {
  const { frame, offset } = view;
  const existing = frame.formals.flatMap(({ name, start, end }) =>
    name === undefined || (start < offset && offset <= end) ? [] : [name],
  );
  const { statement } = frame.at;
  return {
    kind: "formal",
    existing,
    topLevel: frame.outer?.kind === "file",
    boundTo: statement?.kind === "binding" ? statement.path.at(-1)?.name : undefined,
    view,
  };
}

function inheritContext(view: CursorView): BareContext {
  const { statement } = view.at;
  const source = statement?.source;
  const operands = source?.operands ?? [];
  const simple = operands.length === 1 ? operands[0] : undefined;
  const scope = view.at.scope;
  const own = scope?.kind === "frame" && scope.frame === view.frame ? scope.outer : scope;
  return {
    kind: "inherit",
    source: simple,
    hasSource: source !== undefined,
    existing: (statement?.names ?? []).flatMap(({ name, start, end }) =>
      name === undefined || (start < view.offset && view.offset <= end) ? [] : [name],
    ),
    // `inherit x;` takes x from around the set, even when the set is recursive.
    visible: visibleNames(source === undefined ? own : scope),
  };
}
