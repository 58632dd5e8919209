/**
 * Evaluates an expression or file and prints it as `nix-instantiate --eval` does. Each question has a session
 * of its own: it is asked from a command line, with a search path and arguments that nothing else shares, and
 * reads syntax as strictly as Nix does.
 */
import type { Grammar } from "@nixsight/grammar";
import { forceDeeply } from "../../builtins/control.ts";
import { printJson } from "../../builtins/json-print.ts";
import { ContextBuilder, coerceToText } from "../../eval/coerce.ts";
import { defaultSettings, type EvalSettings } from "../../eval/context.ts";
import { printValue } from "../../eval/print.ts";
import type { EvalIo } from "../../io/eval-io.ts";
import { fileOwners } from "../../session/file-owners.ts";
import type { Budget } from "../../session/guard.ts";
import type { IrCache } from "../../session/ir-cache.ts";
import { createSession, type Session } from "../../session/session.ts";
import { type Attrs, makeAttrs } from "../../value/attrs.ts";
import { NixError } from "../../value/errors.ts";
import { force, lazily } from "../../value/thunk.ts";
import { type Cell, isString, textOf, type Value } from "../../value/value.ts";
import { type ErrorDocOptions, errorDoc } from "../error-doc.ts";
import type { AnswerOf, EvaluateQuery } from "../protocol.ts";
import { autoCall, selectPath } from "./auto-call.ts";

export interface EvaluateDeps {
  readonly io: EvalIo;
  readonly grammar: Pick<Grammar, "parse">;
  readonly settings?: Partial<EvalSettings>;
  readonly budget?: Budget;
  readonly cache?: IrCache;
}

/** Throws NixError of kind "interrupted" only. */
export function evaluateQuery(deps: EvaluateDeps, query: EvaluateQuery): AnswerOf<"evaluate"> {
  const messages: string[] = [];
  const given = deps.settings ?? {};
  const session = createSession({
    io: deps.io,
    grammar: deps.grammar,
    cache: deps.cache,
    settings: {
      ...defaultSettings,
      ...given,
      searchPath: [...query.searchPath, ...(given.searchPath ?? [])],
      ...(query.currentSystem === undefined ? {} : { currentSystem: query.currentSystem }),
    },
    onMessage: ({ kind, text }) => messages.push(kind === "trace" ? `trace: ${text}` : `warning: ${text}`),
  });
  try {
    const text = session.run(deps.budget ?? {}, () => print(session, query, rootValue(session, query)));
    return { ok: true, text, messages };
  } catch (error) {
    if (!(error instanceof NixError) || error.kind === "interrupted") throw error;
    return { ok: false, error: errorDoc(session, error, errorOptions(session, query)), messages };
  }
}

function errorOptions(session: Session, query: EvaluateQuery): ErrorDocOptions {
  const { source } = query;
  const { storeDir, searchPath } = session.settings;
  const home = source.kind === "file" ? source.path.slice(0, source.path.lastIndexOf("/")) : source.directory;
  return {
    ownerOf: fileOwners({ io: session.io, storeDir, searchPath, home }),
    wholeTrace: query.wholeTrace === true,
  };
}

function rootValue(session: Session, query: EvaluateQuery): Value {
  const { source } = query;
  const root =
    source.kind === "file"
      ? session.importFile(source.path, 0)
      : session.evaluate(source.text, source.directory);
  const args = argumentsOf(session, query);
  const selected = selectPath(args, root, query.attributePath);
  return args.size === 0 ? selected : autoCall(args, selected);
}

function argumentsOf(session: Session, query: EvaluateQuery): Attrs {
  const directory = query.source.kind === "file" ? "/" : query.source.directory;
  return makeAttrs(
    [...query.args].reverse().map(({ name, kind, text }) => ({
      name,
      cell: kind === "string" ? text : lazily(() => session.evaluate(text, directory)),
    })),
  );
}

function print(session: Session, query: EvaluateQuery, value: Value): string {
  switch (query.format) {
    case "raw":
      return coerceToText(session, value, 0, new ContextBuilder());
    case "json":
      return printJson(session, value, 0, new ContextBuilder());
    case "xml":
      return xmlText(session, value);
    case "nix":
      if (query.strict) forceDeeply(value);
      return printValue(value, { strict: query.strict });
  }
}

/** XML is written by the builtin, which evaluates everything and gives no places. */
function xmlText(session: Session, value: Value): string {
  const toXml = session.builtins.getByName("toXML") as Cell;
  const text = session.call(force(toXml), [value]);
  return isString(text) ? textOf(text) : "";
}
