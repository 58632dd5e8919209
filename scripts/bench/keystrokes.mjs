/**
 * Types into a running server and waits for each verdict, as an editor does: how long from the change to the
 * diagnostics of that version. A type that is wrong is found by the check of the edited file, an assertion that
 * fails only when the whole configuration is settled. A new name at the top of the file is the edit that most has to
 * be evaluated again for.
 */
import { middle, percentile95 } from "./measure.mjs";
import { has, openServer, quietMs, rest, textsOf } from "./server.mjs";

/** Before the first edit, in milliseconds. */
const firstRestMs = 2000;

/**
 * First verdict after the start, then verdicts of `edits` edits of each kind, each `{ medianMs, p95Ms }`, and
 * the server's resident memory in MB after a tenth of the edits, at the end after a rest, and at most.
 */
export async function measureKeystrokes({ edits, ...inputs }) {
  const server = await openServer(inputs);
  const { correct, wrongType, failing, added } = textsOf(inputs.configuration);

  const start = performance.now();
  const first = server.verdict(has(wrongType.code));
  await server.send(wrongType.text);
  const firstMs = (await first) - start;

  let early = 0;
  const type = async ({ text, code }, waitMs, count = edits) => {
    const isWrong = has(code);
    const measured = [];
    for (let edit = 0; edit < count; edit++) {
      const wrong = edit % 2 === 1;
      await rest(waitMs);
      const answer = server.verdict((params) => isWrong(params) === wrong);
      const from = performance.now();
      await server.send(wrong ? text : correct);
      measured.push((await answer) - from);
      if (edit === Math.floor(edits / 10)) early = server.memory("VmRSS");
    }
    return { medianMs: middle(measured), p95Ms: percentile95(measured) };
  };
  // Nobody types into a file the moment it is opened: the first settle ends, and the engine has seen some edits.
  await rest(firstRestMs);
  await type(wrongType, 50, edits / 2);
  // The text is wrong in the one way at first, so each kind begins with a text that is in order.
  const check = await type(wrongType, 50);
  const settle = await type(failing, 600);
  const structure = await type(added, 600);
  await rest(quietMs);
  const memory = { earlyMb: early, endMb: server.memory("VmRSS"), mb: server.memory("VmHWM") };
  await server.end();
  return { firstMs, check, settle, structure, ...memory };
}
