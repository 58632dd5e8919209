/**
 * Which folders on this machine stand for the inputs of flakes beside what their lock files lead to: those that
 * the user chose, and those where Nix finds channels, search paths and registries.
 */
import type { FlakeReference, InputFolders } from "../eval/context.ts";
import type { EvalIo } from "../io/eval-io.ts";
import { lookUpRegistry } from "./registry.ts";
import type { FoundSource, FoundSources } from "./sources.ts";

export function inputFolders(
  io: EvalIo,
  sources: FoundSources,
  homeDirectory: string | undefined,
  used?: (folder: string) => void,
): InputFolders {
  const known: Readonly<Record<string, FoundSource | undefined>> = {
    nixpkgs: sources.nixpkgs,
    "home-manager": sources.homeManager,
  };
  return {
    ...(used === undefined ? {} : { used }),
    chosen(name) {
      const source = Object.hasOwn(known, name) ? known[name] : undefined;
      return source?.how === "setting" ? source.path : undefined;
    },
    found(name, reference) {
      const registered = lookUpRegistry(io, homeDirectory, reference);
      if (registered !== undefined && io.lstat(registered.path) !== undefined) return registered;
      const usual = usualName(name, reference);
      const entry = sources.searchPath.find(({ prefix }) => prefix === usual)?.path;
      if (entry !== undefined && io.lstat(entry) !== undefined)
        return { path: entry, dir: "", how: "NIX_PATH" };
      const source = Object.hasOwn(known, usual) ? known[usual] : undefined;
      // What another flake's lock file leads to says nothing about this one.
      if (source === undefined || source.how === "flake-lock") return undefined;
      return { path: source.path, dir: "", how: source.how };
    },
  };
}

/** What people call an input: the name of its repository, else the name that the flake gives it. */
export function usualName(name: string, reference: FlakeReference): string {
  const { type, repo, id, url } = reference;
  if (type === "indirect" && typeof id === "string") return id;
  if (typeof repo === "string") return repo;
  const last =
    typeof url === "string" ? /([^/]+?)(?:\.git)?\/?$/.exec(url.replace(/[?#].*$/, ""))?.[1] : undefined;
  return type === "git" && last !== undefined ? last : name;
}
