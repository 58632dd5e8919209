import { expect, test } from "vitest";
import { nearest, nearestNames } from "./suggest.ts";

const check = (name: string, candidates: string, expected: string | undefined) =>
  expect(nearest(name, candidates.split(" "))).toBe(expected);

test("a dropped double letter is nearer than a wrong letter", () =>
  check("helo", "helm hello help hero", "hello"));
test("one wrong letter", () =>
  check("virtualization", "virtualbox virtualisation services", "virtualisation"));
test("swapped letters", () => check("enbale", "enable package extraConfig", "enable"));
test("case only", () => check("allowedTcpPorts", "allowedTCPPorts allowedUDPPorts", "allowedTCPPorts"));
test("a missing plural", () => check("extraGroup", "extraGroups group extraConfig", "extraGroups"));
test("nothing is near", () => check("foobar", "enable package", undefined));
test("short names need to be almost right", () => check("ab", "xy cd ef", undefined));
test("the same name is no suggestion", () => check("enable", "enable", undefined));
test("several, nearest first", () =>
  expect(nearestNames("mkIff", ["mkIf", "mkMerge", "mkDiff"], 3)).toEqual(["mkIf", "mkDiff"]));
