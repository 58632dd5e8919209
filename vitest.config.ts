/** How the tests of all packages run: from source, each file in its own process. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{grammar,evaluator,option-index,server,extension,test}/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    // Deep recursion is a feature of the language under test: evaluation needs a bigger stack than Node's default.
    pool: "forks",
    execArgv: ["--stack-size=3900"],
    testTimeout: 60_000,
    reporters: ["default", "./scripts/vitest-summary.mjs"],
  },
});
