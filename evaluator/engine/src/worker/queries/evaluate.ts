/**
 * Evaluates an expression or file and prints it as `nix-instantiate --eval` does. Each question has a session
 * of its own: it is asked from a command line, with a search path and arguments that nothing else shares, and
 * reads syntax as strictly as Nix does.
 */

import { forceDeeply } from "@nixsight/eval/builtins/control.ts";
import { ContextBuilder, coerceToText } from "@nixsight/eval/eval/coerce.ts";
import { defaultSettings, type EvalSettings } from "@nixsight/eval/eval/context.ts";
import { printValue } from "@nixsight/eval/eval/print.ts";
import { printJson } from "@nixsight/eval/formats/json-print.ts";
import type { EvalIo } from "@nixsight/eval/io/eval-io.ts";
import { createPureIo, unrestricted } from "@nixsight/eval/io/pure-io.ts";
import { isStoreIo } from "@nixsight/eval/io/store-io.ts";
import { fileOwners } from "@nixsight/eval/session/file-owners.ts";
import type { Budget } from "@nixsight/eval/session/guard.ts";
import type { IrCache } from "@nixsight/eval/session/ir-cache.ts";
import { createSession, type Session } from "@nixsight/eval/session/session.ts";
import { type Attrs, makeAttrs } from "@nixsight/eval/value/attrs.ts";
import { NixError } from "@nixsight/eval/value/errors.ts";
import { parentPath } from "@nixsight/eval/value/path-text.ts";
import { force, lazily } from "@nixsight/eval/value/thunk.ts";
import { type Cell, isString, textOf, type Value } from "@nixsight/eval/value/value.ts";
import type { Grammar } from "@nixsight/grammar";
import { type ErrorDocOptions, errorDoc } from "../error-doc.ts";
import type { AnswerOf, ErrorDoc, EvaluateQuery, Place } from "../protocol.ts";
import { autoCall, selectPath } from "./auto-call.ts";
import { flakeHome, selectFromFlake } from "./evaluate-flake.ts";
import { printEvaluated } from "./print-evaluated.ts";

export interface EvaluateDeps {
  readonly io: EvalIo;
  readonly grammar: Pick<Grammar, "readFlat">;
  readonly settings?: Partial<EvalSettings>;
  readonly budget?: Budget;
  readonly cache?: IrCache;
}

/** Throws NixError of kind "interrupted" only. */
export function evaluateQuery(deps: EvaluateDeps, query: EvaluateQuery): AnswerOf<"evaluate"> {
  const messages: string[] = [];
  const given = deps.settings ?? {};
  const { source } = query;
  const searchPath = [...query.searchPath, ...(given.searchPath ?? [])];
  const currentSystem = query.currentSystem ?? given.currentSystem ?? defaultSettings.currentSystem;
  const pureEval = source.kind === "flake" && !source.impure;
  const session = createSession({
    io: pureEval && isStoreIo(deps.io) ? createPureIo(deps.io, defaultSettings.storeDir) : deps.io,
    grammar: deps.grammar,
    cache: deps.cache,
    settings: {
      ...defaultSettings,
      ...given,
      currentSystem,
      pureEval,
      flakesInStore: true,
      isHidden: undefined,
      searchPath: pureEval ? [] : searchPath,
    },
    onMessage: ({ kind, text }) => messages.push(kind === "trace" ? `trace: ${text}` : `warning: ${text}`),
  });
  try {
    const text = session.run(deps.budget ?? {}, () => print(session, query, rootValue(session, query)));
    return { ok: true, text, messages };
  } catch (error) {
    if (!(error instanceof NixError) || error.kind === "interrupted") throw error;
    return {
      ok: false,
      error: withOrigins(deps.io, errorDoc(session, error, errorOptions(session, query))),
      messages,
    };
  }
}

function errorOptions(session: Session, { source, wholeTrace }: EvaluateQuery): ErrorDocOptions {
  const { storeDir, searchPath } = session.settings;
  const io = unrestricted(session.io);
  const home =
    source.kind === "file"
      ? parentPath(source.path)
      : source.kind === "flake"
        ? flakeHome(io, source)
        : source.directory;
  const ownerOf = fileOwners({ io, storeDir, searchPath, home });
  return {
    ownerOf(path) {
      const origin = originOf(io, path);
      // Sources of flakes are read as if they were in the store; the reader's own flake is not foreign for that.
      if (origin === undefined) return ownerOf(path);
      return origin.startsWith(`${home}/`) ? ownerOf(origin) : (ownerOf(origin) ?? "an input");
    },
    wholeTrace: wholeTrace === true,
  };
}

const originOf = (io: EvalIo, path: string): string | undefined =>
  isStoreIo(io) ? io.originOf(path) : undefined;

/** Places in sources that were read as if they were in the store, where they really are. */
function withOrigins(io: EvalIo, error: ErrorDoc): ErrorDoc {
  const original = (place: Place): Place => ({ ...place, path: originOf(io, place.path) ?? place.path });
  const located = <T extends { readonly place?: Place }>(item: T): T =>
    item.place === undefined ? item : { ...item, place: original(item.place) };
  return {
    ...located(error),
    ...(error.ownPlace === undefined ? {} : { ownPlace: original(error.ownPlace) }),
    trace: error.trace.map(located),
    loop: error.loop.map(located),
    related: error.related.map(located),
  };
}

function rootValue(session: Session, query: EvaluateQuery): Value {
  const { source } = query;
  if (source.kind === "flake") return applied(session, query, selectFromFlake(session, source));
  const root =
    source.kind === "file"
      ? session.importFile(source.path, 0)
      : session.evaluate(source.text, source.directory);
  const args = argumentsOf(session, query);
  const selected = selectPath(args, root, query.attributePath);
  return applied(session, query, args.size === 0 ? selected : autoCall(args, selected));
}

function applied(session: Session, { apply, source }: EvaluateQuery, value: Value): Value {
  if (apply === undefined) return value;
  const directory = source.kind === "file" ? parentPath(source.path) : source.directory;
  return session.call(session.evaluate(apply, directory), [value]);
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
      return printJson(session, value, 0, new ContextBuilder(), query.source.kind !== "flake");
    case "xml":
      return xmlText(session, value);
    case "nix":
      if (query.source.kind === "flake") return printEvaluated(session, value);
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
