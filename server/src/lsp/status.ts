/** The evaluator's status in words for people. */
import type { EvalStatus, Source } from "@nixsight/evaluator/protocol";
import type { ServerStatus } from "./extensions.ts";

export function describeStatus({ state, source, root, message }: EvalStatus): ServerStatus {
  return { state, source: describeSource(source), root: root?.label, message };
}

function describeSource(source: Source | undefined): string {
  if (source === undefined) return "";
  if (source.kind === "index") return source.label;
  return `nixpkgs${source.version === undefined ? "" : ` ${source.version}`} at ${source.path}`;
}
