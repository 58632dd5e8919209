/**
 * `nixsight options`: the option list, a search of it, or all of one option. Facts come from the built-in
 * index, or from the modules of a nixpkgs, which are evaluated and have the documentation too.
 */
import path from "node:path";
import type { OptionDoc } from "@nixsight/engine/options";
import { describeType, openOptionIndex, optionTable, optionText } from "@nixsight/option-index";
import Fuse from "fuse.js";
import { shippedIndexDirectory } from "../start-worker.ts";
import { ask, withEvaluator } from "./evaluator.ts";
import { exitCodes, UsageError } from "./exit-codes.ts";
import { existingFolder, existingNixpkgs } from "./find-files.ts";
import type { Terminal } from "./terminal.ts";

export interface OptionsOptions {
  readonly nixpkgs?: string;
  readonly homeManager?: string;
  readonly kind: "nixos" | "home-manager";
  readonly json?: boolean;
  readonly limit: string;
}

/** What the command asks of either source. */
interface OptionSource {
  readonly label: string;
  option(path: readonly string[]): OptionDoc | undefined;
  search(text: string, limit: number): readonly OptionDoc[];
  all(): readonly OptionDoc[];
}

export async function runOptions(
  words: readonly string[],
  options: OptionsOptions,
  terminal: Terminal,
): Promise<number> {
  const limit = Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1)
    throw new UsageError(`--limit ${options.limit}: give a number of at least 1`);
  const source =
    options.nixpkgs === undefined ? fromIndex(options.kind) : await fromNixpkgs(options, terminal);
  const query = words.join(" ").trim();
  const exact = query === "" || /\s/.test(query) ? undefined : source.option(query.split("."));
  const found = query === "" ? source.all() : exact === undefined ? source.search(query, limit) : [exact];
  if (options.json) terminal.print(JSON.stringify(found, undefined, 2));
  else if (exact !== undefined) terminal.print(optionText(exact));
  else if (found.length > 0) terminal.print(optionTable(found, { width: process.stdout.columns ?? 120 }));
  if (!options.json)
    terminal.note(`${found.length} option${found.length === 1 ? "" : "s"} of ${source.label}`);
  return query !== "" && found.length === 0 ? exitCodes.findings : exitCodes.clean;
}

function fromIndex(kind: OptionsOptions["kind"]): OptionSource {
  const index = openOptionIndex(path.join(shippedIndexDirectory(), `${kind}.idx`));
  return {
    label: index.label,
    option: (name) => index.option(name),
    search: (text, limit) => index.search(text, limit),
    all: () => [...walk(index, [])],
  };
}

/** Every option of an index, in the order of the names. */
function* walk(index: ReturnType<typeof openOptionIndex>, prefix: readonly string[]): Generator<OptionDoc> {
  for (const child of index.optionChildren(prefix)) {
    const name = [...prefix, child.name];
    const option = child.isOption ? index.option(name) : undefined;
    if (option === undefined) yield* walk(index, name);
    else yield { ...option, typeDescription: option.typeDescription || describeType(option.type) };
  }
}

async function fromNixpkgs(options: OptionsOptions, terminal: Terminal): Promise<OptionSource> {
  const nixpkgs = existingNixpkgs(options.nixpkgs!);
  const homeManager =
    options.homeManager === undefined ? undefined : existingFolder(options.homeManager, "--home-manager");
  if (options.kind === "home-manager" && homeManager === undefined) {
    throw new UsageError(
      "--kind home-manager with --nixpkgs also needs --home-manager DIR, the folder of Home Manager",
    );
  }
  terminal.progress("evaluating the modules …");
  const docs = await withEvaluator({ folders: [], nixpkgs, homeManager }, (client) =>
    ask(client, "optionList", { kind: options.kind, nixpkgs, homeManager }),
  );
  terminal.progress("");
  const byPath = new Map(docs.map((doc) => [doc.path.join("."), doc]));
  return {
    label: options.kind === "nixos" ? `NixOS at ${nixpkgs}` : `Home Manager at ${homeManager}`,
    option: (name) => byPath.get(name.join(".")),
    search: (text, limit) => searchDocs(docs, text, limit),
    all: () => docs,
  };
}

/** Options whose path holds every word, shortest first; when there are none, those that resemble the text. */
function searchDocs(docs: readonly OptionDoc[], text: string, limit: number): OptionDoc[] {
  const words = text.toLowerCase().split(/[\s.]+/);
  const entries = docs.map((doc) => ({ doc, name: doc.path.join(".").toLowerCase() }));
  const holding = entries
    .filter(({ name }) => words.every((word) => name.includes(word)))
    .sort((a, b) => a.name.length - b.name.length);
  const found =
    holding.length > 0
      ? holding
      : new Fuse(entries, { keys: ["name"], ignoreLocation: true }).search(text).map(({ item }) => item);
  return found.slice(0, limit).map(({ doc }) => doc);
}
