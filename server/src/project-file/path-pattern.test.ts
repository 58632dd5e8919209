import { expect, test } from "vitest";
import { pathPattern } from "./path-pattern.ts";

const check = (pattern: string, yes: readonly string[], no: readonly string[]) => {
  const matches = pathPattern(pattern);
  expect([yes.filter((path) => !matches(path)), no.filter(matches)]).toEqual([[], []]);
};

test("a file name, anywhere", () =>
  check("hardware.nix", ["hardware.nix", "hosts/a/hardware.nix"], ["a-hardware.nix", "hardware.nix.bak"]));
test("a path", () => check("hosts/a.nix", ["hosts/a.nix"], ["x/hosts/a.nix", "hosts/ab.nix", "hostsXa.nix"]));
test("a path from here", () => check("./hosts/a.nix", ["hosts/a.nix"], ["hosts/b.nix"]));
test("a folder", () =>
  check("hosts/old/", ["hosts/old/a.nix", "hosts/old/b/c.nix"], ["hosts/older/a.nix", "a/hosts/old/b.nix"]));
test("a star stays in its folder", () =>
  check("hosts/*.nix", ["hosts/a.nix", "hosts/.nix"], ["hosts/b/a.nix"]));
test("two stars", () => check("hosts/**/a.nix", ["hosts/a.nix", "hosts/b/c/a.nix"], ["hosts/b/ba.nix"]));
test("two stars at the end", () => check("hosts/**", ["hosts/a.nix", "hosts/b/c.nix"], ["a/hosts.nix"]));
test("everything", () => check("**", ["a.nix", "b/c.nix"], []));
test("every Nix file", () => check("*.nix", ["a.nix", "b/c.nix"], ["a.toml"]));
test("one letter", () => check("host?.nix", ["host1.nix"], ["host.nix", "host12.nix"]));
test("a choice", () => check("{a,b*}/c.nix", ["a/c.nix", "bb/c.nix"], ["c/c.nix"]));
test("letters", () => check("host[12].nix", ["host1.nix"], ["host3.nix"]));
test("other letters", () => check("x/host[!12].nix", ["x/host3.nix"], ["x/host1.nix", "x/host/.nix"]));
test("special letters stand for themselves", () =>
  check("a+(b)^$.nix", ["a+(b)^$.nix"], ["aab.nix", "a+(b)^$xnix"]));
test("unfinished patterns stand for themselves", () => check("x/{a[b\\.nix", ["x/{a[b\\.nix"], ["x/a"]));
test("a range the wrong way round", () => check("[z-a].nix", ["[z-a].nix"], ["b.nix"]));
test("signs among letters", () => check("[a&^].nix", ["&.nix", "^.nix"], ["b.nix"]));
