/**
 * A package that nixpkgs refuses to evaluate any further: unfree, broken, insecure or made for another
 * system, and not allowed by the configuration. nixpkgs says so in `meta.available` without failing.
 */
import { Attrs } from "../../value/attrs.ts";
import { force } from "../../value/thunk.ts";
import { isList, isString, textOf, type Value } from "../../value/value.ts";
import { quietly } from "../quietly.ts";
import { attribute, attrsAttribute, listAttribute, stringAttribute } from "../values.ts";
import type { CheckContext, Circumstances } from "./context.ts";

export function checkPackage(context: CheckContext, value: Value, around: Circumstances): void {
  if (!(value instanceof Attrs)) return;
  const problem = quietly(() => {
    const meta = attrsAttribute(value, "meta");
    return attribute(meta, "available") === false ? problemOf(meta, context.host.currentSystem) : undefined;
  });
  if (problem === undefined) return;
  const name = quietly(() => stringAttribute(value, "name")) ?? "the package";
  context.report.add(problem, around.places, `${name} ${texts[problem]}`);
}

type Refusal = "unfree-package" | "broken-package" | "insecure-package" | "unsupported-package";

const texts: Readonly<Record<Refusal, string>> = {
  "unfree-package": "has an unfree license; `nixpkgs.config.allowUnfree = true;` allows it",
  "broken-package": "is marked as broken; `nixpkgs.config.allowBroken = true;` takes it all the same",
  "insecure-package":
    "has known vulnerabilities; list its name in `nixpkgs.config.permittedInsecurePackages` to take it all the same",
  "unsupported-package": "is not available for this system",
};

const refusals: readonly (readonly [RegExp, Refusal])[] = [
  [/has an unfree license/, "unfree-package"],
  [/is marked as broken/, "broken-package"],
  [/is marked as insecure/, "insecure-package"],
  [/is not (?:supported|available) on/, "unsupported-package"],
];

/** What nixpkgs means by an error in which it refuses a package; undefined: it is another error. */
export function refusedPackage(
  message: string,
): { readonly code: Refusal; readonly message: string } | undefined {
  const name = /^Package [‘'`"]([^’'`"]+)[’'`"]/.exec(message)?.[1];
  const found = name === undefined ? undefined : refusals.find(([pattern]) => pattern.test(message));
  return found === undefined ? undefined : { code: found[1], message: `${name} ${texts[found[1]]}` };
}

/** What is wrong, most telling first. undefined: nothing that is understood here. */
function problemOf(meta: Attrs | undefined, system: string): Refusal | undefined {
  if (attribute(meta, "broken") === true) return "broken-package";
  const vulnerabilities = attribute(meta, "knownVulnerabilities");
  if (vulnerabilities !== undefined && isList(vulnerabilities) && vulnerabilities.length > 0)
    return "insecure-package";
  if (attribute(meta, "unfree") === true || isUnfree(attribute(meta, "license"))) return "unfree-package";
  return attribute(meta, "unsupported") === true || !isFor(meta, system) ? "unsupported-package" : undefined;
}

function isUnfree(license: Value | undefined): boolean {
  if (license !== undefined && isList(license)) return license.some((cell) => isUnfree(force(cell)));
  return license instanceof Attrs && attribute(license, "free") === false;
}

/** Whether the system is among the platforms; they may also be patterns, which say nothing here. */
function isFor(meta: Attrs | undefined, system: string): boolean {
  const platforms = listAttribute(meta, "platforms");
  return (
    platforms?.every((cell) => {
      const platform = force(cell);
      return isString(platform) && textOf(platform) !== system;
    }) !== true
  );
}
