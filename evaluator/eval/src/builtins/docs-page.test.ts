import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { defaultSettings } from "../eval/context.ts";
import { builtinDocs } from "./docs.ts";
import { builtinsPage } from "./docs-page.ts";

test("docs/builtins.md is what `node evaluator/scripts/builtins-page.mjs` writes", () => {
  const page = readFileSync(new URL("../../../../docs/builtins.md", import.meta.url), "utf8");
  expect(page).toBe(builtinsPage(builtinDocs, defaultSettings.nixVersion));
});

test("an entry has the call, the text, the example and the history", () => {
  const page = builtinsPage(
    [
      { name: "inc", args: ["n"], since: "1.2", doc: "One more.", example: ["builtins.inc 1", "2"] },
      { name: "one", args: [], since: "2.0", doc: "One.", global: "plain", experimental: "numbers" },
    ],
    "9.9",
  );
  expect(page.slice(page.indexOf("## Constants"))).toBe(`## Constants

### one

\`\`\`nix
one
\`\`\`

One.

*Since Nix 2.0; needs the experimental feature \`numbers\`.*

## Functions

### inc

\`\`\`nix
builtins.inc n
\`\`\`

One more.

\`\`\`nix
builtins.inc 1
# 2
\`\`\`

*Since Nix 1.2.*
`);
});
