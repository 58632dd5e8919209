import { loadGrammar } from "@nixsight/grammar";
import { expect, test } from "vitest";
import { defaultSettings } from "../eval/context.ts";
import { printValue } from "../eval/print.ts";
import type { CacheFolder } from "../io/cache-folder.ts";
import { createMemoryCache } from "../io/memory-cache.ts";
import { createMemoryIo } from "../io/memory-io.ts";
import { createIrCache } from "./ir-cache.ts";
import { createSession } from "./session.ts";

const loaded = await loadGrammar();

const text = `with { w = 1; };
let big = 9223372036854775807; f = { a, b ? 1.5e300, ... }@all: [ a b all w (-0.0) ];
in { "ü" = f { a = "ä€\${toString big}"; c = big; }; pos = __curPos.line; }`;

/** Prints /src/x.nix with a cache of its own over `folder`; tells how many texts were parsed. */
const run = (folder: CacheFolder, io: ReturnType<typeof createMemoryIo>, stamp = "1") => {
  let parsed = 0;
  const cache = createIrCache({ folder, stamp, roots: ["/src"] });
  const session = createSession({
    io,
    settings: defaultSettings,
    cache,
    grammar: {
      readFlat(source) {
        parsed++;
        return loaded.readFlat(source);
      },
    },
  });
  const printed = session.run({}, () => printValue(session.importFile("/src/x.nix", 0), { strict: true }));
  cache.save(true);
  return { parsed, printed };
};

test("a file read back gives the same value without being parsed", () => {
  const folder = createMemoryCache();
  const io = createMemoryIo({ "/src/x.nix": text });
  const first = run(folder, io);
  expect(run(folder, io)).toEqual({ parsed: 0, printed: first.printed });
  expect(first.parsed).toBe(1);
});

test("changed files, other builds and damaged packs are parsed again", () => {
  const folder = createMemoryCache();
  const io = createMemoryIo({ "/src/x.nix": text });
  run(folder, io);
  io.write("/src/x.nix", "2");
  expect(run(folder, io)).toEqual({ parsed: 1, printed: "2" });
  expect(run(folder, io, "2").parsed).toBe(1);
  for (const [name, bytes] of folder.files) folder.files.set(name, bytes.slice(0, bytes.length - 4));
  expect(run(folder, io, "2")).toEqual({ parsed: 1, printed: "2" });
  for (const bytes of folder.files.values()) bytes[bytes.length - 1]! ^= 255;
  expect(run(folder, io, "2")).toEqual({ parsed: 1, printed: "2" });
  expect(run(folder, io, "2")).toEqual({ parsed: 0, printed: "2" });
});

test("of the packs that are written one after the other only the last stays open", () => {
  const folder = createMemoryCache();
  const cache = createIrCache({ folder, stamp: "1", roots: ["/src"] });
  const io = createMemoryIo({ "/src/x.nix": "import ./y.nix", "/src/y.nix": "1" });
  const session = createSession({ io, settings: defaultSettings, cache, grammar: loaded });
  for (const path of ["/src/y.nix", "/src/x.nix"]) {
    session.run({}, () => session.importFile(path, 0));
    cache.save(true);
  }
  expect(folder.opened.size).toBe(1);
  // One of another build is of no use.
  createIrCache({ folder, stamp: "2", roots: ["/src"] }).find("/src/x.nix", "1", () => false);
  expect(folder.opened.size).toBe(1);
});

test("the same text in a file of another time is not parsed", () => {
  const folder = createMemoryCache();
  const io = createMemoryIo({ "/src/x.nix": text });
  const { printed } = run(folder, io);
  io.write("/src/x.nix", "2");
  io.write("/src/x.nix", text);
  expect(run(folder, io)).toEqual({ parsed: 0, printed });
});

test("files elsewhere are not kept", () => {
  const folder = createMemoryCache();
  const io = createMemoryIo({ "/src/x.nix": "import /other/y.nix", "/other/y.nix": "3" });
  run(folder, io);
  expect(run(folder, io)).toEqual({ parsed: 1, printed: "3" });
});
