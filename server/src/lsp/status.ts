/**
 * The evaluator's status for the client, in words for people. Work that is over in a moment is not mentioned and
 * nothing is said twice: a status bar that flickers with every key says nothing.
 */
import type { EvalStatus, Source } from "@nixsight/engine/protocol";
import type { ServerStatus } from "./extensions.ts";

export interface StatusReporter {
  update(status: EvalStatus): void;
  dispose(): void;
}

/** Work shorter than this is not mentioned, in milliseconds. */
const momentMs = 250;

export function createStatusReporter(send: (status: ServerStatus) => void): StatusReporter {
  let told = "";
  let timer: NodeJS.Timeout | undefined;
  const tell = (status: ServerStatus): void => {
    const text = JSON.stringify(status);
    if (text === told) return;
    told = text;
    send(status);
  };
  return {
    update(status) {
      clearTimeout(timer);
      if (status.state === "busy") timer = setTimeout(() => tell(describeStatus(status)), momentMs);
      else tell(describeStatus(status));
    },
    dispose: () => clearTimeout(timer),
  };
}

function describeStatus({ state, source, root, problems, message }: EvalStatus): ServerStatus {
  const said = message ?? (problems.length === 0 ? undefined : problems.join(" "));
  return { state, source: describeSource(source), root: root?.label, message: said };
}

function describeSource(source: Source | undefined): string {
  if (source === undefined) return "";
  if (source.kind === "index") return source.label;
  return `nixpkgs${source.version === undefined ? "" : ` ${source.version}`} at ${source.path}`;
}
