/** A module that uses `lib`, `pkgs` or the like without asking for it: adds the name to its arguments. */
import type { Fixer } from "./index.ts";
import { headerWith } from "./module-header.ts";

/** What the module system gives to every module. */
const moduleArguments: ReadonlySet<string> = new Set(["config", "lib", "modulesPath", "options", "pkgs"]);

export const takeArgument: Fixer = (ctx, { code, range }) => {
  const name = ctx.file.text.slice(range.start, range.end);
  if (code !== "undefined-variable" || !moduleArguments.has(name)) return undefined;
  const change = headerWith(ctx, name);
  if (change === undefined) return undefined;
  return { title: `Take \`${name}\` as an argument`, changes: [change], preferred: true };
};
