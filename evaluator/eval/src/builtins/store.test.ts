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
describe("Sources and texts in the store", () => {
  it("have the store paths that Nix gives", () => {
    check('"${./tree}"', '"/nix/store/8b0hxhv02ymsh2dibh94x7y4kyp0rb6d-tree"');
    check('"${./tree/file}"', '"/nix/store/ihdwy5k1i80r3gggim39pday2v3vbpna-file"');
    check(
      'builtins.getContext "${./tree/sub/link}"',
      '{ "/nix/store/bi280q8d5r4m2qr9rdk7m7csg831pc3n-link" = { path = true; }; }',
    );
    check('"${./tree/run}"', '"/nix/store/fhsg3jqz69b5s1ng2y2947cgd10nvswa-run"');
    check(
      'builtins.filterSource (path: type: type != "symlink") ./tree',
      '"/nix/store/68ri5g8q4ln7rb8a9zjlzbl7hzwx2322-tree"',
    );
    check(
      'builtins.filterSource (path: type: baseNameOf path != "sub") ./tree',
      '"/nix/store/46a3ncrfm8rcwhy9qy4jhb1jn6cxfgv8-tree"',
    );
    check(
      'builtins.path { path = ./tree; name = ""; }',
      '"/nix/store/8b0hxhv02ymsh2dibh94x7y4kyp0rb6d-tree"',
    );
    check(
      "builtins.filterSource (path: type: true) ./tree/sub/link",
      '"/nix/store/8jq77abff9kvry5zixm4nlp38cl4jkcf-link"',
    );
    check(
      'builtins.path { path = ./tree; name = "abc"; filter = path: type: type != "regular"; }',
      '"/nix/store/8nr4z3h7n3wifxs0czxa34dz3mq201bq-abc"',
    );
    check(
      'builtins.path { path = ./tree/file; name = "abc"; recursive = false; }',
      '"/nix/store/vw6gviwb5288pzllk8bjn1gn4sr5m3m3-abc"',
    );
    check(
      'builtins.path { path = ./tree/file; sha256 = "04zwf782yjwnh3q6hz5izfd6jyip8kgw6g6yj43fiqhbyhdd0dqw"; }',
      '"/nix/store/ihdwy5k1i80r3gggim39pday2v3vbpna-file"',
    );
    check("builtins.path { path = ./tree/sub/link; }", '"/nix/store/8jq77abff9kvry5zixm4nlp38cl4jkcf-link"');
    check(
      'builtins.path { path = "${./tree}"; }',
      '"/nix/store/70immiaaiwjiv05x8yf8frhblm5wxcgr-8b0hxhv02ymsh2dibh94x7y4kyp0rb6d-tree"',
    );
    check(
      'builtins.path { path = "${./tree}/sub"; filter = path: type: baseNameOf path != "empty"; }',
      '"/nix/store/8kjksifkyi2qpbn533ckhim2q7xdmv1z-sub"',
    );
    check(
      'builtins.readDir (builtins.path { path = ./tree; filter = path: type: baseNameOf path != "run"; })',
      '{ file = "regular"; sub = "directory"; sub-x = "regular"; "sub.é" = "regular"; }',
    );
    check('builtins.toFile "foo" "bar ${./tree/file}"', '"/nix/store/49hn8y8k74ydjn6ndm8pyxwl661sdr51-foo"');
    check(
      'builtins.getContext (builtins.toFile "foo" "bar")',
      '{ "/nix/store/vxjiwkjkn7x4079qvh1jkl5pn05j2aw0-foo" = { path = true; }; }',
    );
    check('builtins.readFile (builtins.toFile "foo" "bar")', '"bar"');
    check('import (builtins.toFile "foo" "1 + 1")', "2");
    check('builtins.readFile "${./tree}/file"', String.raw`"hello\n"`);
    check(
      'builtins.getContext (builtins.readFile (builtins.toFile "foo" "bar ${./tree}"))',
      '{ "/nix/store/8b0hxhv02ymsh2dibh94x7y4kyp0rb6d-tree" = { path = true; }; }',
    );
    check(
      'builtins.getContext (builtins.readFile (builtins.toFile "foo" (builtins.substring 0 3 "bar ${./tree}")))',
      "{ }",
    );
    check(
      'builtins.storePath (builtins.unsafeDiscardStringContext "${./tree}/file")',
      '"/nix/store/8b0hxhv02ymsh2dibh94x7y4kyp0rb6d-tree/file"',
    );
    check(
      'builtins.getContext (builtins.storePath (builtins.unsafeDiscardStringContext "${./tree}/file"))',
      '{ "/nix/store/8b0hxhv02ymsh2dibh94x7y4kyp0rb6d-tree" = { path = true; }; }',
    );
    check('builtins.pathExists "${./tree}/file"', "true");
    check('builtins.pathExists "${./tree}/nothing"', "false");
    check(
      '"${/. + builtins.unsafeDiscardStringContext "${./tree}/file"}"',
      '"/nix/store/ihdwy5k1i80r3gggim39pday2v3vbpna-file"',
    );
  });

  it("say what is wrong", () => {
    check('"${./nowhere}"', "file: path '/src/nowhere' does not exist");
    check(
      'builtins.toFile "f oo" "x"',
      "eval: invalid store file name 'f oo': it contains the illegal character ' '",
    );
    check(
      'builtins.toFile "foo" "${derivation { name = "x"; system = "s"; builder = "b"; }}"',
      "eval: files created by 'toFile' may not reference derivations, but 'foo' references '/nix/store/5wq5jx7219pmi3xklyhl77fjbqvy6qaj-x.drv'",
    );
    check("builtins.path { path = ./tree; foo = 1; }", "eval: unsupported argument 'foo' to 'builtins.path'");
    check(
      "builtins.path { }",
      "eval: missing required 'path' attribute in the first argument to 'builtins.path'",
    );
    check('builtins.path { path = "tree"; }', "eval: string 'tree' doesn't represent an absolute path");
    check(
      'builtins.path { path = ./tree/file; sha256 = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="; }',
      "eval: the hash given for '/src/tree/file' is not that of its contents (store path '/nix/store/ihdwy5k1i80r3gggim39pday2v3vbpna-file' instead of '/nix/store/irm18cjz06gamdkm4fj0pqcr6d35qm71-file')",
    );
    check("builtins.path { path = ./nowhere; }", "file: path '/src/nowhere' does not exist");
    check(
      'builtins.path { path = ./tree; name = "a b"; }',
      "eval: '/src/tree' cannot go into the store under the name 'a b': it contains the illegal character ' '. Rename it, or choose a name with `builtins.path { path = …; name = \"…\"; }`",
    );
    check(
      "builtins.path { path = ./tree/sub; recursive = false; }",
      "file: path '/src/tree/sub' is a directory, but a file is needed",
    );
    check("builtins.filterSource 1 ./tree", "type: expected a function but found an integer: 1");
    check("builtins.filterSource (path: type: 1) ./tree", "type: expected a Boolean but found an integer: 1");
    check("builtins.storePath ./tree", "eval: path '/src/tree' is not in the Nix store");
  });
});
