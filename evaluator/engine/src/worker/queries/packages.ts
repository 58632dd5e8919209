/** Queries about packages: names in a package set, and what is known of one package. */

import type { Cell } from "@nixsight/eval/value/value.ts";
import { matchingNames, packageDoc, packageSet } from "../../evaluation/packages.ts";
import { quietly } from "../../host/quietly.ts";
import type { AnswerOf, QueryOf } from "../protocol.ts";
import type { QueryContext } from "./query-context.ts";

export function queryPackages({ project }: QueryContext, query: QueryOf<"packages">): AnswerOf<"packages"> {
  const set = packageSet(packagesFor({ project }, query.file), query.set);
  if (set === undefined) return { names: [], complete: false };
  return matchingNames(set.names(), query.prefix, query.limit);
}

export function queryPackage({ project }: QueryContext, query: QueryOf<"package">): AnswerOf<"package"> {
  return packageDoc(packagesFor({ project }, query.file), query.path);
}

/** The `pkgs` that the modules of a file's root get. */
function packagesFor({ project }: Pick<QueryContext, "project">, file: string): Cell | undefined {
  return quietly(() => project.evaluationFor(file)?.argument("pkgs"));
}
