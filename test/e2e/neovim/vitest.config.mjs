/** For the Neovim test alone; `npm test` does not look here, so it needs no Neovim. */
import path from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: path.dirname(fileURLToPath(import.meta.url)),
  test: { include: ["*.e2e.mjs"], reporters: ["default", "../../../scripts/vitest-summary.mjs"] },
});
