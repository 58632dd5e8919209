/**
 * What other packages may use: opening an index, asking it, and showing what it answers. Building is a
 * separate entry (`@nixsight/option-index/build`).
 */
export { describeType } from "./describe-type.ts";
export { type OptionIndex, openOptionIndex } from "./query/open.ts";
export {
  attributePath,
  type OptionMarkdownContext,
  optionMarkdown,
  optionTable,
  optionText,
  packageMarkdown,
} from "./render.ts";
export { FORMAT_VERSION, IndexFormatError, type IndexHeader } from "./schema.ts";
