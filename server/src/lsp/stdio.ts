/** The language server over standard input and output, as editors start it. */
import { createDiskIo } from "@nixsight/eval/io/disk-io.ts";
import { loadGrammar } from "@nixsight/grammar";
import { shippedIndexDirectory, startWorkerClient } from "../start-worker.ts";
import { version } from "../version.ts";
import { startServer } from "./connection.ts";
import { openTransport } from "./transport.ts";

/** With twice as much the first verdict comes no sooner, and the server is larger. */
const youngHeapMb = 48;

/** Serves until the client goes away; resolves with the exit status. Standard output belongs to the protocol. */
export async function serveStdio(): Promise<number> {
  // Whatever a library prints must not end up between two messages.
  console.log = console.error;
  const { connection, ended } = openTransport(process.stdin, process.stdout);
  const server = startServer(connection, {
    grammar: loadGrammar(),
    io: createDiskIo(),
    version,
    startClient: (settings) => startWorkerClient({ ...settings, youngHeapMb }),
    indexDirectory: shippedIndexDirectory(),
  });
  // Whatever was overlooked ends one request, not the editor's session.
  const survive = (error: unknown): void => {
    console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  };
  process.on("uncaughtException", survive);
  process.on("unhandledRejection", survive);
  const code = await ended;
  await server.dispose();
  // A client may keep its end open; waiting for it would keep the process alive.
  process.stdin.destroy();
  return code;
}
