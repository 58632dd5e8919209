import { createMemoryIo } from "@nixsight/eval/io/memory-io.ts";
import { expect, test } from "vitest";
import { createReachCache, reachableFiles } from "./reachable-files.ts";

const files = (paths: Record<string, string>) => createMemoryIo(paths);

test("a file reaches what its relative paths name", () =>
  expect(
    [
      ...reachableFiles(
        files({
          "/w/configuration.nix": "{ imports = [ ./a.nix ./b ../common/c.nix ./gone.nix ]; x = ./logo.png; }",
          "/w/a.nix": "import ./lib/f.nix",
          "/w/lib/f.nix": "x: x",
          "/w/b/default.nix": "{ imports = [ ../a.nix ]; }",
          "/common/c.nix": "{ }",
          "/w/other.nix": "{ }",
        }),
        "/w/configuration.nix",
        createReachCache(),
      ),
    ].sort(),
  ).toEqual(["/common/c.nix", "/w/a.nix", "/w/b/default.nix", "/w/configuration.nix", "/w/lib/f.nix"]));

test("a changed file is read again", () => {
  const io = files({ "/w/x.nix": "./a.nix", "/w/a.nix": "", "/w/b.nix": "" });
  const cache = createReachCache();
  reachableFiles(io, "/w/x.nix", cache);
  io.write("/w/x.nix", "./b.nix");
  expect([...reachableFiles(io, "/w/x.nix", cache)]).toEqual(["/w/x.nix", "/w/b.nix"]);
});
