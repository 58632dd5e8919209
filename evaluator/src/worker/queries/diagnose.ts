/** The query for findings. */
import { diagnose } from "../../modules/diagnose.ts";
import type { AnswerOf, QueryOf } from "../protocol.ts";
import type { QueryContext } from "./query-context.ts";

export function queryDiagnose({ project }: QueryContext, query: QueryOf<"diagnose">): AnswerOf<"diagnose"> {
  return diagnose(project, query.path, query.mode);
}
