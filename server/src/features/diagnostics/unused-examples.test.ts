/** The catalogue's examples of text that does nothing, which the text alone shows. */
import { codeGroups } from "@nixsight/evaluator/codes";
import { expect, test } from "vitest";
import { contextOf } from "../../testing/feature-context.ts";
import { findingsOf } from "./index.ts";

const codesIn = (text: string) =>
  findingsOf({ file: contextOf(text).ctx.file, evaluated: [], disabled: [] }).map(({ code }) => code);

const unused = codeGroups.find(({ title }) => title === "Text that does nothing")!.codes;

test.each(Object.entries(unused))("%s", (code, { example }) => {
  expect([codesIn(example!.wrong), codesIn(example!.mended)]).toEqual([[code], []]);
});
