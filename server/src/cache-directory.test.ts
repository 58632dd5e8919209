import { expect, test } from "vitest";
import { cacheDirectory } from "./cache-directory.ts";

const check = (environment: Record<string, string>, platform: string, expected: string | undefined) =>
  expect(cacheDirectory({ environment, platform, home: "/home/a" })).toBe(expected);

test("the user's cache directory", () => check({}, "linux", "/home/a/.cache/nixsight"));
test("as XDG says", () => check({ XDG_CACHE_HOME: "/c" }, "linux", "/c/nixsight"));
test("a relative XDG path counts for nothing", () =>
  check({ XDG_CACHE_HOME: "c" }, "linux", "/home/a/.cache/nixsight"));
test("on macOS", () => check({}, "darwin", "/home/a/Library/Caches/nixsight"));
test("a folder of the user's choice", () => check({ NIXSIGHT_CACHE: "/mine" }, "linux", "/mine"));
test("no cache", () => check({ NIXSIGHT_CACHE: "off" }, "linux", undefined));
