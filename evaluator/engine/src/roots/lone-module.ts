/**
 * What a file is when no configuration says so: whether it is a module, and which kind of system it configures. Judged
 * by the outermost names that it defines, by what each kind of system would object to, and by what folders and files
 * are usually called. Which files no configuration reaches is not decided here.
 */
import { Attrs } from "@nixsight/eval/value/attrs.ts";
import type { Value } from "@nixsight/eval/value/value.ts";
import { isDamage, isVerdict } from "@nixsight/syntax/findings/codes.ts";
import { applyModule } from "../check/apply-module.ts";
import { checkRoot } from "../check/check-root.ts";
import { embeddedEvaluation } from "../evaluation/embedded-evaluation.ts";
import { isDarwinModule, isForeignFile, knownDefinitions, shapeOf } from "../evaluation/module-shape.ts";
import type { RootEvaluation } from "../evaluation/root-evaluation.ts";
import type { ModuleKind } from "../host/module-kind.ts";
import type { ProjectHost } from "../host/project-host.ts";
import { quietly } from "../host/quietly.ts";
import { attribute } from "../host/values.ts";
import type { BaseEvaluations } from "./base-evaluations.ts";

/** What kinds of systems are told apart by. */
export type KindBasis = { readonly host: ProjectHost } & Pick<BaseEvaluations, "baseEvaluation">;

/** Which system a module that no root reaches configures; undefined: it is no module, or none we know. */
export function kindOfLoneModule(basis: KindBasis, path: string): ModuleKind | undefined {
  const { host } = basis;
  const value = quietly(() => host.importFile(path));
  if (value === undefined || isForeignFile(path) || shapeOf(value, path) === "flake") return undefined;
  if (quietly(() => isDarwinFile(host, path)) === true) return undefined;
  const fitting = likelyKinds(path)
    .map((kind) => ({ kind, score: quietly(() => scoreOf(basis, value, path, kind)) ?? 0 }))
    .filter(({ score }) => score > 0);
  // Many names mean something to several systems: the one with the least to object to is meant.
  const judged = fitting.map((fit) => ({
    ...fit,
    problems: fitting.length > 1 ? problemsAs(basis, fit.kind, path) : 0,
  }));
  const best = judged.sort((a, b) => a.problems - b.problems || b.score - a.score)[0];
  if (best !== undefined) return best.kind;
  // A module that only imports others says nothing of its kind; what it imports can be looked at all the same.
  const onlyImports =
    value instanceof Attrs &&
    value.getByName("imports") !== undefined &&
    value.names().every((name) => ["imports", "disabledModules", "key", "_file"].includes(name));
  return onlyImports ? likelyKinds(path)[0] : undefined;
}

/** Whether it is worth looking for a configuration that holds the file. */
export function mayBeModule(basis: KindBasis, path: string): boolean {
  const { host } = basis;
  if (isForeignFile(path) && !path.includes("darwin")) return false;
  // What a damaged file is meant to be is not known.
  if (host.staticDiagnostics(path)?.some(({ code }) => isDamage(code)) === true) return true;
  const value = quietly(() => host.importFile(path));
  if (value === undefined) return false;
  return shapeOf(value, path) === "module" || kindOfLoneModule(basis, path) !== undefined;
}

/** Whether the file defines anything that this kind of system has an option for. Throws NixError. */
export function fitsKind(basis: KindBasis, path: string, kind: ModuleKind): boolean {
  return scoreOf(basis, basis.host.importFile(path), path, kind) > 0;
}

/** Whether the file is a module for a Mac. Throws NixError. */
export function isDarwinFile(host: ProjectHost, path: string): boolean {
  // Its outermost names need no nixpkgs.
  const config = configOf(host, host.importFile(path), path, embeddedEvaluation(host, undefined, undefined));
  return config !== undefined && isDarwinModule(config);
}

/** Folders and files of Home Manager configurations are called home something. The likeliest comes first. */
export function likelyKinds(path: string): readonly [ModuleKind, ModuleKind] {
  return /\bhome\b|home-manager/i.test(path.split("/").slice(-3).join("/"))
    ? ["home-manager", "nixos"]
    : ["nixos", "home-manager"];
}

/** How many of a module's names and values a kind of system would refuse. */
function problemsAs({ host, baseEvaluation }: KindBasis, kind: ModuleKind, path: string): number {
  const evaluation = baseEvaluation(kind);
  const request = { host, evaluation, files: [{ path }], current: true, argumentsComplete: false } as const;
  const result = checkRoot({ ...request, policy: "all" });
  return result.findings.filter(({ code }) => isVerdict(code)).length;
}

function scoreOf({ host, baseEvaluation }: KindBasis, value: Value, path: string, kind: ModuleKind): number {
  const evaluation = baseEvaluation(kind);
  const config = configOf(host, value, path, evaluation);
  return config === undefined ? 0 : knownDefinitions(config, evaluation.tree);
}

/** What a module defines, as far as its outermost names go. */
function configOf(
  host: ProjectHost,
  value: Value,
  path: string,
  evaluation: RootEvaluation,
): Attrs | undefined {
  const isPlainSet = value instanceof Attrs;
  if (!isPlainSet && shapeOf(value, path) !== "module") return undefined;
  const module = isPlainSet
    ? value
    : applyModule({ host }, value, {
        argument: (name) => evaluation.argument(name),
        complete: false,
        base: ["config", "lib", "options"],
      });
  const config = attribute(module, "config") ?? module;
  return config instanceof Attrs ? config : undefined;
}
