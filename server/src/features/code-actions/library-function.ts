/**
 * How a function of `lib` is called at a place: by its own name where that is visible, else through `lib`, which
 * the module is made to ask for when it does not.
 */
import { viewAt } from "../../analysis/structure-reader.ts";
import { visibleNames } from "../../analysis/visible-names.ts";
import type { TextChange } from "../result.ts";
import type { FixContext } from "./index.ts";
import { headerWith } from "./module-header.ts";

export interface LibraryFunction {
  readonly text: string;
  /** What has to change elsewhere for it to be known. */
  readonly changes: readonly TextChange[];
}

/** undefined: `lib` cannot be had in this file without knowing more. */
export function libraryFunction(ctx: FixContext, offset: number, name: string): LibraryFunction | undefined {
  const { file } = ctx;
  const { names, environments } = visibleNames(viewAt(file.text, offset, file.tokens).at.scope);
  const isVisible = (wanted: string): boolean => names.some((visible) => visible.name === wanted);
  const fromLib = environments.some((chain) => chain?.base === "lib" && chain.path.length === 0);
  if (isVisible(name) || fromLib) return { text: name, changes: [] };
  if (isVisible("lib")) return { text: `lib.${name}`, changes: [] };
  const header = headerWith(ctx, "lib");
  return header && { text: `lib.${name}`, changes: [header] };
}
