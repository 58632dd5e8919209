/** The Neovim session as a vitest test: `npx vitest run --config test/e2e/neovim/vitest.config.mjs`. */
import { expect, test } from "vitest";
import { expectedSteps, findNeovim, runSession } from "./neovim.mjs";

test("Neovim gets diagnostics, completion, hover and definition", { timeout: 200_000 }, async () => {
  expect(await runSession(findNeovim())).toEqual(expectedSteps);
});
