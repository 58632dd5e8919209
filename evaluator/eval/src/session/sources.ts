/**
 * Where nixpkgs and Home Manager come from: a folder the user names, the flake.lock of the workspace,
 * NIX_PATH, channels and the registry, in this order; else there is only the shipped index. Looks at names
 * and a few small files, through EvalIo, and evaluates nothing.
 */

import { fromBytes } from "@nixsight/syntax/ir/bytes.ts";
import type { EvalIo } from "../io/eval-io.ts";
import { lockedInputs, type MissingInput } from "./locked-inputs.ts";
import { lookUpRegistry } from "./registry.ts";
import type { SourceOrigin } from "./source.ts";

export interface SourceSettings {
  readonly folders: readonly string[];
  readonly nixpkgs?: string;
  readonly homeManager?: string;
  readonly searchPath?: readonly { readonly prefix: string; readonly path: string }[];
  readonly homeDirectory?: string;
  readonly storeDir?: string;
}

export interface FoundSource {
  readonly path: string;
  readonly how: SourceOrigin;
  readonly version: string | undefined;
}

export interface FoundSources {
  readonly nixpkgs: FoundSource | undefined;
  readonly homeManager: FoundSource | undefined;
  /** Entries for `<name>` in the order of search. */
  readonly searchPath: readonly { readonly prefix: string; readonly path: string }[];
  /** Every input of a flake.lock in a workspace folder that is on this machine, by name. */
  readonly inputs: ReadonlyMap<string, string>;
  /** Inputs that a flake.lock names and this machine does not have. */
  readonly missingInputs: readonly MissingInput[];
  /** The release of the nixpkgs that a flake.lock names ("25.05"), on this machine or not. */
  readonly lockedRelease: string | undefined;
  /** Folders of all inputs of these lock files, also of inputs of inputs. */
  readonly inputFolders: readonly string[];
  /** Clear sentences about folders that are not what they are named as. */
  readonly problems: readonly string[];
}

interface Candidate {
  readonly path: string;
  readonly how: SourceOrigin;
}

export function findSources(io: EvalIo, settings: SourceSettings): FoundSources {
  const searchPath = searchPathOf(io, settings);
  const locks = settings.folders.map((folder) => lockedInputs(io, folder, settings.storeDir ?? "/nix/store"));
  const inputs = new Map(locks.flatMap((lock) => [...lock.inputs]));
  const problems = locks.flatMap(({ problem }) => (problem === undefined ? [] : [problem]));
  const channels = channelFolders(io, settings.homeDirectory);
  const candidates = (name: string, setting: string | undefined): Candidate[] => [
    ...(setting === undefined ? [] : [{ path: setting, how: "setting" as const }]),
    ...lockCandidates(inputs, name),
    ...searchPath.flatMap((entry) =>
      entry.prefix === name
        ? [{ path: entry.path, how: "nix-path" as const }]
        : entry.prefix === ""
          ? [{ path: `${entry.path}/${name}`, how: "nix-path" as const }]
          : [],
    ),
    ...channels.flatMap((folder) =>
      channelNames(name).map((child) => ({ path: `${folder}/${child}`, how: "channel" as const })),
    ),
    ...registryCandidates(io, name, settings.homeDirectory),
  ];
  const nixpkgs = choose(io, candidates("nixpkgs", settings.nixpkgs), isNixpkgs, "nixpkgs", problems);
  const homeManager = choose(
    io,
    candidates("home-manager", settings.homeManager),
    isHomeManager,
    "Home Manager",
    problems,
  );
  return {
    nixpkgs,
    homeManager,
    searchPath: completeSearchPath(searchPath, nixpkgs, homeManager),
    inputs,
    inputFolders: locks.flatMap((lock) => lock.folders),
    lockedRelease: locks.find(({ release }) => release !== undefined)?.release,
    missingInputs: locks.flatMap((lock) => lock.missing),
    problems,
  };
}

/** nixpkgs is a folder with the library and, for evaluating systems, the NixOS modules. */
export function isNixpkgs(io: EvalIo, path: string): string | undefined {
  if (io.lstat(path) === undefined) return `there is no folder ${path}`;
  if (!exists(io, `${path}/lib/default.nix`)) return `${path} is not nixpkgs: it has no lib/default.nix`;
  if (!exists(io, `${path}/nixos/lib/eval-config.nix`) && !exists(io, `${path}/default.nix`))
    return `${path} is not all of nixpkgs: it has neither default.nix nor nixos/lib/eval-config.nix`;
  return undefined;
}

export function isHomeManager(io: EvalIo, path: string): string | undefined {
  if (io.lstat(path) === undefined) return `there is no folder ${path}`;
  return exists(io, `${path}/modules/modules.nix`)
    ? undefined
    : `${path} is not Home Manager: it has no modules/modules.nix`;
}

function choose(
  io: EvalIo,
  candidates: readonly Candidate[],
  problemOf: (io: EvalIo, path: string) => string | undefined,
  label: string,
  problems: string[],
): FoundSource | undefined {
  for (const candidate of candidates) {
    const path = withoutTrailingSlash(candidate.path);
    const problem = problemOf(io, path);
    if (problem === undefined)
      return { path: resolveLinks(io, path), how: candidate.how, version: versionOf(io, path) };
    // Only a folder that the user named is worth a word: the other places are guesses.
    if (candidate.how === "setting") {
      problems.push(`The setting for ${label} does not fit: ${problem}. Name the top folder of a checkout.`);
    }
  }
  return undefined;
}

/** What `lib.trivial.release` would say, "25.05". */
export function versionOf(io: EvalIo, path: string): string | undefined {
  const text =
    readText(io, `${path}/lib/.version`) ??
    readText(io, `${path}/.version`) ??
    readText(io, `${path}/release.json`);
  if (text === undefined) return undefined;
  const inJson = /"release"\s*:\s*"([^"]+)"/.exec(text);
  return inJson?.[1] ?? /^[\w.-]+/.exec(text.trim())?.[0];
}

function exists(io: EvalIo, path: string): boolean {
  return io.lstat(path) !== undefined;
}

function readText(io: EvalIo, path: string): string | undefined {
  try {
    return fromBytes(io.readFile(path));
  } catch {
    return undefined;
  }
}

function withoutTrailingSlash(path: string): string {
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}

/** Channels are links into the store; files must be known by one path only. */
function resolveLinks(io: EvalIo, path: string): string {
  let current = path;
  for (let step = 0; step < 8 && io.lstat(current)?.type === "symlink"; step++) {
    try {
      const target = io.readLink(current);
      current = target.startsWith("/") ? target : normalize(`${current}/../${target}`);
    } catch {
      return path;
    }
  }
  return current;
}

/** An absolute path without `.` and `..`. */
export function normalize(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") parts.pop();
    else parts.push(part);
  }
  return `/${parts.join("/")}`;
}

// --- NIX_PATH ---------------------------------------------------------------------------------------------

function searchPathOf(io: EvalIo, settings: SourceSettings): { prefix: string; path: string }[] {
  const text = io.environment("NIX_PATH") ?? "";
  return [...(settings.searchPath ?? []), ...parseNixPath(text)];
}

/** Entries of NIX_PATH that are folders; URLs and flake references cannot be read here. */
export function parseNixPath(text: string): { prefix: string; path: string }[] {
  return text
    .split(/:(?!\/\/)/)
    .map((entry) => {
      const equals = entry.indexOf("=");
      return equals < 0
        ? { prefix: "", path: entry }
        : { prefix: entry.slice(0, equals), path: entry.slice(equals + 1) };
    })
    .filter((entry) => entry.path.startsWith("/"));
}

/** What was found answers `<nixpkgs>` too, unless the user's search path does. */
function completeSearchPath(
  given: readonly { readonly prefix: string; readonly path: string }[],
  nixpkgs: FoundSource | undefined,
  homeManager: FoundSource | undefined,
): { readonly prefix: string; readonly path: string }[] {
  const found = [
    ...(nixpkgs === undefined ? [] : [{ prefix: "nixpkgs", path: nixpkgs.path, how: nixpkgs.how }]),
    ...(homeManager === undefined
      ? []
      : [{ prefix: "home-manager", path: homeManager.path, how: homeManager.how }]),
  ];
  const first = found.filter(({ how }) => how === "setting");
  const last = found.filter(({ how }) => how !== "setting");
  return [...first, ...given, ...last].map(({ prefix, path }) => ({ prefix, path }));
}

// --- channels and registry --------------------------------------------------------------------------------

function channelFolders(io: EvalIo, home: string | undefined): string[] {
  const folders = [
    ...(home === undefined
      ? []
      : [
          `${home}/.nix-defexpr/channels`,
          `${home}/.local/state/nix/defexpr/channels`,
          `${home}/.nix-defexpr/channels_root`,
        ]),
    "/nix/var/nix/profiles/per-user/root/channels",
  ];
  return folders.filter((folder) => exists(io, folder));
}

function channelNames(name: string): string[] {
  return name === "nixpkgs" ? ["nixos", "nixpkgs"] : [name];
}

function registryCandidates(io: EvalIo, name: string, home: string | undefined): Candidate[] {
  const found = lookUpRegistry(io, home, { type: "indirect", id: name });
  return found === undefined ? [] : [{ path: found.path, how: "registry" }];
}

// --- flake.lock -------------------------------------------------------------------------------------------

/** Inputs by their usual names; a flake may call its nixpkgs "nixpkgs-unstable" or the like. */
function lockCandidates(inputs: ReadonlyMap<string, string>, name: string): Candidate[] {
  const exact = inputs.get(name);
  const alike = [...inputs].filter(([input]) => input !== name && input.startsWith(`${name}-`));
  return [...(exact === undefined ? [] : [exact]), ...alike.map(([, path]) => path)].map((path) => ({
    path,
    how: "flake-lock" as const,
  }));
}
