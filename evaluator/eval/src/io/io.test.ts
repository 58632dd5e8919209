import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fromBytes, toBytes } from "@nixsight/syntax/ir/bytes.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDiskIo } from "./disk-io.ts";
import { type EvalIo, IoError } from "./eval-io.ts";
import { createMemoryIo } from "./memory-io.ts";
import { createOverlayIo } from "./overlay-io.ts";
import { createStoreIo } from "./store-io.ts";

let directory = "";
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "nixsight-io-"));
  mkdirSync(join(directory, "sub"));
  writeFileSync(join(directory, "file"), "hello\n");
  writeFileSync(join(directory, "run"), "#!/bin/sh\n", { mode: 0o755 });
  writeFileSync(join(directory, "sub", "deep"), "x");
  symlinkSync("../file", join(directory, "sub", "link"));
  symlinkSync("sub", join(directory, "linked"));
});
afterAll(() => rmSync(directory, { recursive: true }));

const memory = createMemoryIo({
  "/d/file": "hello\n",
  "/d/run": { text: "#!/bin/sh\n", executable: true },
  "/d/sub/deep": "x",
  "/d/sub/link": { symlink: "../file" },
  "/d/linked": { symlink: "sub" },
});

function read(io: EvalIo, path: string): string {
  try {
    return fromBytes(io.readFile(path));
  } catch (error) {
    return error instanceof IoError ? error.code : "not an IoError";
  }
}

function names(io: EvalIo, path: string): string {
  return io
    .readDirectory(path)
    .map((entry) => `${entry.name}:${entry.type}`)
    .join(" ");
}

/** The same questions to the disk and to memory: what is tested in memory must hold on the disk. */
describe.each([
  ["disk", () => ({ io: createDiskIo() as EvalIo, at: directory })],
  ["disk, metadata kept", () => ({ io: createDiskIo({ keepMetadata: true }) as EvalIo, at: directory })],
  ["memory", () => ({ io: memory as EvalIo, at: "/d" })],
])("%s", (_, open) => {
  const check = (ask: (io: EvalIo, at: string) => unknown, expected: unknown) => {
    const { io, at } = open();
    expect(ask(io, at)).toEqual(expected);
  };

  it("tells what a path is, without following links", () => {
    const lstat = (name: string) => (io: EvalIo, at: string) => {
      const { modified: _, ...stat } = io.lstat(`${at}/${name}`) ?? {};
      return stat;
    };
    check(lstat("file"), { type: "regular", executable: false, size: 6 });
    check(lstat("run"), { type: "regular", executable: true, size: 10 });
    check(lstat("sub"), { type: "directory", executable: false, size: 0 });
    check((io, at) => io.lstat(`${at}/sub/link`)?.type, "symlink");
    check((io, at) => io.lstat(`${at}/linked/deep`)?.type, "regular");
    check((io, at) => io.lstat(`${at}/nothing`), undefined);
    check((io, at) => io.lstat(`${at}/file/below`), undefined);
  });

  it("reads files through links, and says why it cannot", () => {
    check((io, at) => read(io, `${at}/sub/link`), "hello\n");
    check((io, at) => read(io, `${at}/linked/deep`), "x");
    check((io, at) => read(io, `${at}/nothing`), "not-found");
    check((io, at) => read(io, `${at}/sub`), "not-a-file");
  });

  it("lists folders in the order of bytes", () => {
    check((io, at) => names(io, at), "file:regular linked:symlink run:regular sub:directory");
    check((io, at) => io.readLink(`${at}/sub/link`), "../file");
  });

  it("hands out a file in pieces", () => {
    check((io, at) => {
      let text = "";
      io.readPieces!(`${at}/file`, (piece) => {
        text += fromBytes(piece);
      });
      return text;
    }, "hello\n");
  });

  it("shows no variable that was not allowed", () => {
    check((io) => io.environment("PATH"), undefined);
  });
});

describe("disk", () => {
  it("refuses files beyond the limit", () => {
    expect(read(createDiskIo({ maxFileSize: 5 }), join(directory, "file"))).toBe("too-large");
  });

  it("shows the variables it was given", () => {
    expect(createDiskIo({ environment: { EDITOR: "vi" } }).environment("EDITOR")).toBe("vi");
  });

  it("keeps metadata until told otherwise", () => {
    const io = createDiskIo({ keepMetadata: true });
    const path = join(directory, "late");
    expect(io.lstat(path)).toBeUndefined();
    expect(names(io, directory)).not.toContain("late");
    writeFileSync(path, "1");
    expect(io.lstat(path)).toBeUndefined();
    io.invalidate(path);
    expect(io.lstat(path)?.size).toBe(1);
    expect(names(io, directory)).toContain("late:regular");
    rmSync(path);
    io.invalidate();
    expect(io.lstat(path)).toBeUndefined();
  });
});

describe("overlay", () => {
  const open = () => createOverlayIo(createMemoryIo({ "/w/a.nix": "1", "/w/b.nix": "2" }));

  it("puts unsaved text over the file, and takes it away again", () => {
    const io = open();
    const saved = io.version("/w/a.nix");
    io.setText("/w/a.nix", 7, "unsaved");
    expect([read(io, "/w/a.nix"), io.lstat("/w/a.nix")?.size, io.textAt("/w/a.nix")]).toEqual([
      "unsaved",
      7,
      "unsaved",
    ]);
    expect(io.version("/w/a.nix")).not.toBe(saved);
    io.removeText("/w/a.nix");
    expect([read(io, "/w/a.nix"), io.version("/w/a.nix")]).toEqual(["1", saved]);
  });

  it("changes the version with every change", () => {
    const io = open();
    io.setText("/w/a.nix", 1, "x");
    const first = io.version("/w/a.nix");
    io.setText("/w/a.nix", 2, "y");
    expect(io.version("/w/a.nix")).not.toBe(first);
  });

  it("lays the text of a link over the file behind it", () => {
    const io = createOverlayIo(
      createMemoryIo({ "/w/real.nix": "1", "/w/link.nix": { symlink: "real.nix" } }),
    );
    io.setText("/w/link.nix", 1, "2");
    expect([read(io, "/w/real.nix"), read(io, "/w/link.nix"), io.textAt("/w/link.nix")]).toEqual([
      "2",
      "2",
      "2",
    ]);
    expect(io.lstat("/w/link.nix")?.type).toBe("symlink");
    io.removeText("/w/link.nix");
    expect(read(io, "/w/real.nix")).toBe("1");
  });

  it("shows new files and their folders", () => {
    const io = open();
    io.setText("/w/new/deep/c.nix", 1, "3");
    expect(names(io, "/w")).toBe("a.nix:regular b.nix:regular new:directory");
    expect(names(io, "/w/new")).toBe("deep:directory");
    expect(io.lstat("/w/new/deep")?.type).toBe("directory");
    expect(read(io, "/w/new/deep/c.nix")).toBe("3");
    io.removeText("/w/new/deep/c.nix");
    expect(io.lstat("/w/new")).toBeUndefined();
  });
});

describe("store", () => {
  it("reads a copied tree where it came from", () => {
    const io = createStoreIo(memory);
    io.provideTree("/nix/store/h-d", "/d", undefined);
    expect(read(io, "/nix/store/h-d/sub/deep")).toBe("x");
    expect(io.lstat("/nix/store/h-d")?.type).toBe("directory");
    expect(io.originOf("/nix/store/h-d/sub")).toBe("/d/sub");
    expect(read(io, "/nix/store/h-other")).toBe("not-found");
  });

  it("hides what a filter left out", () => {
    const io = createStoreIo(memory);
    io.provideTree("/nix/store/h-d", "/d", new Set(["/d/sub", "/d/sub/deep"]));
    expect(names(io, "/nix/store/h-d")).toBe("sub:directory");
    expect(read(io, "/nix/store/h-d/sub/deep")).toBe("x");
    expect(read(io, "/nix/store/h-d/file")).toBe("not-found");
  });

  it("reads texts, and prefers what is really there", () => {
    const io = createStoreIo(createMemoryIo({ "/nix/store/h-real": "real" }));
    io.provideText("/nix/store/h-text", toBytes("text"));
    io.provideText("/nix/store/h-real", toBytes("other"));
    expect([read(io, "/nix/store/h-text"), read(io, "/nix/store/h-real")]).toEqual(["text", "real"]);
    expect(io.lstat("/nix/store/h-text")).toEqual({ type: "regular", executable: false, size: 4 });
  });
});
