import { describe, expect, it } from "vitest";
import { createMemoryIo } from "../io/memory-io.ts";
import { NixError } from "../value/errors.ts";
import { formatFlakeRef } from "./flake-ref.ts";
import { parseLocalRef, refOfFolder } from "./local-ref.ts";

const io = createMemoryIo({
  "/plain/flake.nix": "",
  "/plain/deep/er/file": "",
  "/git/.git/HEAD": "",
  "/git/flake.nix": "",
  "/git/sub/flake.nix": "",
  "/git/sub/in/file": "",
  "/shallow/.git/shallow": "",
  "/shallow/flake.nix": "",
  "/other/.git/HEAD": "",
  "/other/sub/file": "",
});

/** The reference with `#fragment`; notes after ` -- `. As Nix 2.34 prints it. */
function check(text: string, directory: string, expected: string): void {
  const show = () => {
    const { ref, fragment, notes } = parseLocalRef(io, text, directory);
    return `${formatFlakeRef(ref)}#${fragment}${notes.map((note) => ` -- ${note}`).join("")}`;
  };
  let shown: string;
  try {
    shown = show();
  } catch (error) {
    if (!(error instanceof NixError)) throw error;
    shown = `error: ${error.message}`;
  }
  expect(shown, text).toBe(expected);
}

describe("A path on the command line", () => {
  it("counts from the current folder", () => {
    check(".", "/plain", "path:/plain#");
    check(".#a.b", "/plain", "path:/plain#a.b");
    check("#a", "/plain", "path:/plain#a");
    check("./../plain#", "/git", "path:/plain#");
    check('/plain#a."b.c"', "/", 'path:/plain#a."b.c"');
    check("path:.#x", "/plain", "path:/plain#x");
    check("path:sub", "/git", "path:/git/sub#");
  });
  it("is searched upwards", () => {
    check(
      ".",
      "/plain/deep/er",
      "path:/plain# -- path '/plain/deep/er' does not contain a 'flake.nix', searching up",
    );
    check("..#x", "/git/sub/in", "git+file:///git?dir=sub#x");
    check(
      ".",
      "/other/sub",
      "error: path '/other' is not part of a flake (neither it nor its parent directories contain a 'flake.nix' file)",
    );
  });
  it("means the Git work tree around it", () => {
    check(".", "/git", "git+file:///git#");
    check("./sub", "/git", "git+file:///git?dir=sub#");
    check("git+file:.?dir=sub#x", "/git", "git+file:/git?dir=sub#x");
    check("./sub?dir=x", "/git", "error: flake URL './sub?dir=x' has an inconsistent 'dir' parameter");
    check(".", "/shallow", "git+file:///shallow?shallow=1#");
    expect(formatFlakeRef(refOfFolder(io, "/git/sub"))).toBe("git+file:///git?dir=sub");
    expect(formatFlakeRef(refOfFolder(io, "/plain"))).toBe("path:/plain");
  });
  it("may be that of flake.nix itself, but of no other file", () => {
    check(
      "./flake.nix#x",
      "/plain",
      "path:/plain#x -- Path '/plain/flake.nix' should point at the directory containing the 'flake.nix' file, not the file itself. Pretending that you meant '/plain'",
    );
    check(
      "./deep/er/file",
      "/plain",
      "error: path '/plain/deep/er/file' is not a flake (because it's not a directory)",
    );
    check("./absent", "/plain", "error: path '/plain/absent' does not exist");
  });
  it("gives way to names of registries and URLs", () => {
    check("nixpkgs#hello", "/plain", "flake:nixpkgs#hello");
    check("deep/er", "/plain", "flake:deep/er#");
    check("github:a/b#x", "/plain", "github:a/b#x");
  });
});
