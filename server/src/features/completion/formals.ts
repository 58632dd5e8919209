/**
 * Arguments of a function's pattern: those every module gets, the inputs of a flake's outputs, and packages for
 * the functions that `callPackage` calls.
 */
import type { CompletionContext } from "../../analysis/completion-context.ts";
import type { CursorView, Frame } from "../../analysis/structure.ts";
import { budgets, type FeatureContext } from "../context.ts";
import type { CompletionEntry, Found } from "./entry.ts";

type Formal = Extract<CompletionContext, { kind: "formal" }>;

const moduleArguments: readonly CompletionEntry[] = [
  { label: "config", kind: "argument", detail: "the values of all options" },
  { label: "lib", kind: "argument", detail: "the nixpkgs library" },
  { label: "pkgs", kind: "argument", detail: "the package set" },
  { label: "options", kind: "argument", detail: "the declarations of all options" },
  { label: "modulesPath", kind: "argument", detail: "folder of the NixOS modules" },
  { label: "...", kind: "keyword", detail: "any other argument" },
];

/** Names that only functions for `callPackage` take. */
const packageArguments: ReadonlySet<string> = new Set([
  "stdenv",
  "fetchurl",
  "fetchFromGitHub",
  "buildPythonPackage",
  "rustPlatform",
  "buildGoModule",
  "callPackage",
  "mkShell",
]);

export async function completeFormals(ctx: FeatureContext, formal: Formal): Promise<Found> {
  const { existing, prefix, boundTo, view } = formal;
  const offered = (entries: readonly CompletionEntry[]): Found => ({
    entries: entries.filter(({ label }) => !existing.includes(label)),
    incomplete: false,
  });
  if (boundTo === "outputs" && ctx.file.path.endsWith("/flake.nix")) {
    const names = ["self", ...flakeInputs(view)];
    return offered(names.map((label) => ({ label, kind: "argument", detail: "flake input" })));
  }
  if (!existing.some((name) => packageArguments.has(name))) return offered(moduleArguments);
  const query = { file: ctx.file.path, set: [], prefix, limit: 100 };
  const answer = await ctx.ask("packages", query, budgets.completion);
  const packages = (answer?.names ?? []).map(
    (label): CompletionEntry => ({ label, kind: "package", details: { kind: "package", path: [label] } }),
  );
  return { ...offered([...packages, { label: "lib", kind: "argument" }]), incomplete: !answer?.complete };
}

/** Names bound under `inputs` in the set that the pattern's function stands in. */
function flakeInputs(view: CursorView): readonly string[] {
  let frame: Frame | undefined = view.frame;
  while (frame !== undefined && frame.kind !== "set") frame = frame.outer;
  const names = new Set<string>();
  for (const { path, valueStart } of frame?.statements ?? []) {
    if (path[0]?.name !== "inputs") continue;
    if (path[1]?.name !== undefined) names.add(path[1].name);
    else if (valueStart !== undefined) for (const name of boundNames(view, valueStart)) names.add(name);
  }
  return [...names];
}

/** First names of the bindings in the set that starts after `offset`: `{ a.url = …; b = { … }; }`. */
function boundNames({ tokens }: CursorView, offset: number): readonly string[] {
  const names: string[] = [];
  let index = tokens.findIndex((token) => token.start >= offset && token.kind !== "comment");
  if (tokens[index]?.text !== "{") return names;
  let depth = 0;
  let starts = true;
  for (; index < tokens.length; index++) {
    const token = tokens[index]!;
    if (token.kind === "symbol" && "{[(".includes(token.text)) {
      depth++;
      starts = depth === 1;
      continue;
    }
    if (token.kind === "symbol" && "}])".includes(token.text) && --depth === 0) break;
    if (depth === 1 && starts && token.kind === "identifier") names.push(token.text);
    if (token.kind !== "comment") starts = depth === 1 && token.text === ";";
  }
  return names;
}
