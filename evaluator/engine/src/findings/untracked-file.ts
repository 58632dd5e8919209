/** The words for a file that Git does not track, in a flake. */
import { isInside } from "@nixsight/eval/value/path-text.ts";

/** @param from folder of the file that names it */
export function untrackedMessage(file: string, from: string): string {
  const shown = isInside(file, from) ? file.slice(from === "/" ? 1 : from.length + 1) : file;
  return `${shown} is not tracked by Git, so that it is no part of the flake; \`git add\` makes it one`;
}
