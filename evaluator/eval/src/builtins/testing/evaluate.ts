/** For the tests of builtins: evaluates an expression in memory and prints it, or says what went wrong. */
import { loadGrammar } from "@nixsight/grammar";
import { expect } from "vitest";
import { defaultSettings } from "../../eval/context.ts";
import { printValue } from "../../eval/print.ts";
import { createMemoryIo } from "../../io/memory-io.ts";
import { createStoreIo } from "../../io/store-io.ts";
import { createSession } from "../../session/session.ts";
import { NixError } from "../../value/errors.ts";

const messages: string[] = [];
const session = createSession({
  io: createStoreIo(createMemoryIo({ "/test/file": "text" })),
  grammar: await loadGrammar(),
  settings: defaultSettings,
  onMessage: ({ kind, text }) => messages.push(`${kind}: ${text}`),
});

/** As `nix-instantiate --eval --strict` prints it; `error: …` with the message alone for failures. It may take `milliseconds`. */
export function evaluate(text: string, milliseconds?: number): string {
  messages.length = 0;
  try {
    return session.run(milliseconds === undefined ? {} : { milliseconds }, () =>
      printValue(session.evaluate(text, "/test"), { strict: true }),
    );
  } catch (error) {
    if (error instanceof NixError) return `error: ${error.message}`;
    throw error;
  }
}

/** One line in, one line out. The oracle script runs the same lines through C++ Nix. */
export function check(text: string, expected: string): void {
  expect(evaluate(text), text).toBe(expected);
}

/** What `text` reports with `trace` and `warn` while it is evaluated. */
export function checkMessages(text: string, expected: readonly string[]): void {
  evaluate(text);
  expect(messages, text).toEqual(expected);
}
