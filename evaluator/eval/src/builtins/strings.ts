/**
 * Builtins on strings. Lengths and places count bytes of UTF-8, as in Nix. Results keep the contexts of the
 * strings they are made from.
 */

import { intArgument, listArgument, stringArgument } from "../eval/arguments.ts";
import { ContextBuilder, coerceToString } from "../eval/coerce.ts";
import type { EvalContext } from "../eval/context.ts";
import { lengthInBytes, sliceBytes } from "../formats/byte-text.ts";
import { NixError } from "../value/errors.ts";
import { checkTextLength } from "../value/memory.ts";
import type { Pos } from "../value/position.ts";
import { force } from "../value/thunk.ts";
import {
  type AnyString,
  type Cell,
  contextOf,
  isString,
  makeString,
  textOf,
  type Value,
} from "../value/value.ts";
import { type BuiltinDefinition, defineBuiltin } from "./registry.ts";
import { replaceAll } from "./replace-strings.ts";

/** A string out of anything that interpolation takes: sets with `__toString` or `outPath`, paths. */
function coerced(ctx: EvalContext, cell: Cell, pos: Pos, what: string): AnyString {
  const value = withFrame(pos, what, () => force(cell));
  if (isString(value)) {
    checkTextLength(textOf(value).length, pos);
    return value;
  }
  return withFrame(pos, what, () => coerceToString(ctx, value, pos));
}

function withFrame<T>(pos: Pos, what: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof NixError) error.addFrame(pos, what);
    throw error;
  }
}

function concatStringsSep(ctx: EvalContext, [separator, list]: readonly Cell[], pos: Pos): Value {
  const between = stringArgument(
    separator!,
    pos,
    "while evaluating the first argument (the separator string) passed to builtins.concatStringsSep",
  );
  const items = listArgument(
    list!,
    pos,
    "while evaluating the second argument (the list of strings to concat) passed to builtins.concatStringsSep",
  );
  const what =
    "while evaluating one element of the list of strings to concat passed to builtins.concatStringsSep";
  const context = new ContextBuilder();
  context.add(contextOf(between));
  const separatorText = textOf(between);
  let length = 0;
  const texts = items.map((item) => {
    const part = coerced(ctx, item, pos, what);
    context.add(contextOf(part));
    const text = textOf(part);
    length += text.length + separatorText.length;
    return text;
  });
  checkTextLength(length, pos);
  return context.string(texts.join(separatorText));
}

function replaceStrings([from, to, s]: readonly Cell[], pos: Pos): Value {
  const patterns = listArgument(
    from!,
    pos,
    "while evaluating the first argument passed to builtins.replaceStrings",
  );
  const replacements = listArgument(
    to!,
    pos,
    "while evaluating the second argument passed to builtins.replaceStrings",
  );
  if (patterns.length !== replacements.length)
    throw new NixError(
      "eval",
      "'from' and 'to' arguments passed to builtins.replaceStrings have different lengths",
      pos,
    );
  const patternTexts = patterns.map((item) =>
    textOf(
      stringArgument(
        item,
        pos,
        "while evaluating one of the strings to replace passed to builtins.replaceStrings",
      ),
    ),
  );
  const subject = stringArgument(
    s!,
    pos,
    "while evaluating the third argument passed to builtins.replaceStrings",
  );
  const context = new ContextBuilder();
  context.add(contextOf(subject));
  const text = replaceAll(textOf(subject), patternTexts, (index) => {
    const replacement = stringArgument(
      replacements[index]!,
      pos,
      "while evaluating one of the replacement strings passed to builtins.replaceStrings",
    );
    context.add(contextOf(replacement));
    return textOf(replacement);
  });
  return context.string(text);
}

function substring(ctx: EvalContext, [start, len, s]: readonly Cell[], pos: Pos): Value {
  const from = intArgument(
    start!,
    pos,
    "while evaluating the first argument (the start offset) passed to builtins.substring",
  );
  if (from < 0) throw new NixError("eval", "negative start position in 'substring'", pos);
  const length = intArgument(
    len!,
    pos,
    "while evaluating the second argument (the substring length) passed to builtins.substring",
  );
  const subject = coerced(
    ctx,
    s!,
    pos,
    "while evaluating the third argument (the string) passed to builtins.substring",
  );
  const first = Number(from);
  // A negative length means "to the end".
  const end = length < 0 ? Number.POSITIVE_INFINITY : first + Number(length);
  return makeString(sliceBytes(textOf(subject), first, end), contextOf(subject));
}

export const stringBuiltins: readonly BuiltinDefinition[] = [
  defineBuiltin({
    name: "concatStringsSep",
    args: ["separator", "list"],
    since: "1.10",
    doc: "Joins the strings of *list*, with *separator* between them.",
    example: ['builtins.concatStringsSep ", " [ "a" "b" ]', '"a, b"'],
    run: concatStringsSep,
  }),
  defineBuiltin({
    name: "isString",
    args: ["e"],
    since: "0.13",
    doc: "`true` when *e* is a string.",
    run: (_ctx, [e]) => isString(force(e!)),
  }),
  defineBuiltin({
    name: "replaceStrings",
    args: ["from", "to", "s"],
    since: "1.10",
    doc: "Replaces every occurrence in *s* of a string of the list *from* by the one at the same place in the list *to*. Goes through *s* once; of several strings that fit, the first in *from* is taken.",
    example: ['builtins.replaceStrings [ "o" "l" ] [ "0" "1" ] "hello"', '"he110"'],
    run: (_ctx, args, pos) => replaceStrings(args, pos),
  }),
  defineBuiltin({
    name: "stringLength",
    args: ["s"],
    since: "0.11",
    doc: "The number of bytes of the string *s*: more than the number of characters when they are not ASCII.",
    example: ['builtins.stringLength "abc"', "3"],
    run: (ctx, [s], pos) =>
      lengthInBytes(
        textOf(coerced(ctx, s!, pos, "while evaluating the argument passed to builtins.stringLength")),
      ),
  }),
  defineBuiltin({
    name: "substring",
    args: ["start", "len", "s"],
    since: "0.11",
    doc: "The *len* bytes of the string *s* from byte *start* (counted from 0) on, fewer when *s* ends before. A negative *len* means everything up to the end.",
    example: ['builtins.substring 1 2 "abcd"', '"bc"'],
    run: substring,
  }),
  defineBuiltin({
    name: "toString",
    args: ["e"],
    since: "0.5",
    doc: '*e* as a string: numbers in digits, `true` as `"1"`, `false` and `null` as `""`, paths as they are (not copied to the store), sets by `__toString` or `outPath`, lists joined by spaces.',
    example: ['toString [ 1 true "x" ]', '"1 1 x"'],
    global: "plain",
    run: (ctx, [e], pos) => {
      const what = "while evaluating the first argument passed to builtins.toString";
      const value = withFrame(pos, what, () => force(e!));
      if (isString(value)) return value;
      return withFrame(pos, what, () => coerceToString(ctx, value, pos, { more: true, copy: false }));
    },
  }),
];
