/** The text of docs/builtins.md, for builtins-page.mjs. */
import { builtinDocs } from "../src/docs.ts";
import { builtinsPage } from "../src/docs-page.ts";
import { defaultSettings } from "../src/eval/context.ts";

export const page: string = builtinsPage(builtinDocs, defaultSettings.nixVersion);
