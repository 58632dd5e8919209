import { expect, test } from "vitest";
import { createMemoryIo, type MemoryFile } from "../io/memory-io.ts";
import { findSources, parseNixPath, type SourceSettings } from "./sources.ts";

const nixpkgsAt = (path: string, version = "25.05"): Record<string, MemoryFile> => ({
  [`${path}/lib/default.nix`]: "{ }",
  [`${path}/lib/.version`]: version,
  [`${path}/nixos/lib/eval-config.nix`]: "{ }",
});

const find = (
  files: Record<string, MemoryFile>,
  settings: Partial<SourceSettings> = {},
  environment: Record<string, string> = {},
) =>
  findSources(createMemoryIo(files, environment), {
    folders: ["/project"],
    homeDirectory: "/home/alice",
    ...settings,
  });

const checkNixpkgs = (found: ReturnType<typeof find>, expected: string | undefined) =>
  expect(found.nixpkgs === undefined ? undefined : Object.values(found.nixpkgs).join(" ")).toBe(expected);

test("a setting comes first", () =>
  checkNixpkgs(
    find({ ...nixpkgsAt("/a"), ...nixpkgsAt("/b") }, { nixpkgs: "/a/" }, { NIX_PATH: "nixpkgs=/b" }),
    "/a setting 25.05",
  ));

test("NIX_PATH names nixpkgs", () =>
  checkNixpkgs(find(nixpkgsAt("/b", "24.11"), {}, { NIX_PATH: "foo=/x:nixpkgs=/b" }), "/b nix-path 24.11"));

test("NIX_PATH holds a folder of channels", () =>
  checkNixpkgs(find(nixpkgsAt("/c/nixpkgs"), {}, { NIX_PATH: "/c" }), "/c/nixpkgs nix-path 25.05"));

test("channels of root are links", () =>
  checkNixpkgs(
    find({
      ...nixpkgsAt("/store/abc"),
      "/nix/var/nix/profiles/per-user/root/channels/nixos": { symlink: "/store/abc" },
    }),
    "/store/abc channel 25.05",
  ));

test("the registry of the system points at nixpkgs", () =>
  checkNixpkgs(
    find({
      ...nixpkgsAt("/store/r"),
      "/etc/nix/registry.json": JSON.stringify({
        flakes: [{ from: { id: "nixpkgs", type: "indirect" }, to: { type: "path", path: "/store/r" } }],
      }),
    }),
    "/store/r registry 25.05",
  ));

const lock = (locked: object) =>
  JSON.stringify({
    nodes: { root: { inputs: { nixpkgs: "nixpkgs_2" } }, nixpkgs_2: { locked } },
    root: "root",
    version: 7,
  });

const hash = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

test("a locked input is in the store at the path that its hash gives", () => {
  const missing = find({ "/project/flake.lock": lock({ type: "github", narHash: hash }) });
  expect(missing.missingInputs.map(({ name }) => name)).toEqual(["nixpkgs"]);
  checkNixpkgs(
    find({
      "/project/flake.lock": lock({ type: "github", narHash: hash }),
      ...nixpkgsAt("/nix/store/f6jkrn77ysv9dhs8hh6s2faflhjc930i-source"),
    }),
    "/nix/store/f6jkrn77ysv9dhs8hh6s2faflhjc930i-source flake-lock 25.05",
  );
});

test("a locked path is relative to the flake", () =>
  checkNixpkgs(
    find({
      "/project/flake.lock": lock({ type: "path", path: "./vendor/np" }),
      ...nixpkgsAt("/project/vendor/np"),
    }),
    "/project/vendor/np flake-lock 25.05",
  ));

test("a setting that is no nixpkgs is told, and the search goes on", () => {
  const found = find(
    { "/wrong/readme": "", ...nixpkgsAt("/b") },
    { nixpkgs: "/wrong" },
    { NIX_PATH: "nixpkgs=/b" },
  );
  checkNixpkgs(found, "/b nix-path 25.05");
  expect(found.problems).toEqual([
    "The setting for nixpkgs does not fit: /wrong is not nixpkgs: it has no lib/default.nix. Name the top folder of a checkout.",
  ]);
});

test("nothing is found on an empty machine", () => checkNixpkgs(find({}), undefined));

test("URLs in NIX_PATH are passed over", () =>
  expect(parseNixPath("nixpkgs=https://example.org/x.tar.gz:a=/b:/c")).toEqual([
    { prefix: "a", path: "/b" },
    { prefix: "", path: "/c" },
  ]));
