/**
 * Flake registries on this machine: files that say which folder a short name such as `nixpkgs` means. NixOS
 * writes one for the nixpkgs of the running system. Only entries that lead to folders are of use here.
 */

import { fromBytes } from "@nixsight/syntax/ir/bytes.ts";
import type { FlakeReference, FoundFolder } from "../eval/context.ts";
import type { EvalIo } from "../io/eval-io.ts";

interface RegistryEntry {
  readonly from?: FlakeReference;
  readonly to?: FlakeReference;
  /** Only this very reference, not those with another `ref` or `rev`. */
  readonly exact?: boolean;
}

/** The folder that the user's registry, then the system's, gives for a reference. */
export function lookUpRegistry(
  io: EvalIo,
  home: string | undefined,
  reference: FlakeReference,
): FoundFolder | undefined {
  const files = [
    ...(home === undefined ? [] : [`${home}/.config/nix/registry.json`]),
    "/etc/nix/registry.json",
  ];
  for (const file of files)
    for (const { from, to, exact } of entriesOf(io, file)) {
      if (from === undefined || to?.["type"] !== "path" || typeof to["path"] !== "string") continue;
      if (!isSame(from, reference, exact === true)) continue;
      return { path: to["path"], dir: typeof to["dir"] === "string" ? to["dir"] : "", how: "registry" };
    }
  return undefined;
}

function entriesOf(io: EvalIo, file: string): readonly RegistryEntry[] {
  try {
    if (io.lstat(file) === undefined) return [];
    const registry = JSON.parse(fromBytes(io.readFile(file))) as { readonly flakes?: unknown };
    return Array.isArray(registry.flakes) ? registry.flakes : [];
  } catch {
    return [];
  }
}

function isSame(from: FlakeReference, reference: FlakeReference, exact: boolean): boolean {
  const names = new Set([...Object.keys(from), ...Object.keys(reference)]);
  for (const name of names) {
    if (name === "dir") continue;
    if (!exact && (name === "ref" || name === "rev") && from[name] === undefined) return false;
    if (from[name] !== reference[name]) return false;
  }
  return true;
}
