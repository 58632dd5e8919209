import { beforeAll, describe, expect, it } from "vitest";
import type { MemoryFile } from "../io/memory-io.ts";
import { openTestSession, type TestSession } from "../store/testing.ts";

/** Each flake says its name, and those of its inputs. Names of inputs as given by Nix 2.34. */
const flake = (name: string, inputs = "") =>
  `{ inputs = { ${inputs} }; outputs = { self, ... }@inputs: {
    name = "${name}"; of = builtins.mapAttrs (_: input: input.name) (removeAttrs inputs [ "self" ]);
  }; }`;

const files: Record<string, MemoryFile> = {
  "/a/flake.nix": flake("a"),
  "/d/flake.nix": flake("d"),
  "/e/sub/flake.nix": flake("e"),
  "/b/flake.nix": flake("b", 'a.url = "path:/d";'),
  "/c/in/flake.nix": flake("in"),
  "/c/flake.nix": flake(
    "c",
    'b.url = "path:/b"; own.url = "path:/a"; rel.url = "path:./in"; x.follows = "b/a";',
  ),
  "/follows/flake.nix": flake(
    "follows",
    `a.url = "path:/a"; b.url = "path:/b"; b.inputs.a.follows = "a"; root.follows = "";
     c.url = "path:/c"; c.inputs.b.inputs.a.url = "path:/e?dir=sub"; c.inputs.own.follows = "b/a";`,
  ),
  "/nowhere/flake.nix": flake("nowhere", 'a.url = "path:/a"; b.follows = "c/d"; own.follows = "own";'),
  "/loop/flake.nix": flake("loop", 'b.url = "path:/loop-back";'),
  "/loop-back/flake.nix":
    '{ inputs.a.url = "path:/loop"; outputs = { self, a }: { name = a.inputs.b.name; }; }',
  "/stale/flake.nix": flake(
    "stale",
    'same.url = "path:/a"; other.url = "path:/d"; far.url = "github:o/new";',
  ),
  "/stale/flake.lock": JSON.stringify({
    version: 7,
    root: "root",
    nodes: {
      root: { inputs: { same: "x", other: "y", far: "z", gone: "y" } },
      x: { locked: { type: "path", path: "/a" }, original: { type: "path", path: "/a" } },
      y: { locked: { type: "path", path: "/a" }, original: { type: "path", path: "/a" } },
      z: {
        locked: { type: "github", owner: "o", repo: "old", rev: "0".repeat(40) },
        original: { type: "github", owner: "o", repo: "old" },
      },
    },
  }),
  "/old/flake.nix": flake("old", 'a = { type = "path"; path = "/e"; dir = "sub"; };'),
  "/old/flake.lock": JSON.stringify({
    version: 5,
    root: "root",
    nodes: {
      root: { inputs: { a: "a" } },
      a: {
        info: { lastModified: 7 },
        locked: { type: "path", path: "/e", dir: "sub" },
        original: { type: "path", path: "/e", dir: "sub" },
      },
    },
  }),
  "/ancient/flake.nix": flake("ancient"),
  "/ancient/flake.lock": JSON.stringify({ version: 4, root: "root", nodes: { root: {} } }),
  "/wrong/flake.nix": flake(
    "wrong",
    'a = { url = "path:/a"; folows = "x"; }; b = 3; c.url = "github:x"; d.url = "path:/a";',
  ),
  "/registered/flake.nix":
    "{ outputs = { self, registry, searched }: { of = [ registry.name searched.name ]; }; }",
};

let session: TestSession;
beforeAll(async () => {
  session = await openTestSession(files, {
    inputFolders: {
      chosen: () => undefined,
      found: (name) =>
        name === "registry"
          ? { path: "/e", dir: "sub", how: "registry" }
          : name === "searched"
            ? { path: "/a", dir: "", how: "NIX_PATH" }
            : undefined,
    },
  });
});

const check = (folder: string, rest: string, expected: string) =>
  expect(session.evaluate(`(builtins.getFlake "path:${folder}")${rest}`), folder + rest).toBe(expected);

describe("Inputs without a lock file", () => {
  it("are taken from their folders", () => {
    check("/b", ".of", '{ a = "d"; }');
    check("/c", ".of", '{ b = "b"; own = "a"; rel = "in"; x = "d"; }');
  });
  it("follow others, also from further out", () => {
    check("/follows", ".of", '{ a = "a"; b = "b"; c = "c"; root = "follows"; }');
    check("/follows", ".inputs.b.of", '{ a = "a"; }');
    check("/follows", ".inputs.c.of", '{ b = "b"; own = "a"; rel = "in"; x = "e"; }');
  });
  it("that follow nothing are told", () => {
    check("/nowhere", ".of.a", '"a"');
    check("/nowhere", ".of.b", "eval: input 'b' follows a non-existent input 'c/d'");
    check("/nowhere", ".of.own", "eval: input 'own' follows itself");
  });
  it("that lead back to their flake are refused", () =>
    check("/loop", ".of", "eval: found circular import of flake '/loop-back'"));
  it("that nobody declares are looked up", () => check("/registered", ".of", '[ "e" "a" ]'));
});

describe("Inputs with a lock file", () => {
  it("are kept while flake.nix says the same", () => {
    check("/stale", ".of.same", '"a"');
    check("/stale", ".of.other", '"d"');
    check("/stale", ".inputs ? gone", "false");
    check(
      "/stale",
      ".of.far",
      "unavailable: input 'far' ('github:o/new') is not the one in flake.lock any more. `nix flake lock` makes it known",
    );
  });
  it("of older versions are read", () => {
    check("/old", ".of", '{ a = "e"; }');
    check("/old", ".inputs.a.lastModified", "7");
    check("/ancient", ".of", "file: lock file '/ancient/flake.lock' has unsupported version 4");
  });
});

it("An input that cannot be read does not harm the others", () => {
  check("/wrong", ".of.d", '"a"');
  check("/wrong", ".of.a", "eval: unexpected flake input attribute 'folows'");
  check("/wrong", ".of.b", "type: expected a set but found an integer: 3");
  check(
    "/wrong",
    ".of.c",
    "eval: flake reference 'github:x' is neither a URL nor an absolute path: URL 'github:x' does not name an owner and a repository",
  );
});
