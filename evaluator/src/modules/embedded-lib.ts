/** The value of `lib` where no nixpkgs is at hand. */
import type { Cell } from "../value/value.ts";
import type { ModuleHost } from "./host.ts";
import { unknownCell } from "./unknown.ts";

export function embeddedLib(_host: ModuleHost): Cell {
  return unknownCell();
}
