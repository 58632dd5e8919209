/**
 * Test support: a fixture as the context that features get, with the fixture's files in memory. The evaluator
 * is a real one without a thread when the test asks for it; without it features answer from text alone.
 */

import type { EvalClient } from "@nixsight/engine/protocol";
import { createMemoryIo } from "@nixsight/eval/io/memory-io.ts";
import { loadGrammar } from "@nixsight/grammar";
import { type Fixture, parseFixture } from "@nixsight/test-support";
import { createFileAnalysis } from "../analysis/file-analysis.ts";
import type { FeatureContext } from "../features/context.ts";
import { directoriesOf } from "../lsp/directories.ts";
import { sampleEvaluator } from "./evaluator.ts";

const grammar = await loadGrammar();

export interface FixtureContext {
  readonly ctx: FeatureContext;
  /** The cursor, or 0 when the fixture has none. */
  readonly offset: number;
  readonly fixture: Fixture;
}

/** The same with a real evaluator that knows a few options. */
export function evaluatedContextOf(source: string): FixtureContext {
  const files = parseFixture(source).files;
  return contextOf(source, sampleEvaluator(Object.fromEntries(files.map(({ path, text }) => [path, text]))));
}

/** The file with the cursor, or the first one. Without a client there is no evaluator. */
export function contextOf(source: string, client?: EvalClient): FixtureContext {
  const fixture = parseFixture(source);
  const cursor = fixture.cursors[0];
  const asked = fixture.files.find((file) => file.path === cursor?.path) ?? fixture.files[0]!;
  const io = createMemoryIo(Object.fromEntries(fixture.files.map((file) => [file.path, file.text])));
  const file = createFileAnalysis(grammar, {
    uri: `file://${asked.path}`,
    path: asked.path,
    version: 1,
    text: asked.text,
  });
  const ctx: FeatureContext = {
    file,
    directories: directoriesOf(io),
    signal: new AbortController().signal,
    // Without the budget: what is found must not depend on the machine.
    ask: async (kind, query) => {
      const answer = await client?.ask(kind, query);
      return answer?.ok ? answer.value : undefined;
    },
  };
  return { ctx, offset: cursor?.offset ?? 0, fixture };
}

/** The line of `text` that holds the range, with the range in `<…>`: navigation results read as source. */
export function mark(text: string, range: { readonly start: number; readonly end: number }): string {
  const lineStart = text.lastIndexOf("\n", range.start - 1) + 1;
  const lineBreak = text.indexOf("\n", range.end);
  const lineEnd = lineBreak < 0 ? text.length : lineBreak;
  return `${text.slice(lineStart, range.start)}<${text.slice(range.start, range.end)}>${text.slice(range.end, lineEnd)}`.trim();
}
