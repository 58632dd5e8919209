import { createMemoryIo } from "@nixsight/eval/io/memory-io.ts";
import { expect, test } from "vitest";
import { findRoots } from "./find-roots.ts";

const files = (paths: Record<string, string>) => createMemoryIo(paths);

test("configurations are found by name, at the top first", () =>
  expect(
    findRoots(
      files({
        "/w/hosts/a/configuration.nix": "",
        "/w/home.nix": "",
        "/w/shell.nix": "",
        "/w/hosts/default.nix": "",
        "/w/.git/configuration.nix": "",
        "/w/nixpkgs/nixos/modules/module-list.nix": "",
        "/w/nixpkgs/configuration.nix": "",
      }),
      ["/w"],
    ).map(({ kind, label }) => `${kind} ${label}`),
  ).toEqual(["home-manager home.nix", "expression shell.nix", "nixos hosts/a/configuration.nix"]));
