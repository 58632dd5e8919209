/** Every query about the user's configurations by its name; `evaluate` needs no configuration and is apart. */
import type { AnswerOf, QueryKind, QueryOf } from "../protocol.ts";
import { queryConfigurations, queryDiagnose, queryJudge } from "./diagnose.ts";
import { queryOptionList } from "./option-list.ts";
import { queryOption, queryOptionChildren, querySearchOptions } from "./options.ts";
import { queryPackage, queryPackages } from "./packages.ts";
import type { QueryContext } from "./query-context.ts";
import { queryPickRoot, queryRoots } from "./roots.ts";
import { queryAttributes, queryOrigin, queryValue } from "./values.ts";

export type ProjectQueryKind = Exclude<QueryKind, "evaluate">;

export const projectQueries: {
  readonly [K in ProjectQueryKind]: (context: QueryContext, query: QueryOf<K>) => AnswerOf<K>;
} = {
  diagnose: queryDiagnose,
  configurations: queryConfigurations,
  judge: queryJudge,
  value: queryValue,
  attributes: queryAttributes,
  origin: queryOrigin,
  option: queryOption,
  optionChildren: queryOptionChildren,
  searchOptions: querySearchOptions,
  packages: queryPackages,
  package: queryPackage,
  roots: queryRoots,
  pickRoot: queryPickRoot,
  optionList: queryOptionList,
};
