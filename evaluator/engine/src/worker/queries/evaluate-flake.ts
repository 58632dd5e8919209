/**
 * What `nix eval FLAKE#ATTRIBUTE` selects: the flake is looked for from a folder, then the attribute path is
 * tried below `packages` and `legacyPackages` of the system, then as it is (C++ Nix, `InstallableFlake`).
 */
import { callFlake } from "@nixsight/eval/flake/call-flake.ts";
import { inputPath } from "@nixsight/eval/flake/declared-inputs.ts";
import { findFlake, localFolder } from "@nixsight/eval/flake/find-input.ts";
import { formatFlakeRef } from "@nixsight/eval/flake/flake-ref.ts";
import { parseLocalRef } from "@nixsight/eval/flake/local-ref.ts";
import type { EvalIo } from "@nixsight/eval/io/eval-io.ts";
import { unrestricted } from "@nixsight/eval/io/pure-io.ts";
import type { Session } from "@nixsight/eval/session/session.ts";
import { Attrs } from "@nixsight/eval/value/attrs.ts";
import { NixError } from "@nixsight/eval/value/errors.ts";
import { force } from "@nixsight/eval/value/thunk.ts";
import type { Value } from "@nixsight/eval/value/value.ts";
import type { EvaluateQuery } from "../protocol.ts";

export type FlakeSource = Extract<EvaluateQuery["source"], { readonly kind: "flake" }>;

/** Throws NixError. */
export function selectFromFlake(session: Session, source: FlakeSource): Value {
  const { directory } = source;
  const io = unrestricted(session.io);
  const { ref, fragment, notes } = parseLocalRef(io, withoutOutputs(source.reference), directory);
  for (const text of notes) session.onMessage({ kind: "warning", text, pos: 0 });
  const overrides = new Map(
    source.overrideInputs.map(({ input, reference }) => [
      inputPath(input).join("/"),
      parseLocalRef(io, reference, directory).ref,
    ]),
  );
  const flake = callFlake(session, { ...findFlake(session, ref, 0), overrides }, 0);
  const paths = attributePaths(fragment, session.settings.currentSystem);
  const near: string[] = [];
  for (const path of paths) {
    const found = walk(force(flake.getByName("outputs")!), splitPath(path));
    if (found.kind === "found") return found.value;
    near.push(...found.names);
  }
  const shown = paths.map((path) => `'${path}'`);
  const last = shown.pop()!;
  throw new NixError(
    "missing-attribute",
    `flake '${formatFlakeRef(ref)}' does not provide attribute ${shown.length === 0 ? last : `${shown.join(", ")} or ${last}`}`,
    0,
    { name: splitPath(paths.at(-1)!).at(-1) ?? "", candidates: () => near },
  );
}

/** The folder of the flake that a reference means, if it is a local one. */
export function flakeHome(io: EvalIo, { reference, directory }: FlakeSource): string {
  try {
    return localFolder(parseLocalRef(io, withoutOutputs(reference), directory).ref)?.folder ?? directory;
  } catch (error) {
    if (error instanceof NixError) return directory;
    throw error;
  }
}

/** `^out,dev` after an attribute path names outputs to build, which evaluating has no use for. */
function withoutOutputs(reference: string): string {
  return reference.replace(/\^(\*|[a-z][a-z0-9_,]*)$/, "");
}

function attributePaths(fragment: string, system: string): string[] {
  if (fragment === "") return [`packages.${system}.default`, `defaultPackage.${system}`];
  if (fragment.startsWith(".")) return [fragment.slice(1)];
  return [`packages.${system}.${fragment}`, `legacyPackages.${system}.${fragment}`, fragment];
}

/** Names between dots; dots between quotes belong to a name. Throws NixError for an open quote. */
function splitPath(text: string): string[] {
  const names: string[] = [];
  let name = "";
  let quoted = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    else if (character === "." && !quoted) {
      names.push(name);
      name = "";
    } else name += character;
  }
  if (quoted) throw new NixError("parse", `missing closing quote in selection path '${text}'`);
  return name === "" ? names : [...names, name];
}

type Walk =
  | { readonly kind: "found"; readonly value: Value }
  /** The names there are where the path ends. */
  | { readonly kind: "missing"; readonly names: readonly string[] };

function walk(outputs: Value, path: readonly string[]): Walk {
  let value = outputs;
  for (const name of path) {
    if (!(value instanceof Attrs)) return { kind: "missing", names: [] };
    const cell = value.getByName(name);
    if (cell === undefined) return { kind: "missing", names: value.names() };
    value = force(cell);
  }
  return { kind: "found", value };
}
