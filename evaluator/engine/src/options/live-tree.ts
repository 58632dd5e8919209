/**
 * The option tree over evaluated `options`: of a whole configuration, of a submodule, or of the raw
 * `options` a module declares. Everything is read when asked for; a declaration that fails to evaluate
 * throws, and the caller decides to be silent.
 */
import { Attrs } from "@nixsight/eval/value/attrs.ts";
import { force } from "@nixsight/eval/value/thunk.ts";
import { type Cell, isInt, isString, NixPath, textOf, type Value } from "@nixsight/eval/value/value.ts";
import type { ModuleHost } from "../host/module-host.ts";
import { quietly } from "../host/quietly.ts";
import { attribute, attrsAttribute, listAttribute, stringAttribute, tagOf } from "../host/values.ts";
import { liveType } from "./live-types.ts";
import { nixText } from "./nix-text.ts";
import type { OptionDoc } from "./option-doc.ts";
import type { OptionFactsOfLeaf, OptionLeaf, OptionSet, OptionTree, OptionTreeNode } from "./option-tree.ts";
import { type TypeView, toOptionType } from "./type-view.ts";

export function liveTree(host: ModuleHost, options: Attrs): OptionTree {
  return { root: liveSet(host, options, []), complete: true, evaluated: options };
}

/** Names that evaluated options carry beside options. */
const bookkeeping = new Set(["_definedNames", "_freeformOptions"]);

export function liveSet(host: ModuleHost, options: Attrs, path: readonly string[]): OptionSet {
  const nodes = new Map<string, OptionTreeNode>();
  return {
    kind: "set",
    path,
    names: () => options.names().filter((name) => !bookkeeping.has(name)),
    child(name) {
      const known = nodes.get(name);
      if (known !== undefined) return known;
      if (bookkeeping.has(name)) return undefined;
      const cell = options.getByName(name);
      if (cell === undefined) return undefined;
      const node = liveNode(host, cell, [...path, name]);
      if (node !== undefined) nodes.set(name, node);
      return node;
    },
    freeform: () => freeformOf(host, options),
  };
}

function liveNode(host: ModuleHost, cell: Cell, path: readonly string[]): OptionTreeNode | undefined {
  const value = force(cell);
  if (!(value instanceof Attrs)) return undefined;
  return tagOf(value) === "option" ? liveLeaf(host, value, path) : liveSet(host, value, path);
}

function freeformOf(host: ModuleHost, options: Attrs): TypeView | undefined {
  const declared = attrsAttribute(attrsAttribute(options, "_module"), "freeformType");
  if (declared === undefined) return undefined;
  const type = attribute(declared, "value");
  return type === undefined || type === null ? undefined : liveType(host, type);
}

function liveLeaf(host: ModuleHost, option: Attrs, path: readonly string[]): OptionLeaf {
  let type: TypeView | undefined;
  return {
    kind: "option",
    path,
    live: option,
    hasDefault: option.getByName("default") !== undefined,
    type: () => (type ??= liveType(host, attribute(option, "type"))),
    descriptionText: () => docText(quietly(() => attribute(option, "description"))),
    doc: () => liveDoc(host, option, path),
    facts: () => liveFacts(option),
  };
}

/** Everything known of an evaluated option as plain data. Parts that fail to evaluate are left out. */
function liveDoc(host: ModuleHost, option: Attrs, path: readonly string[]): OptionDoc {
  const view = liveType(
    host,
    quietly(() => attribute(option, "type")),
  );
  return {
    ...liveFacts(option),
    path,
    type: quietly(() => toOptionType(view)) ?? { kind: "opaque", name: "unknown" },
    typeDescription: view.description,
  };
}

function liveFacts(option: Attrs): OptionFactsOfLeaf {
  const defaultText = writtenValue(option, "defaultText") ?? writtenValue(option, "default");
  const example = writtenValue(option, "example");
  const description = docText(quietly(() => attribute(option, "description")));
  const readOnly = quietly(() => attribute(option, "readOnly")) === true;
  const internal =
    quietly(() => attribute(option, "internal")) === true ||
    quietly(() => attribute(option, "visible")) === false;
  const hasDefault = ["default", "defaultText"].some((name) => option.getByName(name) !== undefined);
  return {
    ...(defaultText === undefined ? {} : { default: defaultText }),
    ...(hasDefault ? { hasDefault } : {}),
    ...(example === undefined ? {} : { example }),
    ...(description === undefined ? {} : { description }),
    ...(readOnly ? { readOnly } : {}),
    ...(internal ? { internal } : {}),
    declarations: quietly(() => declarationsOf(option)) ?? [],
  };
}

/** Plain text, or text marked as Markdown, DocBook or an expression. */
function docText(value: Value | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (isString(value)) return textOf(value).trim();
  return quietly(() => stringAttribute(value, "text"))?.trim();
}

/** A default or example as Nix text: literal text where the declaration gives one, else the value printed. */
function writtenValue(option: Attrs, name: string): string | undefined {
  const cell = option.getByName(name);
  if (cell === undefined) return undefined;
  return quietly(() => {
    const value = force(cell);
    if (value instanceof Attrs && tagOf(value).startsWith("literal"))
      return stringAttribute(value, "text")?.trim();
    if (name === "defaultText" && isString(value)) return textOf(value);
    return nixText(value);
  });
}

function declarationsOf(option: Attrs): OptionDoc["declarations"] {
  const positions = listAttribute(option, "declarationPositions") ?? [];
  const files = listAttribute(option, "declarations") ?? [];
  return files.map((cell, index) => {
    const file = fileText(force(cell)) ?? "";
    const found = positions[index] === undefined ? undefined : force(positions[index]);
    // Options that a function of lib declares have their position in lib, which says nothing about the file.
    const position = quietly(() => fileText(attribute(found, "file") ?? null)) === file ? found : undefined;
    const line = quietly(() => attribute(position, "line"));
    const column = quietly(() => attribute(position, "column"));
    return {
      file,
      ...(isInt(line ?? null) ? { line: Number(line) } : {}),
      ...(isInt(column ?? null) ? { column: Number(column) } : {}),
    };
  });
}

function fileText(value: Value): string | undefined {
  if (value instanceof NixPath) return value.path;
  return isString(value) ? textOf(value) : undefined;
}
