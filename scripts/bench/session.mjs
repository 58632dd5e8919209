/**
 * A long session: edits of every kind, one after the other with a pause to read, and what the server holds of memory
 * meanwhile. Most edits set a value that was never there before, as people do; every tenth changes names.
 */
import { openServer, quietMs, rest, textsOf } from "./server.mjs";

/** Kinds of edits, in turn. */
const turns = [
  "value",
  "value",
  "wrongType",
  "value",
  "value",
  "failing",
  "value",
  "wrongType",
  "value",
  "added",
];

/**
 * Types for `minutes` with `pauseMs` between edits, and tells the resident memory in MB ten times on the way (`tell`)
 * and at the end, each time after a rest.
 */
export async function measureSession({ minutes, pauseMs, tell, ...inputs }) {
  const server = await openServer(inputs);
  const texts = textsOf(inputs.configuration);
  await server.send(texts.correct);
  await rest(2 * quietMs);
  const end = performance.now() + minutes * 60_000;
  const started = server.memory("VmRSS");
  let edits = 0;
  let told = 0;
  for (; performance.now() < end; edits++) {
    const turn = turns[edits % turns.length];
    const value = texts.correct.replace("80 443", `80 443 ${2000 + edits}`);
    await server.send(turn === "value" ? value : texts[turn].text);
    await rest(pauseMs);
    const passed = 1 - (end - performance.now()) / (minutes * 60_000);
    if (passed * 10 >= told + 1) {
      told = Math.floor(passed * 10);
      await rest(quietMs);
      tell(`after ${edits + 1} edits ${Math.round(server.memory("VmRSS"))} MB`);
    }
  }
  await rest(quietMs);
  const result = { edits, startMb: started, endMb: server.memory("VmRSS"), mb: server.memory("VmHWM") };
  await server.end();
  return result;
}
