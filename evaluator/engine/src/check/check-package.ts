/**
 * A package that nixpkgs refuses to evaluate any further: unfree, broken, insecure or made for another
 * system, and not allowed by the configuration. nixpkgs says so in `meta.available` without failing.
 */
import { Attrs } from "@nixsight/eval/value/attrs.ts";
import { force } from "@nixsight/eval/value/thunk.ts";
import { isList, isString, textOf, type Value } from "@nixsight/eval/value/value.ts";
import { type Refusal, refusalTexts } from "../findings/module-messages.ts";
import { quietly } from "../host/quietly.ts";
import { attribute, attrsAttribute, listAttribute, stringAttribute } from "../host/values.ts";
import type { CheckContext, Circumstances } from "./context.ts";

export function checkPackage(context: CheckContext, value: Value, around: Circumstances): void {
  if (!(value instanceof Attrs)) return;
  const problem = quietly(() => {
    const meta = attrsAttribute(value, "meta");
    return attribute(meta, "available") === false ? problemOf(meta, context.host.currentSystem) : undefined;
  });
  if (problem === undefined) return;
  const name = quietly(() => stringAttribute(value, "name")) ?? "the package";
  context.report.add(problem, around.places, `${name} ${refusalTexts[problem]}`);
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
