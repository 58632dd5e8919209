/** Queries about options: one option with its definitions, the names below a path, a search by name. */
import { checkRoot } from "../../modules/check/check-root.ts";
import { nixText } from "../../modules/nix-text.ts";
import type { OptionDoc, Place, Range } from "../../modules/option-doc.ts";
import { samePath } from "../../modules/option-path.ts";
import { searchOptions } from "../../modules/option-search.ts";
import { childrenAt, nodeAt } from "../../modules/option-tree.ts";
import { entriesOf, type Project } from "../../modules/project.ts";
import { orOnError, quietly } from "../../modules/quietly.ts";
import { configAt } from "../../modules/root-evaluation.ts";
import { force } from "../../value/thunk.ts";
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
    definitions: definitionPlaces(project, query),
    ...(value === undefined ? {} : { value }),
  };
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

/** Definitions in the user's files, found by the same walk that checks them. */
function definitionPlaces(
  project: Project,
  query: QueryOf<"option">,
): { readonly place: Place; readonly priority?: number }[] {
  const found = quietly(() => {
    const state = project.rootOf(query.file);
    if (state === undefined) return [];
    const evaluation = project.evaluate(state, { fresh: false });
    const { definitions } = checkRoot({
      host: project.host,
      evaluation,
      files: entriesOf(state, evaluation, query.file),
      policy: state.policy,
      current: false,
      argumentsComplete: state.argumentsComplete,
    });
    return definitions.filter((definition) => samePath(definition.path, query.path));
  });
  return (found ?? []).flatMap((definition) => {
    const place = project.host.placeOf(definition.namePos) ?? project.host.placeOf(definition.valuePos);
    if (place === undefined) return [];
    return [{ place, ...(definition.priority === 100 ? {} : { priority: definition.priority }) }];
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
