/**
 * A package that nixpkgs refuses to evaluate any further: unfree, broken, insecure or made for another
 * system, and not allowed by the configuration. nixpkgs says so in `meta.available` without failing.
 */
import { Attrs } from "../../value/attrs.ts";
import { isList, type Value } from "../../value/value.ts";
import type { FindingCode } from "../codes.ts";
import { quietly } from "../quietly.ts";
import { attribute, attrsAttribute, stringAttribute } from "../values.ts";
import type { CheckContext, Circumstances } from "./context.ts";

export function checkPackage(context: CheckContext, value: Value, around: Circumstances): void {
  if (!(value instanceof Attrs)) return;
  const problem = quietly(() => {
    const meta = attrsAttribute(value, "meta");
    return attribute(meta, "available") === false ? problemOf(meta) : undefined;
  });
  if (problem === undefined) return;
  const name = quietly(() => stringAttribute(value, "name")) ?? "the package";
  context.report.add(problem.code, around.places, `${name} ${problem.text}`);
}

interface Problem {
  readonly code: FindingCode;
  readonly text: string;
}

/** What is wrong, most telling first. undefined: nothing that is understood here. */
function problemOf(meta: Attrs | undefined): Problem | undefined {
  if (attribute(meta, "broken") === true)
    return {
      code: "broken-package",
      text: "is marked as broken; `nixpkgs.config.allowBroken = true;` takes it all the same",
    };
  const vulnerabilities = attribute(meta, "knownVulnerabilities");
  if (vulnerabilities !== undefined && isList(vulnerabilities) && vulnerabilities.length > 0)
    return {
      code: "insecure-package",
      text: "has known vulnerabilities; list its name in `nixpkgs.config.permittedInsecurePackages` to take it all the same",
    };
  if (attribute(meta, "unfree") === true || isUnfree(attribute(meta, "license")))
    return {
      code: "unfree-package",
      text: "has an unfree license; `nixpkgs.config.allowUnfree = true;` allows it",
    };
  if (attribute(meta, "unsupported") === true)
    return { code: "unsupported-package", text: "is not available for this system" };
  return undefined;
}

function isUnfree(license: Value | undefined): boolean {
  return license instanceof Attrs && attribute(license, "free") === false;
}
