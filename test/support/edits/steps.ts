/**
 * The language of edit scripts: what people and programs do to a workspace, one step in a line. Files are named from
 * the workspace's folder `/w`, or absolutely; `⏎` in a text is a new line.
 *
 * - `open FILE`, `close FILE`, `save FILE`
 * - `type FILE: OLD => NEW` replaces the first OLD in the buffer, which is opened if need be
 * - `disk FILE: OLD => NEW` does the same to the file on disk
 * - `write FILE: TEXT`, `delete FILE` on disk; `restore FILE` brings back what was there before the script
 * - `pick ROOT` chooses the configuration that shared files are judged in, `folders A B` the folders that are worked on
 *
 * After ` ## ` stand the codes of all findings of the workspace after the step, hints left out; without it nothing is
 * said of them.
 */

export type Step =
  | { readonly kind: "open" | "close" | "save" | "delete" | "restore"; readonly file: string }
  | {
      readonly kind: "type" | "disk";
      readonly file: string;
      readonly before: string;
      readonly after: string;
    }
  | { readonly kind: "write"; readonly file: string; readonly text: string }
  | { readonly kind: "pick"; readonly root: string }
  | { readonly kind: "folders"; readonly folders: readonly string[] };

export interface ScriptLine {
  readonly step: Step;
  /** As it was written. */
  readonly line: string;
  readonly codes: readonly string[] | undefined;
}

/** Reads a script. Throws for lines that are no steps. */
export function parseScript(text: string): ScriptLine[] {
  return text.split("\n").flatMap((source) => {
    const line = source.trim();
    if (line === "" || line.startsWith("#")) return [];
    const [step = "", codes] = line.split(/ ## ?/);
    return [{ step: parseStep(step.trim()), line, codes: codes?.split(" ").filter((code) => code !== "") }];
  });
}

/** One step. Throws when it is none. */
export function parseStep(line: string): Step {
  const [, kind = "", rest = ""] = /^(\w+) ?(.*)$/.exec(line) ?? [];
  const colon = rest.indexOf(": ");
  const file = absolute(colon < 0 ? rest.replace(/:$/, "") : rest.slice(0, colon));
  const text = colon < 0 ? "" : rest.slice(colon + 2);
  switch (kind) {
    case "open":
    case "close":
    case "save":
    case "delete":
    case "restore":
      return { kind, file };
    case "write":
      return { kind, file, text: unescaped(text) };
    case "type":
    case "disk": {
      const [before, after, ...more] = text.split(/=>(?: |$)/).map(unescaped);
      if (before === undefined || after === undefined || more.length > 0) break;
      // The space before the arrow belongs to it.
      return { kind, file, before: before.replace(/ $/, ""), after };
    }
    case "pick":
      return { kind, root: rest };
    case "folders":
      return { kind, folders: rest.split(" ").filter((folder) => folder !== "") };
  }
  throw new Error(`this is no step: ${line}`);
}

/** A step as a line that {@link parseStep} reads. */
export function showStep(step: Step): string {
  switch (step.kind) {
    case "pick":
      return `pick ${step.root}`;
    case "folders":
      return `folders ${step.folders.join(" ")}`;
    case "write":
      return `write ${step.file}: ${escaped(step.text)}`;
    case "type":
    case "disk":
      return `${step.kind} ${step.file}: ${escaped(step.before)} => ${escaped(step.after)}`;
    default:
      return `${step.kind} ${step.file}`;
  }
}

const absolute = (file: string): string => (file.startsWith("/") ? file : `/w/${file}`);

const unescaped = (text: string): string => text.replaceAll("⏎", "\n");

const escaped = (text: string): string => text.replaceAll("\n", "⏎");
