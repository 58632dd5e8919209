/**
 * A protocol connection over two streams that leaves ending the process to its caller: the library's own
 * version calls `process.exit`, which neither tests nor an embedding program can bear.
 */
import { createConnection } from "vscode-languageserver";
import {
  type Connection,
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";

export interface Transport {
  readonly connection: Connection;
  /** Resolves with the exit status the protocol asks for: 0 after a proper shutdown, 1 otherwise. */
  readonly ended: Promise<number>;
}

/** How often the client's process is looked for, in milliseconds. */
const parentCheckMs = 3000;

export function openTransport(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): Transport {
  let resolve: (code: number) => void = () => {};
  let parentTimer: NodeJS.Timeout | undefined;
  const ended = new Promise<number>((settle) => {
    resolve = (code) => {
      clearInterval(parentTimer);
      settle(code);
    };
  });
  const watchDog = {
    shutdownReceived: false,
    initialize({ processId }: { readonly processId: number | null }) {
      if (typeof processId !== "number") return;
      // A client that was killed cannot say goodbye.
      parentTimer = setInterval(() => {
        if (!isAlive(processId)) resolve(1);
      }, parentCheckMs);
      parentTimer.unref();
    },
    exit: (code: number) => resolve(code),
  };
  const goneAway = (): void => resolve(watchDog.shutdownReceived ? 0 : 1);
  input.on("end", goneAway);
  input.on("close", goneAway);
  // A client that went away while we write to it must not end us with an exception.
  output.on("error", goneAway);
  const connection = createConnection(
    (logger) =>
      createProtocolConnection(new StreamMessageReader(input), new StreamMessageWriter(output), logger),
    watchDog,
  ) as Connection;
  return { connection, ended };
}

/** For messages nobody waits for: a client that has gone away needs none. */
export async function sendQuietly(send: () => unknown): Promise<void> {
  try {
    // The library refuses either at once or later, depending on how far the end has come.
    await send();
  } catch {
    return;
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // Not allowed to signal it: it is there.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
