/**
 * The names of the packages of a nixpkgs whose store paths can be computed: what fails cannot be left out by
 * an expression, since most errors cannot be caught. Evaluates all of them once.
 */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { openSession, runWithEvaluator } from "../../evaluator/scripts/load-evaluator.mjs";

/** @param folder for a file in passing */
export async function goodNames(nixpkgs, folder) {
  const file = path.join(folder, "names.json");
  await runWithEvaluator(import.meta.url, { nixpkgs, file });
  return JSON.parse(await readFile(file, "utf8"));
}

/** Runs in the thread. */
export default async function findNames(evaluator, { nixpkgs, file }) {
  const { Attrs, NixError, force } = evaluator;
  const { session } = await openSession(evaluator, {}, () => {});
  const names = [];
  session.run({}, () => {
    for (const { name, cell } of session.evaluate(`import ${nixpkgs} { }`, "/").entries()) {
      try {
        const value = force(cell);
        const drvPath = value instanceof Attrs ? value.getByName("drvPath") : undefined;
        if (drvPath === undefined) continue;
        force(drvPath);
        names.push(name);
      } catch (error) {
        if (!(error instanceof NixError)) throw error;
      }
    }
  });
  await writeFile(file, JSON.stringify(names));
}
