/** Queries about roots: which there are, which one is meant. */
import type { AnswerOf, QueryOf } from "../protocol.ts";
import type { QueryContext } from "./query-context.ts";

export function queryRoots({ project }: QueryContext): AnswerOf<"roots"> {
  const roots = project.roots();
  const active = project.activeRoot();
  return { roots: roots.map((root) => ({ ...root, active: root.id === active?.id })) };
}

export function queryPickRoot({ project }: QueryContext, { id }: QueryOf<"pickRoot">): AnswerOf<"pickRoot"> {
  return project.pickRoot(id);
}
