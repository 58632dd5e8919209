/** The queries for findings: of the file that is being edited, and of whole configurations. */
import { diagnose, diagnoseIn } from "../../diagnose/diagnose.ts";
import { configurationsOf, judgeAlone, judgeConfiguration } from "../../diagnose/judge.ts";
import type { AnswerOf, QueryOf } from "../protocol.ts";
import type { QueryContext } from "./query-context.ts";

export function queryDiagnose({ project }: QueryContext, query: QueryOf<"diagnose">): AnswerOf<"diagnose"> {
  if (query.root !== undefined) return diagnoseIn(project, query.root, query.path);
  const diagnosis = diagnose(project, query.path, query.mode);
  const others = query.mode === "check" ? [] : project.othersHolding(query.path, diagnosis.root?.id);
  return { ...diagnosis, others };
}

export function queryConfigurations({ project }: QueryContext): AnswerOf<"configurations"> {
  return configurationsOf(project);
}

export function queryJudge({ project }: QueryContext, query: QueryOf<"judge">): AnswerOf<"judge"> {
  if ("configuration" in query) return judgeConfiguration(project, query.configuration);
  return { ...judgeAlone(project, query.file), extent: "whole" };
}
