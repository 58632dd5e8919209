/** The words for a file that Git does not track, in a flake. */

/** @param file as the user knows it */
export function untrackedMessage(file: string): string {
  return `${file} is not tracked by Git, so that it is no part of the flake; \`git add\` makes it one`;
}
