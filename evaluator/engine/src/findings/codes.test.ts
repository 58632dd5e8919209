/** Every example of the catalogue shows what it says: the wrong text gives the code, the mended one gives nothing. */

import { createMemoryIo } from "@nixsight/eval/io/memory-io.ts";
import { settingCodes } from "@nixsight/syntax/findings/codes/setting-codes.ts";
import { unusedCodes } from "@nixsight/syntax/findings/codes/unused-codes.ts";
import { type CodeExample, type CodeInfo, codes } from "@nixsight/syntax/findings/codes.ts";
import { describe, expect, test } from "vitest";
import { diagnose } from "../diagnose/diagnose.ts";
import { openProject } from "../testing/disk-project.ts";
import { miniNixpkgs } from "../testing/mini-nixpkgs.ts";

const file = "/w/configuration.nix";

/** The small nixpkgs with packages that must not, or cannot, be taken. */
const nixpkgs = {
  ...miniNixpkgs,
  "/nixpkgs/default.nix": `
{ }:
let
  package = name: { type = "derivation"; inherit name; outPath = "/nix/store/\${name}"; };
  refused = name: meta: { type = "derivation"; inherit name; meta = { available = false; } // meta; };
in
{
  stdenv = package "stdenv";
  git = package "git";
  htop = package "htop";
  steam = refused "steam" { unfree = true; };
  shattered = refused "shattered" { broken = true; };
  leaky = refused "leaky" { insecure = true; knownVulnerabilities = [ "CVE" ]; };
  elsewhere = refused "elsewhere" { unsupported = true; };
}
`,
};

const codesIn = async (text: string): Promise<readonly string[]> => {
  const io = createMemoryIo({ ...nixpkgs, [file]: `${text}\n` });
  const { project, session } = await openProject({ folders: ["/w"], nixpkgs: "/nixpkgs" }, io);
  const { findings } = session.run({}, () => diagnose(project, file, "settle"));
  return [...new Set(findings.map(({ code }) => code))];
};

/** Told by the text alone, without evaluation: the server's features test these. */
const textCodes = { ...unusedCodes, ...settingCodes };

const entries: [string, CodeInfo][] = Object.entries(codes);
const examples = entries.flatMap(([code, { example }]): [string, CodeExample][] =>
  example !== undefined && !Object.hasOwn(textCodes, code) ? [[code, example]] : [],
);

describe("examples", () => {
  test.each(examples)("%s", async (code, { wrong, mended }) => {
    const found = await codesIn(wrong);
    expect(found).toContain(code);
    // What cannot be read has no value, which may be told besides.
    expect(found.filter((other) => other !== code && other !== "input-unavailable")).toEqual([]);
    expect(await codesIn(mended)).toEqual([]);
  });
});
