/**
 * For tests of builtins that look at files: evaluates expressions in a session over files in memory, and
 * prints the value as `nix-instantiate --eval --strict` does, or the kind and message of the error.
 */
import { loadGrammar } from "@nixsight/grammar";
import { defaultSettings, type EvalSettings } from "../eval/context.ts";
import { printValue } from "../eval/print.ts";
import { createMemoryIo, type MemoryFile, type MemoryIo } from "../io/memory-io.ts";
import { createStoreIo } from "../io/store-io.ts";
import { createSession, type Session } from "../session/session.ts";
import { NixError } from "../value/errors.ts";

export interface TestSession {
  readonly session: Session;
  readonly files: MemoryIo;
  /** Relative paths count from /src. */
  evaluate(text: string): string;
}

/** The files most tests use; the same tree on disk gave the expected values with C++ Nix. */
export const tree: Readonly<Record<string, MemoryFile>> = {
  "/src/tree/file": "hello\n",
  "/src/tree/run": { text: "#!/bin/sh\n", executable: true },
  "/src/tree/sub/empty": "",
  "/src/tree/sub/link": { symlink: "../file" },
  "/src/tree/sub-x": "x",
  "/src/tree/sub.é": "ü",
};

export async function openTestSession(
  contents: Readonly<Record<string, MemoryFile>> = tree,
  settings: Partial<EvalSettings> = {},
): Promise<TestSession> {
  const files = createMemoryIo(contents);
  const session = createSession({
    io: createStoreIo(files),
    settings: { ...defaultSettings, ...settings },
    grammar: await loadGrammar(),
  });
  return {
    session,
    files,
    evaluate(text) {
      try {
        return session.run({}, () => printValue(session.evaluate(text, "/src"), { strict: true }));
      } catch (error) {
        if (error instanceof NixError) return `${error.kind}: ${error.message}`;
        throw error;
      }
    },
  };
}
