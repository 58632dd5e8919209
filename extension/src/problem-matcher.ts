/** The problem matchers that a rebuild's output goes through: all that the manifest declares. */
import type * as vscode from "vscode";

/** As a task names them, such as `$nix`. Their expressions, and why, are in manifest/problem-matchers.ts. */
export function rebuildMatchers(extension: Pick<vscode.Extension<unknown>, "packageJSON">): string[] {
  const declared: readonly { readonly name: string }[] = extension.packageJSON.contributes.problemMatchers;
  return declared.map((matcher) => `$${matcher.name}`);
}
