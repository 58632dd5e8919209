/**
 * The promise of the program, on small configurations: every mistake that a rebuild would stop on is marked at
 * its place, and nothing is in correct ones. Each is judged twice: by evaluating a small nixpkgs, and by the shipped
 * index, as where there is no nixpkgs. One session judges all of them.
 */
import { fileURLToPath } from "node:url";
import { createInlineClient } from "@nixsight/engine";
import type { EvalClient } from "@nixsight/engine/protocol";
import { createMemoryIo } from "@nixsight/eval/io/memory-io.ts";
import { loadGrammar } from "@nixsight/grammar";
import { openOptionIndex } from "@nixsight/option-index";
import { describe, expect, test } from "vitest";
import { type Circumstance, type Comparison, compareFindings } from "./support/compare-findings.ts";
import {
  type Configuration,
  miniNixpkgs,
  miniNixpkgsFiles,
  readConfigurations,
} from "./support/configurations.ts";

const broken = readConfigurations("broken");
const correct = readConfigurations("correct");
const grammar = await loadGrammar();
const index = openOptionIndex(fileURLToPath(new URL("../option-index/data/nixos.idx", import.meta.url)));

function start(circumstance: Circumstance): EvalClient {
  const all = [...broken, ...correct];
  const texts = all.flatMap(({ files }) => files.map((file) => [file.path, file.text]));
  const nixpkgs = circumstance === "evaluated" ? miniNixpkgsFiles() : {};
  const client = createInlineClient({
    io: createMemoryIo({ ...nixpkgs, ...Object.fromEntries(texts) }),
    grammar,
    openFacts: () => (kind) => (kind === "nixos" ? index : undefined),
    currentSystem: "x86_64-linux",
  });
  client.configure({
    folders: all.map(({ name }) => `/w/${name}`),
    indexDirectory: "/index",
    ...(circumstance === "evaluated" ? { nixpkgs: miniNixpkgs } : {}),
  });
  return client;
}

async function judge(
  client: EvalClient,
  { main, files }: Configuration,
  circumstance: Circumstance,
): Promise<Comparison> {
  const answer = await client.ask("judge", { configuration: `nixos:${main}` });
  if (!answer.ok) throw new Error(answer.message);
  const { findings } = answer.value!;
  const compared = files.map((file) => compareFindings(file, findings, circumstance));
  return {
    found: compared.flatMap(({ found }) => found),
    expected: compared.flatMap(({ expected }) => expected),
  };
}

describe.each<Circumstance>(["evaluated", "index"])("judged with options that are %s", (circumstance) => {
  const client = start(circumstance);

  test.each(broken)("$name", async (configuration) => {
    const { found, expected } = await judge(client, configuration, circumstance);
    expect(found).toEqual(expected);
  });

  test.each(correct)("$name", async (configuration) => {
    const { found } = await judge(client, configuration, circumstance);
    expect(found).toEqual([]);
  });

  test.each(correct)("$name while it is edited", async ({ main, files }) => {
    const text = files.find(({ path }) => path === main)!.text;
    await client.ask("diagnose", { path: main, mode: "settle" });
    client.overlay(main, text.replace(/\btrue\b|(?<== )"[a-z]+"/, "($&)"));
    const answer = await client.ask("diagnose", { path: main, mode: "check" });
    client.overlay(main, undefined);
    expect(answer.ok && answer.value.findings).toEqual([]);
  });
});
