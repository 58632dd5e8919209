/** `nixsight lsp`: the language server over standard input and output. Ends when the client says so. */
import { serveStdio } from "../lsp/stdio.ts";

/**
 * Ends the process with the status the protocol asks for: 0 after a proper shutdown, 1 otherwise. It does not
 * return, because the protocol library keeps a timer of its own when a client passes `--clientProcessId`.
 */
export async function runLsp(): Promise<never> {
  process.exit(await serveStdio());
}
