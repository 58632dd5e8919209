import { describe, expect, it } from "vitest";
import { createMemoryIo, type MemoryFile } from "../io/memory-io.ts";
import { NixError } from "../value/errors.ts";
import { fromBase32, toBase32 } from "./base32.ts";
import {
  digestText,
  formatDigest,
  type HashAlgorithm,
  type HashFormat,
  parseDigest,
  startDigest,
} from "./digest.ts";
import { writeNar } from "./nar.ts";

/** What `ask` gives, or the message of the error it throws. */
function outcome(ask: () => string): string {
  try {
    return ask();
  } catch (error) {
    return error instanceof NixError ? error.message : String(error);
  }
}

describe("base 32", () => {
  // Expected values printed by nix-hash --to-base32.
  it("writes and reads hashes", () => {
    const check = (hex: string, expected: string) => {
      const bytes = Buffer.from(hex, "hex");
      expect(toBase32(bytes)).toBe(expected);
      expect(Buffer.from(fromBase32(expected, bytes.length) ?? []).toString("hex")).toBe(hex);
    };
    check("b1946ac92492d2347c6235b4d2611184", "4425hx5d1mc9y39llj4k4nm55i");
    check("f572d396fae9206628714fb2ce00f72e94f2258f", "iwjz551fyw0cxcjgf4l6c879zabd6wpm");
    check(
      "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03",
      "00xyyr3fi8l6hb839bv3f7yb86yjv7xi1cgh1xnhipym4asvb4aq",
    );
  });

  it("refuses what stands for no hash", () => {
    const check = (text: string) => expect(fromBase32(text, 32)).toBeUndefined();
    check("e".repeat(52));
    check("z".repeat(52));
    check("0");
  });
});

describe("hash notations", () => {
  it("converts between all of them", () => {
    const check = (text: string, format: HashFormat, expected: string, algorithm?: HashAlgorithm) =>
      expect(outcome(() => formatDigest(parseDigest(text, algorithm), format))).toBe(expected);
    const hex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    const base64 = "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=";
    const base32 = "1b8m03r63zqhnjf7l5wnldhh7c134ap5vpj0850ymkq1iyzicy5s";
    check(hex, "sri", `sha256-${base64}`, "sha256");
    check(hex.toUpperCase(), "nix32", base32, "sha256");
    check(`sha256:${hex}`, "base64", base64);
    check(`sha256:${base32}`, "base16", hex);
    check(`sha256-${base64}`, "base16", hex, "sha256");
    check(`sha256-${base64.slice(0, -1)}`, "base16", hex);
    check(base64, "nix32", base32, "sha256");
    check(`sha256-${hex}`, "nix32", `invalid SRI hash '${hex}'`);
    check("sha256:xx", "sri", "hash 'xx' has wrong length for hash algorithm 'sha256'");
    check(`sha256:${hex}`, "sri", `hash 'sha256:${hex}' should have type 'md5'`, "md5");
    check(hex, "sri", `hash '${hex}' does not include a type, nor is the type otherwise known from context`);
    check("foo:00", "sri", "unknown hash algorithm 'foo', expect 'md5', 'sha1', 'sha256', or 'sha512'");
    check(`md5:${"e".repeat(26)}`, "sri", `invalid base-32 hash '${"e".repeat(26)}'`);
  });

  it("hashes bytes that are no UTF-8 as they are", () => {
    expect(formatDigest(digestText("md5", "a\uDCFF"), "base16")).toBe("cc7bb99ae517c38d9547266ff7157071");
  });
});

describe("archives", () => {
  const files: Record<string, MemoryFile> = {
    "/tree/file": "hello\n",
    "/tree/run": { text: "#!/bin/sh\n", executable: true },
    "/tree/sub/empty": "",
    "/tree/sub/link": { symlink: "../file" },
    "/tree/sub-x": "x",
    "/tree/sub.é": "ü",
  };
  const io = createMemoryIo({ ...files, "/large": "x".repeat(300_001) });
  const narHash = (path: string, keep?: (path: string, type: string) => boolean) => {
    const digest = startDigest("sha256");
    writeNar(io, path, keep, digest.write);
    return formatDigest(digest.finish(), "nix32");
  };

  // Expected values printed by nix-hash --type sha256 --base32.
  it("have the hash that Nix gives", () => {
    const check = (path: string, expected: string) => expect(narHash(path)).toBe(expected);
    check("/tree", "184c9jbx9bf6ba7jcvzfvgn9wvkbwsh4sw0aqkvfzfm66bdi9zc7");
    check("/tree/file", "04zwf782yjwnh3q6hz5izfd6jyip8kgw6g6yj43fiqhbyhdd0dqw");
    check("/tree/sub/link", "13qywnz4911qnz81937d2gc0kh80rj5r3jby22ixsklmqn6s5ryh");
    check("/large", "0vqpiv0qxy6phh1vq7bdfd32fgbrsssxchkb7ya1ijvmd5166wkx");
  });

  it("ask the filter about every entry, folders before their contents", () => {
    const asked: string[] = [];
    const withoutSub = narHash("/tree", (path, type) => {
      asked.push(`${path}:${type}`);
      return path !== "/tree/sub";
    });
    expect(asked).toEqual([
      "/tree/file:regular",
      "/tree/run:regular",
      "/tree/sub:directory",
      "/tree/sub-x:regular",
      "/tree/sub.é:regular",
    ]);
    expect(withoutSub).not.toBe(narHash("/tree"));
  });

  it("say which path is missing", () => {
    expect(outcome(() => narHash("/nowhere"))).toBe("path '/nowhere' does not exist");
  });
});
