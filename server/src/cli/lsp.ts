/** `nixsight lsp`: the language server over standard input and output. Ends when the client says so. */
import { serveStdio } from "../lsp/stdio.ts";

/** Resolves with the exit status the protocol asks for: 0 after a proper shutdown, 1 otherwise. */
export function runLsp(): Promise<number> {
  return serveStdio();
}
