/** The catalogue's examples of text that does nothing, and of comments for nixsight, which the text alone shows. */
import { codeGroups } from "@nixsight/syntax/findings/codes.ts";
import { expect, test } from "vitest";
import { contextOf } from "../../testing/feature-context.ts";
import { findingsOf } from "./index.ts";

const codesIn = (text: string) =>
  findingsOf({ file: contextOf(text).ctx.file, evaluated: [], disabled: [] }).map(({ code }) => code);

const told = ["Text that does nothing", "Comments and settings for nixsight"];
const examples = codeGroups
  .filter(({ title }) => told.includes(title))
  .flatMap(({ codes }) => Object.entries(codes))
  .filter(([, { example }]) => example !== undefined);

test.each(examples)("%s", (code, { example }) => {
  expect([codesIn(example!.wrong), codesIn(example!.mended)]).toEqual([[code], []]);
});
