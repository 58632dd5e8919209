/**
 * The program behind scripts/build-index.mjs: evaluates the modules of a nixpkgs (and Home Manager) in this
 * process and writes index files and their provenance. Needs a large stack and heap, which the script gives.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { createInlineClient } from "@nixsight/engine";
import { createDiskIo } from "@nixsight/eval/io/disk-io.ts";
import { loadGrammar } from "@nixsight/grammar";
import { openOptionIndex } from "../query/open.ts";
import { FORMAT_VERSION } from "../schema.ts";
import { type BuildRequest, buildOptionIndex } from "./index.ts";

const usage = `usage: node build-index.mjs --nixpkgs DIR [--home-manager DIR] --out DIR [--source TEXT]
Without --home-manager the options of NixOS are written to OUT/nixos.idx, with it those of Home Manager to
OUT/home-manager.idx. --source says for provenance.json where the folder comes from.`;

const { values } = parseArgs({
  options: {
    nixpkgs: { type: "string" },
    "home-manager": { type: "string" },
    out: { type: "string" },
    source: { type: "string" },
  },
});
if (values.nixpkgs === undefined || values.out === undefined) {
  process.stderr.write(`${usage}\n`);
  process.exit(2);
}

const request = requestFor(path.resolve(values.nixpkgs), values["home-manager"]);
const client = createInlineClient({ io: createDiskIo({ environment: {} }), grammar: await loadGrammar() });
client.configure({ folders: [], nixpkgs: request.nixpkgs, homeManager: request.homeManager });
const bytes = await buildOptionIndex(client, request);
mkdirSync(values.out, { recursive: true });
const name = `${request.kind}.idx`;
writeFileSync(path.join(values.out, name), bytes);
const { size } = openOptionIndex(bytes);
noteProvenance(path.join(values.out, "provenance.json"), name, {
  label: request.label,
  release: request.release,
  ...(values.source === undefined ? {} : { source: values.source }),
  options: size,
  bytes: bytes.length,
  sha256: createHash("sha256").update(bytes).digest("hex"),
});
process.stdout.write(`${name}: ${request.label}, ${size} options, ${bytes.length} bytes\n`);
await client.dispose();

function requestFor(nixpkgs: string, homeManager: string | undefined): BuildRequest {
  if (homeManager === undefined) {
    const release = readFirst(nixpkgs, ["lib/.version", ".version"]);
    return { kind: "nixos", nixpkgs, label: `NixOS ${release}`, release };
  }
  const folder = path.resolve(homeManager);
  const { release } = JSON.parse(readFirst(folder, ["release.json"])) as { release: string };
  return { kind: "home-manager", nixpkgs, homeManager: folder, label: `Home Manager ${release}`, release };
}

function readFirst(folder: string, files: readonly string[]): string {
  const found = files.map((file) => path.join(folder, file)).find((file) => existsSync(file));
  if (found !== undefined) return readFileSync(found, "utf8").trim();
  throw new Error(`${folder} does not say its release: ${files.join(" or ")} is missing.`);
}

/** Each index has its entry; building one leaves the others as they are. */
function noteProvenance(file: string, index: string, facts: Record<string, unknown>): void {
  const before = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  const contents = {
    format: FORMAT_VERSION,
    contents:
      "Facts about module options: names, structure of types, short literal defaults, files and lines of declarations. No descriptions, no examples.",
    builtBy: "option-index/scripts/build-index.mjs",
    indexes: { ...before.indexes, [index]: facts },
  };
  writeFileSync(file, `${JSON.stringify(contents, undefined, 2)}\n`);
}
