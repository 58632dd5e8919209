/** The command line of a rebuild, for every kind of configuration, program and way to get root's rights. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  defaultRebuildSettings,
  hostOfRoot,
  type RebuildAction,
  type RebuildSettings,
  type RebuildTarget,
  rebuildActions,
  rebuildCommandLine,
  rebuildTarget,
} from "./rebuild.ts";

const system: RebuildTarget = { kind: "system" };
const flake: RebuildTarget = { kind: "flake", directory: "/home/me/my nixos", host: "box" };
const file: RebuildTarget = { kind: "file", file: "/home/me/configuration.nix" };

function check(
  action: RebuildAction,
  target: RebuildTarget,
  settings: Partial<RebuildSettings>,
  expected: readonly string[],
  isRoot = false,
): void {
  const line = rebuildCommandLine({
    action,
    target,
    settings: { ...defaultRebuildSettings, ...settings },
    isRoot,
  });
  expect([line.command, ...line.arguments]).toEqual(expected);
}

test("a flake is named with its host, as one argument whatever its path", () => {
  check("build", flake, {}, ["nixos-rebuild", "build", "--flake", "/home/me/my nixos#box"]);
  check("build", { ...flake, host: "" }, {}, ["nixos-rebuild", "build", "--flake", "/home/me/my nixos"]);
});

test("a plain file is named as the configuration of its kind", () => {
  check("build", file, {}, ["nixos-rebuild", "build", "-I", "nixos-config=/home/me/configuration.nix"]);
  check("build", file, { command: "/run/current-system/sw/bin/darwin-rebuild" }, [
    "/run/current-system/sw/bin/darwin-rebuild",
    "build",
    "-I",
    "darwin-config=/home/me/configuration.nix",
  ]);
  check("build", file, { command: "home-manager" }, [
    "home-manager",
    "build",
    "-f",
    "/home/me/configuration.nix",
  ]);
});

test("without a configuration in the workspace the machine's own is built", () => {
  check("dry-build", system, {}, ["nixos-rebuild", "dry-build"]);
  check("dry-build", system, { command: "  " }, ["nixos-rebuild", "dry-build"]);
});

test("sudo only where rights are needed and missing", () => {
  check("switch", system, {}, ["sudo", "nixos-rebuild", "switch"]);
  check("test", system, {}, ["sudo", "nixos-rebuild", "test"]);
  check("boot", system, {}, ["sudo", "nixos-rebuild", "boot"]);
  check("build", system, {}, ["nixos-rebuild", "build"]);
  check("dry-activate", system, {}, ["nixos-rebuild", "dry-activate"]);
  check("switch", system, {}, ["nixos-rebuild", "switch"], true);
  check("switch", system, { useSudo: "never" }, ["nixos-rebuild", "switch"]);
  check("switch", system, { useSudo: "--sudo" }, ["nixos-rebuild", "switch", "--sudo"]);
  check("switch", system, { useSudo: "--use-remote-sudo" }, ["nixos-rebuild", "switch", "--use-remote-sudo"]);
  check("switch", system, { command: "home-manager" }, ["home-manager", "switch"]);
});

test("more arguments come last and unchanged", () => {
  check("build", system, { arguments: ["--show-trace", "a $b 'c'"] }, [
    "nixos-rebuild",
    "build",
    "--show-trace",
    "a $b 'c'",
  ]);
});

test("which configuration is meant", () => {
  const nothing = { flakeDirectory: undefined, configurationFile: undefined, root: undefined, host: "" };
  const root = { id: "/c#nixosConfigurations.box", label: "box", file: "/c/flake.nix" };
  expect(rebuildTarget(nothing)).toEqual(system);
  expect(rebuildTarget({ ...nothing, configurationFile: "/c/configuration.nix" })).toEqual({
    kind: "file",
    file: "/c/configuration.nix",
  });
  expect(
    rebuildTarget({ ...nothing, configurationFile: "/c/a.nix", root: { ...root, file: "/c/b.nix" } }),
  ).toEqual({
    kind: "file",
    file: "/c/b.nix",
  });
  expect(rebuildTarget({ ...nothing, flakeDirectory: "/c", root })).toEqual({
    kind: "flake",
    directory: "/c",
    host: "box",
  });
  expect(rebuildTarget({ ...nothing, flakeDirectory: "/c", root, host: "other" })).toEqual({
    kind: "flake",
    directory: "/c",
    host: "other",
  });
});

test("the host that a root names", () => {
  expect(hostOfRoot(undefined)).toBe("");
  expect(hostOfRoot({ id: "1", label: "nixosConfigurations.box-2" })).toBe("box-2");
  expect(hostOfRoot({ id: '/c/flake.nix#homeConfigurations."me@box"', label: "me" })).toBe("me@box");
  expect(hostOfRoot({ id: "/c/configuration.nix", label: "configuration.nix" })).toBe("");
});

test("the manifest offers the same actions, commands and defaults", () => {
  const { contributes } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  expect(contributes.taskDefinitions[0].properties.action.enum).toEqual(rebuildActions);
  const settings = contributes.configuration.properties;
  for (const [name, value] of Object.entries(defaultRebuildSettings)) {
    expect(settings[`nixsight.rebuild.${name}`].default, name).toEqual(value);
  }
  const commands: string[] = contributes.commands.map((command: { command: string }) => command.command);
  for (const action of rebuildActions) {
    const name = action.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
    expect(commands).toContain(`nixsight.rebuild${name}`);
  }
});
