/** Test support: a real evaluator without a thread, over files in memory, with a few options to know about. */
import { createInlineClient } from "@nixsight/engine";
import type { EvalClient } from "@nixsight/engine/protocol";
import { createMemoryIo } from "@nixsight/eval/io/memory-io.ts";
import { loadGrammar } from "@nixsight/grammar";
import { sampleIndex } from "./sample-options.ts";

const grammar = await loadGrammar();

/** @param files absolute path → text */
export function sampleEvaluator(files: Readonly<Record<string, string>>): EvalClient {
  const client = createInlineClient({
    io: createMemoryIo(files),
    grammar,
    openFacts: () => (kind) => (kind === "nixos" ? sampleIndex : undefined),
    currentSystem: "x86_64-linux",
  });
  client.configure({ folders: ["/"], indexDirectory: "/index" });
  return client;
}
