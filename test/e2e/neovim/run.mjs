/**
 * Tests the built server in a headless Neovim.
 *
 *   node test/e2e/neovim/run.mjs [--nvim PATH]
 *
 * Needs `npm run build` first. Works with Neovim 0.7 and later. Exits with 1 when a step fails.
 */
import { parseArgs } from "node:util";
import { expectedSteps, findNeovim, runSession } from "./neovim.mjs";

const { values } = parseArgs({ options: { nvim: { type: "string" } } });
const lines = await runSession(findNeovim(values.nvim));
for (const line of lines) console.log(line);
const passed = lines.filter((line) => expectedSteps.includes(line)).length;
const failed = expectedSteps.length - passed;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
