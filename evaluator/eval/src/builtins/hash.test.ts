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
describe("Hashes", () => {
  it("are what Nix says", () => {
    check('builtins.hashString "md5" "a"', '"0cc175b9c0f1b6a831c399e269772661"');
    check('builtins.hashString "sha1" "ü"', '"94a759fd37735430753c7b6b80684306d80ea16e"');
    check(
      'builtins.hashString "sha512" ""',
      '"cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"',
    );
    check(
      'builtins.hashString "sha256" "${./tree}"',
      '"9b046eea67d43097f42f07e25bcd4deb78eee706a44c39304ced88e167cb723c"',
    );
    check(
      'builtins.convertHash { hash = "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="; toHashFormat = "base16"; }',
      '"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"',
    );
    check(
      'builtins.convertHash { hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; hashAlgo = "sha256"; toHashFormat = "nix32"; }',
      '"1b8m03r63zqhnjf7l5wnldhh7c134ap5vpj0850ymkq1iyzicy5s"',
    );
    check(
      'builtins.convertHash { hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; hashAlgo = "sha256"; toHashFormat = "sri"; }',
      '"sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="',
    );
    check(
      'builtins.convertHash { hash = "md5:4425hx5d1mc9y39llj4k4nm55i"; toHashFormat = "base64"; }',
      '"sZRqySSS0jR8YjW00mERhA=="',
    );
  });

  it("say what is wrong", () => {
    check(
      'builtins.hashString "foo" "a"',
      "eval: unknown hash algorithm 'foo', expect 'md5', 'sha1', 'sha256', or 'sha512'",
    );
    check(
      'builtins.convertHash { hash = "foo"; }',
      "missing-attribute: attribute 'toHashFormat' missing in the argument of convertHash",
    );
    check(
      'builtins.convertHash { hash = "b1946ac92492d2347c6235b4d2611184"; toHashFormat = "sri"; }',
      "eval: hash 'b1946ac92492d2347c6235b4d2611184' does not include a type, nor is the type otherwise known from context",
    );
    check(
      'builtins.convertHash { hash = "sha1:b1946ac92492d2347c6235b4d2611184"; hashAlgo = "md5"; toHashFormat = "sri"; }',
      "eval: hash 'sha1:b1946ac92492d2347c6235b4d2611184' should have type 'md5'",
    );
    check(
      'builtins.convertHash { hash = "md5:b1946ac92492d2347c6235b4d2611184"; toHashFormat = "foo"; }',
      "eval: unknown hash format 'foo', expect 'base16', 'base32', 'base64', or 'sri'",
    );
  });
});
