/**
 * What a half-read text says about the cursor: a copy of the innermost frame's state, which reading on does not
 * change. Where the layout says that a new binding starts, although the `;` above is missing, the layout is believed.
 */
import type { Token } from "@nixsight/grammar";
import type { Chain, CursorView } from "../structure.ts";
import { callOf, type OpenFrame, type Reader } from "./open-frame.ts";
import { newLineBetween } from "./operands.ts";

/** The surroundings of `offset`, when every token before it has been read; `token` is the one the cursor is in. */
export function takeView(reader: Reader, offset: number, token: Token | undefined): CursorView {
  const frame = reader.top;
  const last = frame.chains.at(-1);
  const start = token?.start ?? offset;
  let chain: Chain | undefined;
  if (last?.dangling && !(frame.phase === "name" && newLineBetween(reader, last, start)))
    chain = { ...last, path: [...last.path] };
  const call = callOf(frame, chain !== undefined);
  const insideString = frame.kind === "string";
  const code = token?.kind === "comment" || token?.kind === "number" ? "" : (token?.text ?? "");
  const view: CursorView = {
    offset,
    token,
    prefix: code.slice(0, offset - start),
    frame,
    phase: frame.phase,
    at: {
      statement: frame.statement,
      call,
      operator: frame.operator,
      lambda: frame.lambda,
      scope: frame.scope,
    },
    chain,
    beforeSemicolon: frame.pending.at(-1),
    text: reader.text,
    tokens: reader.tokens,
  };
  return !insideString && startsNewLine(reader, view, chain?.start ?? start)
    ? asNewStatement(view, frame)
    : view;
}

function asNewStatement(view: CursorView, frame: OpenFrame): CursorView {
  return {
    ...view,
    phase: "name",
    at: { statement: undefined, call: [], operator: undefined, lambda: false, scope: frame.inner },
    beforeSemicolon: undefined,
  };
}

/**
 * Layout: a name that is first on its line and no deeper than the binding above starts a binding of its own,
 * although the `;` above is missing.
 */
function startsNewLine(reader: Reader, view: CursorView, start: number): boolean {
  const { statement, call, operator } = view.at;
  if (view.phase !== "value" || statement === undefined || statement.kind !== "binding") return false;
  if (view.chain === undefined && view.token === undefined) return false;
  if (call.length === 0 && operator !== undefined) return false;
  const column = indentation(reader, start);
  const reference = indentation(reader, statement.start);
  return column !== undefined && reference !== undefined && column <= reference;
}

/** Column of `offset` when only white space is before it on its line. */
function indentation(reader: Reader, offset: number): number | undefined {
  const line = reader.text.lastIndexOf("\n", offset - 1) + 1;
  return reader.text.slice(line, offset).trim() === "" ? offset - line : undefined;
}
