/** The thread of evaluators.mjs: evaluates each file with show.nix in one session. */
import { parentPort, workerData } from "node:worker_threads";
import { loadGrammar } from "@nixsight/grammar";
import { defaultSettings } from "../../eval/src/eval/context.ts";
import { createDiskIo } from "../../eval/src/io/disk-io.ts";
import { createStoreIo } from "../../eval/src/io/store-io.ts";
import { createSession } from "../../eval/src/session/session.ts";
import { NixError } from "../../eval/src/value/errors.ts";
import { isString, textOf } from "../../eval/src/value/value.ts";

interface Task {
  readonly folder: string;
  readonly files: readonly string[];
}

const { folder, files } = workerData as Task;
const io = createStoreIo(createDiskIo());
const grammar = await loadGrammar();
const session = createSession({ io, grammar, settings: { ...defaultSettings, currentTime: 1 } });

const answers = files.map((file) => {
  try {
    const value = session.run({ milliseconds: 20_000 }, () =>
      session.evaluate(`import ${folder}/show.nix (import ${file})`, folder),
    );
    return { value: isString(value) ? textOf(value) : "" };
  } catch (error) {
    if (error instanceof NixError) return { error: error.message };
    return { error: `crash: ${(error as Error).stack ?? String(error)}` };
  }
});

parentPort?.postMessage(answers);
