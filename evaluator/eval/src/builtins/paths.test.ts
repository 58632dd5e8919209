import { beforeAll, describe, expect, it } from "vitest";
import { openTestSession, type TestSession } from "../store/testing.ts";

let session: TestSession;
beforeAll(async () => {
  session = await openTestSession();
});

function check(text: string, expected: string): void {
  expect(session.evaluate(text), text).toBe(expected);
}

// Values as printed by nix-instantiate 2.34 for the same files.
describe("Paths and files", () => {
  it("are what Nix says", () => {
    check('builtins.toPath "/a/../b"', '"/b"');
    check("builtins.pathExists <nix/fetchurl.nix>", "true");
    check("builtins.pathExists <nix/nothing.nix>", "false");
    check('dirOf "a/b/"', '"a/b"');
    check('dirOf "/a"', '"/"');
    check('dirOf "a"', '"."');
    check("dirOf /a/b", "/a");
    check("dirOf /.", "/");
    check('dirOf "${./tree}/foo"', '"/nix/store/8b0hxhv02ymsh2dibh94x7y4kyp0rb6d-tree"');
    check('builtins.hasContext (dirOf "${./tree}/foo")', "true");
    check('baseNameOf "a/b/"', '"b"');
    check('baseNameOf "a/b//"', '""');
    check('baseNameOf "/"', '""');
    check('baseNameOf ""', '""');
    check("baseNameOf /a/b", '"b"');
    check('baseNameOf { outPath = "/x/y"; }', '"y"');
    check('builtins.hasContext (baseNameOf "${./tree}/foo")', "true");
    check(
      'map builtins.pathExists [ ./tree (toString ./tree/file) "${toString ./tree/file}/" "${toString ./tree/file}/." "${toString ./tree}/" (toString ./tree/sub/link) (toString ./tree/sub/nothing) { outPath = ./tree; } ]',
      "[ true true false false true true false true ]",
    );
    check("builtins.readFileType ./tree/sub/link", '"symlink"');
    check(
      "builtins.readDir ./tree",
      '{ file = "regular"; run = "regular"; sub = "directory"; sub-x = "regular"; "sub.é" = "regular"; }',
    );
    check("builtins.readFile ./tree/sub/link", String.raw`"hello\n"`);
    check(
      'builtins.hashFile "sha256" ./tree/file',
      '"5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"',
    );
    check(
      'builtins.findFile [ { path = ./tree; prefix = "a"; } { path = ./tree; } ] "file" == ./tree/file',
      "true",
    );
    check(
      'builtins.findFile [ { path = ./tree; prefix = "a"; } { path = ./nowhere; } ] "a/file" == ./tree/file',
      "true",
    );
    check('builtins.findFile [ { path = ./tree; prefix = "a"; } ] "a" == ./tree', "true");
    check('builtins.tryEval (builtins.findFile [ ] "foo")', "{ success = false; value = false; }");
    check('scopedImport { x = 1; } (builtins.toFile "a" "x")', "1");
    check('scopedImport { import = 5; } (builtins.toFile "a" "import")', "5");
  });

  it("say what is wrong", () => {
    check("dirOf 1", "type: cannot coerce an integer to a string: 1");
    check('builtins.pathExists "tree"', "eval: string 'tree' doesn't represent an absolute path");
    check("builtins.pathExists 1", "type: cannot coerce an integer to a string: 1");
    check("builtins.readFileType ./nowhere", "file: path '/src/nowhere' does not exist");
    check("builtins.readDir ./tree/file", "file: path '/src/tree/file' is not a directory");
    check("builtins.readFile ./tree", "file: path '/src/tree' is a directory, but a file is needed");
    check("builtins.readFile ./nowhere", "file: path '/src/nowhere' does not exist");
    check('builtins.readFile "foo"', "eval: string 'foo' doesn't represent an absolute path");
    check(
      'builtins.findFile [ ] "foo"',
      "throw: file 'foo' was not found in the Nix search path (add it using $NIX_PATH or -I)",
    );
    check(
      'builtins.findFile [ { prefix = "x"; } ] "x/file"',
      "missing-attribute: attribute 'path' missing in an entry of the search path",
    );
    check('builtins.findFile [ 1 ] "x/file"', "type: expected a set but found an integer: 1");
    check('import "foo"', "eval: string 'foo' doesn't represent an absolute path");
    check("import ./nowhere", "file: path '/src/nowhere' does not exist");
    check("import <nix/nothing.nix>", "file: path '/__corepkgs__/nothing.nix' does not exist");
  });

  it("are unknown where reading is forbidden", () => {
    session.files.write("/src/secret", { forbidden: true });
    const unknown = "unavailable: path '/src/secret' may not be read: permission denied";
    check("builtins.pathExists ./secret", "true");
    check("builtins.readFile ./secret", unknown);
    check("import ./secret", unknown);
    check('"${./secret}"', unknown);
  });
});
