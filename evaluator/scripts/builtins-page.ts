/** The text of docs/builtins.md, for builtins-page.mjs. */
import { builtinDocs } from "../eval/src/builtins/docs.ts";
import { builtinsPage } from "../eval/src/builtins/docs-page.ts";
import { defaultSettings } from "../eval/src/eval/context.ts";

export const page: string = builtinsPage(builtinDocs, defaultSettings.nixVersion);
