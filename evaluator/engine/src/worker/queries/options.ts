/** Queries about options: one option with its definitions, the names below a path, a search by name. */

import { force } from "@nixsight/eval/value/thunk.ts";
import { definitionsOf } from "../../diagnose/option-definitions.ts";
import { configAt } from "../../evaluation/root-evaluation.ts";
import { orOnError, quietly } from "../../host/quietly.ts";
import { nixText } from "../../options/nix-text.ts";
import type { OptionDoc, Place, Range } from "../../options/option-doc.ts";
import { searchOptions } from "../../options/option-search.ts";
import { childrenAt, nodeAt } from "../../options/option-tree.ts";
import type { Project } from "../../roots/project.ts";
import type { AnswerOf, QueryOf } from "../protocol.ts";
import type { QueryContext } from "./query-context.ts";

export function queryOption({ project }: QueryContext, query: QueryOf<"option">): AnswerOf<"option"> {
  const evaluation = quietly(() => project.evaluationFor(query.file));
  if (evaluation === undefined) return undefined;
  const node = quietly(() => nodeAt(evaluation.tree, query.path));
  if (node?.kind !== "option") return undefined;
  const option = orOnError<OptionDoc | undefined, undefined>(
    () => node.doc(),
    () => undefined,
  );
  if (option === undefined) return undefined;
  const value = mergedText(evaluation, query.path);
  return {
    option: { ...option, path: query.path },
    declarations: declarationPlaces(option, project),
    ...definitionsIn(project, query),
    ...(value === undefined ? {} : { value }),
  };
}

function definitionsIn(project: Project, { file, path }: QueryOf<"option">) {
  const { own, others, priority } = definitionsOf(project, file, path);
  return { definitions: own, definedBy: others, ...(priority === undefined ? {} : { priority }) };
}

type Evaluation = NonNullable<ReturnType<Project["evaluationFor"]>>;

function mergedText(evaluation: Evaluation, path: readonly string[]): string | undefined {
  return quietly(() => {
    const cell = configAt(evaluation.config, path);
    return cell === undefined ? undefined : nixText(force(cell), { depth: 3, items: 20 });
  });
}

/** Declarations as places; those of an index are relative to a tree that is not here. */
function declarationPlaces(option: OptionDoc, project: Project): Place[] {
  const base = project.sources.nixpkgs?.path;
  return option.declarations.flatMap(({ file, line, column }) => {
    const path = file.startsWith("/") ? file : base === undefined ? undefined : `${base}/${file}`;
    if (path === undefined || project.host.io.lstat(path) === undefined) return [];
    const start = { line: (line ?? 1) - 1, character: (column ?? 1) - 1 };
    const range: Range = { start, end: start };
    return [{ path, range }];
  });
}

export function queryOptionChildren(
  { project }: QueryContext,
  query: QueryOf<"optionChildren">,
): AnswerOf<"optionChildren"> {
  return (
    quietly(() => {
      const evaluation = project.evaluationFor(query.file);
      return evaluation === undefined ? [] : childrenAt(evaluation.tree, query.path);
    }) ?? []
  );
}

export function querySearchOptions(
  { project }: QueryContext,
  query: QueryOf<"searchOptions">,
): AnswerOf<"searchOptions"> {
  return (
    quietly(() => {
      const evaluation = project.evaluationFor(query.file);
      return evaluation === undefined ? [] : searchOptions(evaluation.tree, query.text, query.limit);
    }) ?? []
  );
}
