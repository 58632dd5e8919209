import { beforeAll, describe, expect, it } from "vitest";
import { openTestSession, type TestSession } from "../store/testing.ts";

const narHash = "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=";
const inStore = "/nix/store/chr0qygjnyjs5b90v4hz80j6lisyhx5v-source";

const files = {
  "/src/flake/flake.nix": `{
    inputs.sub.url = "path:./sub";
    inputs.plain = { url = "path:./plain"; flake = false; };
    inputs.again.follows = "sub";
    inputs.late.url = "github:owner/late";
    outputs = { self, sub, plain, again, remote, locked, ... }@inputs: {
      value = sub.value + 1;
      same = again.value == sub.value;
      names = builtins.attrNames inputs;
      plainNames = builtins.attrNames plain;
      subNames = builtins.attrNames sub;
      file = builtins.readFile "${"$"}{plain}/data";
      own = builtins.readFile (self + "/own.txt");
      lockedValue = locked.value;
      lockedInfo = { inherit (locked) rev shortRev lastModifiedDate outPath; };
      remoteValue = remote.value;
      lateValue = inputs.late.value;
    };
  }`,
  "/src/flake/own.txt": "own",
  "/src/flake/plain/data": "data",
  "/src/flake/sub/flake.nix": "{ outputs = { self }: { value = 41; }; }",
  "/src/flake/.git/HEAD": "ref: refs/heads/main\n",
  "/src/flake/.git/refs/heads/main": "b1946ac92492d2347c6235b4d26111840123abcd\n",
  [`${inStore}/flake.nix`]: "{ outputs = { self }: { value = self.lastModified; }; }",
  "/src/flake/flake.lock": JSON.stringify({
    version: 7,
    root: "root",
    nodes: {
      root: { inputs: { again: ["sub"], plain: "plain", sub: "sub", locked: "locked", remote: "remote" } },
      plain: { flake: false, locked: { path: "./plain", type: "path" }, parent: [] },
      sub: { locked: { path: "./sub", type: "path" }, parent: [] },
      locked: {
        locked: {
          type: "github",
          owner: "a",
          repo: "b",
          rev: "b1946ac92492d2347c6235b4d26111840123abcd",
          lastModified: 1700000000,
          narHash,
        },
      },
      remote: {
        locked: { type: "github", owner: "a", repo: "c", ref: "main", narHash: narHash.replace("u", "v") },
      },
    },
  }),
  "/src/broken/flake.nix": "{ }",
  "/src/badlock/flake.nix": "{ outputs = x: { }; }",
  "/src/badlock/flake.lock": "{",
};

let session: TestSession;
beforeAll(async () => {
  session = await openTestSession(files);
});

function check(text: string, expected: string): void {
  expect(session.evaluate(text), text).toBe(expected);
}

describe("A flake in a folder", () => {
  const flake = 'builtins.getFlake "path:/src/flake"';

  it("is evaluated with its local inputs", () => {
    check(`(${flake}).value`, "42");
    check(`(${flake}).same`, "true");
    check(`(${flake}).names`, '[ "again" "late" "locked" "plain" "remote" "self" "sub" ]');
    check(`(${flake}).file + (${flake}).own`, '"dataown"');
    check(`(builtins.getFlake "/src/flake?dir=sub").value`, "41");
  });

  it("has the attributes that Nix gives", () => {
    check(`(${flake}).plainNames`, '[ "lastModified" "lastModifiedDate" "narHash" "outPath" "sourceInfo" ]');
    check(
      `(${flake}).subNames`,
      '[ "_type" "inputs" "lastModified" "lastModifiedDate" "narHash" "outPath" "outputs" "sourceInfo" "value" ]',
    );
    check('(builtins.getFlake "git+file:///src/flake").dirtyShortRev', '"b1946ac-dirty"');
    check(`(${flake}) ? rev`, "false");
  });

  it("finds a locked input in the store by its hash", () => {
    check(`(${flake}).lockedValue`, "1700000000");
    check(
      `(${flake}).lockedInfo`,
      `{ lastModifiedDate = "20231114221320"; outPath = "${inStore}"; rev = "b1946ac92492d2347c6235b4d26111840123abcd"; shortRev = "b1946ac"; }`,
    );
  });

  it("leaves an input that is not there unknown, and says how to get it", () => {
    check(
      `(${flake}).remoteValue`,
      "unavailable: input 'remote': 'github:a/c/main' is not on this machine, and nothing is fetched here. `nix flake archive` or one evaluation with Nix brings it into the store",
    );
    check(
      `(${flake}).lateValue`,
      "unavailable: input 'late' ('github:owner/late') is not in flake.lock yet. `nix flake lock` makes it known",
    );
  });

  it("says what is wrong with it", () => {
    check(
      'builtins.getFlake "/src/nowhere"',
      "file: there is no flake in '/src/nowhere': it has no flake.nix",
    );
    check(
      'builtins.getFlake "/src/broken"',
      "missing-attribute: attribute 'outputs' missing in flake '/src/broken/flake.nix'",
    );
    expect(session.evaluate('builtins.getFlake "/src/badlock"')).toContain(
      "lock file '/src/badlock/flake.lock' is not valid JSON",
    );
  });
});

describe("Fetchers", () => {
  it("answer from the store when the hash is known", () => {
    check(`fetchTarball { url = "https://example.org/a.tar.gz"; sha256 = "${narHash}"; }`, `"${inStore}"`);
    check(
      `builtins.getContext (fetchTarball { url = "https://example.org/a.tar.gz"; sha256 = "${narHash}"; })`,
      `{ "${inStore}" = { path = true; }; }`,
    );
    check(
      `(builtins.fetchGit { url = "https://example.org/a.git"; narHash = "${narHash}"; }).outPath`,
      `"${inStore}"`,
    );
    check(
      `builtins.fetchTree { type = "github"; owner = "a"; repo = "b"; narHash = "${narHash}"; lastModified = 1; }`,
      `{ lastModified = 1; lastModifiedDate = "19700101000001"; narHash = "${narHash}"; outPath = "${inStore}"; }`,
    );
    check(
      'builtins.readDir (builtins.fetchTree { type = "path"; path = "/src/flake/plain"; })',
      '{ data = "regular"; }',
    );
  });

  it("read a local repository where it is", () => {
    check("(fetchGit ./flake).outPath", '"/src/flake"');
    check('builtins.readFile "${fetchGit { url = ./flake; }}/own.txt"', '"own"');
    check("(fetchGit ./flake).rev", '"b1946ac92492d2347c6235b4d26111840123abcd"');
    check("fetchGit ./nowhere", "file: path '/src/nowhere' does not exist");
  });

  it("are unknown otherwise, and say how to mend it", () => {
    const unknown = (text: string, url: string, who: string) =>
      check(
        text,
        `unavailable: '${url}' is not on this machine, and nothing is fetched here. Evaluate the configuration once with Nix, or name a hash that is in the store, to make what '${who}' gives known`,
      );
    unknown('builtins.fetchurl "https://example.org/a.zip"', "https://example.org/a.zip", "fetchurl");
    unknown('fetchTarball "https://example.org/a.tar.gz"', "https://example.org/a.tar.gz", "fetchTarball");
    unknown(
      `fetchTarball { url = "https://example.org/a.tar.gz"; name = "other"; sha256 = "${narHash}"; }`,
      "https://example.org/a.tar.gz",
      "fetchTarball",
    );
    unknown('fetchMercurial "https://example.org/hg"', "https://example.org/hg", "fetchMercurial");
    expect(session.evaluate('fetchGit "https://example.org/a.git"')).toMatch(/^unavailable: 'git\+https:/);
  });

  it("say what is wrong with their arguments", () => {
    check("fetchTarball { }", "missing-attribute: attribute 'url' missing in the argument of 'fetchTarball'");
    check(
      'builtins.fetchurl { url = "https://a/b"; sha1 = ""; }',
      "eval: unsupported argument 'sha1' to 'fetchurl'",
    );
    check(
      'builtins.fetchurl "https://a/b c"',
      "eval: invalid store path name 'b c' when fetching 'https://a/b c': it contains the illegal character ' '; give another one with `name = \"…\"`",
    );
    check(
      'builtins.fetchTree { owner = "a"; }',
      "missing-attribute: attribute 'type' is missing in call to 'fetchTree'",
    );
    check(
      'builtins.fetchTree { type = "git"; url = "https://x"; depth = -1; }',
      "eval: negative value given for the attribute 'depth': -1",
    );
    check(
      'builtins.fetchTree "file:./a.tar.gz"',
      "eval: tarball 'file:./a.tar.gz' must use an absolute path: file:///…",
    );
  });
});

// Values as printed by nix-instantiate 2.34.
describe("Flake references", () => {
  it("are read and written", () => {
    check(
      'builtins.parseFlakeRef "github:NixOS/nixpkgs/23.05?dir=lib"',
      '{ dir = "lib"; owner = "NixOS"; ref = "23.05"; repo = "nixpkgs"; type = "github"; }',
    );
    check('builtins.parseFlakeRef "nixpkgs"', '{ id = "nixpkgs"; type = "indirect"; }');
    check(
      'builtins.parseFlakeRef "nixpkgs/nixos-20.09"',
      '{ id = "nixpkgs"; ref = "nixos-20.09"; type = "indirect"; }',
    );
    check('builtins.parseFlakeRef "path:./foo"', '{ path = "./foo"; type = "path"; }');
    check('builtins.parseFlakeRef "/tmp/foo?dir=x"', '{ dir = "x"; path = "/tmp/foo"; type = "path"; }');
    check(
      'builtins.parseFlakeRef "git+https://foo.bar/x.git?ref=main&rev=b1946ac92492d2347c6235b4d26111840123abcd"',
      '{ ref = "main"; rev = "b1946ac92492d2347c6235b4d26111840123abcd"; type = "git"; url = "https://foo.bar/x.git"; }',
    );
    check(
      'builtins.parseFlakeRef "https://foo.bar/x.tar.gz"',
      '{ type = "tarball"; url = "https://foo.bar/x.tar.gz"; }',
    );
    check(
      'builtins.parseFlakeRef "gitlab:a%2Fb/c/main"',
      '{ owner = "a/b"; ref = "main"; repo = "c"; type = "gitlab"; }',
    );
    check('builtins.parseFlakeRef "sourcehut:~a/c"', '{ owner = "~a"; repo = "c"; type = "sourcehut"; }');
    check(
      'builtins.parseFlakeRef "git+file:///a/b?shallow=1"',
      '{ shallow = true; type = "git"; url = "file:///a/b"; }',
    );
    check('builtins.parseFlakeRef "tarball+https://foo/x"', '{ type = "tarball"; url = "https://foo/x"; }');
    check('builtins.parseFlakeRef "file+https://foo/x"', '{ type = "file"; url = "https://foo/x"; }');
    check(
      'builtins.parseFlakeRef "github:a/b?ref=x&host=foo.com"',
      '{ host = "foo.com"; owner = "a"; ref = "x"; repo = "b"; type = "github"; }',
    );
    check(
      'builtins.parseFlakeRef "flake:nixpkgs/x/b1946ac92492d2347c6235b4d26111840123abcd"',
      '{ id = "nixpkgs"; ref = "x"; rev = "b1946ac92492d2347c6235b4d26111840123abcd"; type = "indirect"; }',
    );
    check(
      'builtins.parseFlakeRef "github:a/b/b1946ac92492d2347c6235b4d26111840123abcd?narHash=sha256-ungWv48Bz%2BpBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0%3D"',
      '{ narHash = "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="; owner = "a"; repo = "b"; rev = "b1946ac92492d2347c6235b4d26111840123abcd"; type = "github"; }',
    );
    check(
      'builtins.parseFlakeRef "path:/a/b?lastModified=1&narHash=x"',
      '{ lastModified = 1; narHash = "x"; path = "/a/b"; type = "path"; }',
    );
    check(
      'builtins.flakeRefToString { type = "github"; owner = "a"; repo = "b"; ref = "c"; dir = "x"; }',
      '"github:a/b/c?dir=x"',
    );
    check('builtins.flakeRefToString { type = "path"; path = "/a"; }', '"path:/a"');
    check(
      'builtins.flakeRefToString { type = "git"; url = "https://x/y"; ref = "a"; shallow = true; }',
      '"git+https://x/y?ref=a&shallow=1"',
    );
    check('builtins.flakeRefToString { type = "tarball"; url = "https://x/y.zip"; }', '"https://x/y.zip"');
    check('builtins.flakeRefToString { type = "indirect"; id = "x"; ref = "y"; }', '"flake:x/y"');
    check(
      'builtins.flakeRefToString { type = "github"; owner = "N O"; repo = "r"; narHash = "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="; lastModified = 1; }',
      '"github:N%20O/r?narHash=sha256-ungWv48Bz%2BpBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0%3D"',
    );
    check(
      'builtins.flakeRefToString { type = "path"; path = "/a"; lastModified = 1; narHash = "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="; }',
      '"path:/a?lastModified=1&narHash=sha256-ungWv48Bz%2BpBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0%3D"',
    );
    check(
      'builtins.flakeRefToString { type = "git"; url = "https://a?x=1"; ref = "q"; narHash = "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="; submodules = true; }',
      '"git+https://a?ref=q&submodules=1&x=1"',
    );
    check(
      'builtins.flakeRefToString { type = "tarball"; url = "https://a/x.tar"; narHash = "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="; revCount = 2; }',
      '"https://a/x.tar?narHash=sha256-ungWv48Bz%2BpBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0%3D"',
    );
  });

  it("say what is wrong", () => {
    check(
      'builtins.flakeRefToString { type = "github"; owner = "a"; repo = 5; }',
      "eval: input attribute 'repo' is not a string",
    );
    check(
      'builtins.flakeRefToString { type = "github"; owner = "a"; repo = -1; }',
      "eval: negative value given for flake ref attr repo: -1",
    );
    check(
      'builtins.flakeRefToString { type = "github"; owner = "a"; repo = "b"; rev = "b1946ac92492d2347c6235b4d26111840123abcd"; ref = "x"; }',
      "eval: input contains both a commit hash ('b1946ac92492d2347c6235b4d26111840123abcd') and a branch/tag name ('x')",
    );
    check(
      'builtins.parseFlakeRef "./foo"',
      "eval: flake reference './foo' is neither a URL nor an absolute path",
    );
    check(
      'builtins.parseFlakeRef "github:a"',
      "eval: flake reference 'github:a' is neither a URL nor an absolute path: URL 'github:a' does not name an owner and a repository",
    );
    check(
      'builtins.parseFlakeRef "foo bar"',
      "eval: flake reference 'foo bar' is neither a URL nor an absolute path",
    );
    check('builtins.parseFlakeRef "/a/b#c"', "eval: unexpected fragment 'c' in flake reference '/a/b#c'");
    check(
      'builtins.flakeRefToString { type = "indirect"; ref = "y"; }',
      "eval: input attribute 'id' is missing",
    );
    check(
      'builtins.flakeRefToString { type = "x"; ref = "y"; }',
      "eval: cannot show unsupported input of type 'x'",
    );
    check(
      'builtins.flakeRefToString { ref = "y"; }',
      "eval: 'type' attribute to specify input scheme is required but not provided",
    );
    check(
      'builtins.flakeRefToString { type = "path"; path = { }; }',
      "type: attribute 'path' of an input must be a string, an integer or a Boolean",
    );
  });
});
