/**
 * Live option types (values of the module system) as {@link TypeView}s. Reads both the older form, where a
 * type's functor holds what it wraps, and the newer one with `nestedTypes` and payloads. A type it does not
 * know is opaque in structure, but its own `check` still judges values.
 */
import { Attrs } from "@nixsight/eval/value/attrs.ts";
import { thisMoment } from "@nixsight/eval/value/footprint.ts";
import { force } from "@nixsight/eval/value/thunk.ts";
import {
  type Cell,
  isInt,
  isList,
  isString,
  type NixList,
  textOf,
  type Value,
} from "@nixsight/eval/value/value.ts";
import type { ModuleHost } from "../host/module-host.ts";
import { quietly } from "../host/quietly.ts";
import { attribute, attributeCell, attrsAttribute, stringAttribute } from "../host/values.ts";
import { liveSet } from "./live-tree.ts";
import type { OptionType } from "./option-doc.ts";
import type { OptionSet } from "./option-tree.ts";
import type { SubmoduleStructure, TypeStructure, TypeView } from "./type-view.ts";

/** With the moment each was made: what it has read of its type may be edited. */
const views = new WeakMap<Attrs, { readonly view: TypeView; readonly madeAt: number }>();

/** The view of a live type. Anything that is no option type takes every value. */
export function liveType(host: ModuleHost, value: Value | undefined): TypeView {
  if (!(value instanceof Attrs) || value.getByName("check") === undefined) return anyType;
  const known = views.get(value);
  const madeAt = thisMoment();
  if (known?.madeAt === madeAt) return known.view;
  const view = makeView(host, value);
  views.set(value, { view, madeAt });
  return view;
}

const anyType: TypeView = {
  description: "unspecified value",
  accepts: () => "yes",
  structure: () => ({ kind: "leaf", type: { kind: "anything" } }),
};

function makeView(host: ModuleHost, type: Attrs): TypeView {
  let structure: TypeStructure | undefined;
  let description: string | undefined;
  return {
    get description() {
      description ??= quietly(() => stringAttribute(type, "description")) ?? "value of a special type";
      return description;
    },
    accepts(value) {
      const check = attribute(type, "check");
      if (check === undefined) return "unknown";
      const answer = host.call(check, [value]);
      return typeof answer === "boolean" ? (answer ? "yes" : "no") : "unknown";
    },
    structure() {
      structure ??= quietly(() => readStructure(host, type)) ?? opaque(type);
      return structure;
    },
  };
}

function opaque(type: Attrs): TypeStructure {
  const name = quietly(() => stringAttribute(type, "name")) ?? "unknown";
  const description = quietly(() => stringAttribute(type, "description"));
  return leaf({ kind: "opaque", name, ...(description === undefined ? {} : { description }) });
}

const leaf = (type: OptionType): TypeStructure => ({ kind: "leaf", type });

function readStructure(host: ModuleHost, type: Attrs): TypeStructure {
  const name = stringAttribute(type, "name") ?? "";
  switch (name) {
    case "listOf":
      return {
        kind: "list-of",
        element: elementType(host, type),
        nonEmpty: stringAttribute(type, "description")?.startsWith("non-empty") === true,
      };
    case "attrsOf":
      return { kind: "attrs-of", element: elementType(host, type), lazy: false };
    case "lazyAttrsOf":
      return { kind: "attrs-of", element: elementType(host, type), lazy: true };
    case "loaOf":
      return { kind: "either", options: [setOf(host, type), listOf(host, type)] };
    case "nullOr":
      return { kind: "null-or", element: elementType(host, type) };
    case "uniq":
    case "unique":
      return elementType(host, type).structure();
    case "either":
    case "oneOf":
      return { kind: "either", options: alternatives(host, type) };
    case "coercedTo":
      return coerced(host, type);
    case "functionTo":
      return { kind: "function", result: elementType(host, type) };
    case "submodule":
      return { kind: "submodule", ...submodule(host, type) };
    default:
      return tagged(host, type) ?? leafStructure(type, name);
  }
}

/** A type of disko's making, which switches by an attribute between types that it holds by name. */
function tagged(host: ModuleHost, type: Attrs): TypeStructure | undefined {
  if (stringAttribute(type, "name") !== "subType") return undefined;
  const nested = attrsAttribute(type, "nestedTypes");
  if (nested === undefined) return undefined;
  const options = new Map(nested.names().map((name) => [name, liveType(host, attribute(nested, name))]));
  return { kind: "tagged", tag: "type", options };
}

/** The two forms of `loaOf`, which old releases have: a set, or a list of what would be in it. */
function setOf(host: ModuleHost, type: Attrs): TypeView {
  return {
    description: "attribute set",
    accepts: (value) => (value instanceof Attrs ? "yes" : "no"),
    structure: () => ({ kind: "attrs-of", element: elementType(host, type), lazy: false }),
  };
}

function listOf(host: ModuleHost, type: Attrs): TypeView {
  return {
    description: "list",
    accepts: (value) => (isList(value) ? "yes" : "no"),
    structure: () => ({ kind: "list-of", element: elementType(host, type), nonEmpty: false }),
  };
}

/** The one type inside another, wherever this version of the module system keeps it. */
function elementType(host: ModuleHost, type: Attrs): TypeView {
  return liveType(host, wrapped(type));
}

function wrapped(type: Attrs): Value | undefined {
  const nested = attribute(attrsAttribute(type, "nestedTypes"), "elemType");
  if (nested !== undefined) return nested;
  const functor = attrsAttribute(type, "functor");
  const payload = attribute(attrsAttribute(functor, "payload"), "elemType");
  return payload ?? attribute(functor, "wrapped");
}

function alternatives(host: ModuleHost, type: Attrs): TypeView[] {
  const nested = attrsAttribute(type, "nestedTypes");
  const left = attribute(nested, "left");
  const right = attribute(nested, "right");
  const both = left !== undefined && right !== undefined ? [left, right] : listOfBoth(type);
  return both.flatMap((value) => {
    const view = liveType(host, value);
    const structure = view.structure();
    return structure.kind === "either" ? structure.options : [view];
  });
}

function listOfBoth(type: Attrs): Value[] {
  const found = wrapped(type);
  return found !== undefined && isList(found) ? found.map(force) : [];
}

function coerced(host: ModuleHost, type: Attrs): TypeStructure {
  const nested = attrsAttribute(type, "nestedTypes");
  const from = attribute(nested, "coercedType");
  const to = attribute(nested, "finalType") ?? attribute(attrsAttribute(type, "functor"), "wrapped");
  return {
    kind: "coerced",
    from: from === undefined ? undefined : liveType(host, from),
    to: liveType(host, to),
  };
}

function submodule(host: ModuleHost, type: Attrs): SubmoduleStructure {
  const payload = attrsAttribute(attrsAttribute(type, "functor"), "payload");
  let options: Attrs | undefined;
  const evaluated = (): Attrs => {
    if (options === undefined) {
      const found = host.call(attribute(type, "getSubOptions")!, [[]]);
      options = found instanceof Attrs ? found : undefined;
    }
    return options!;
  };
  let fields: OptionSet | undefined;
  return {
    shorthand: attribute(payload, "shorthandOnlyDefinesConfig") !== false,
    fields: () => (fields ??= liveSet(host, evaluated(), [])),
    argument(name): Cell | undefined {
      const special = attributeCell(attrsAttribute(payload, "specialArgs"), name);
      if (special !== undefined) return special;
      return quietly(() => {
        const args = attrsAttribute(attrsAttribute(evaluated(), "_module"), "args");
        return attributeCell(attrsAttribute(args, "value"), name);
      });
    },
  };
}

const rangeText = /between (-?\d+) and (-?\d+)/;

function leafStructure(type: Attrs, name: string): TypeStructure {
  const description = stringAttribute(type, "description");
  const described = description === undefined ? {} : { description };
  switch (name) {
    case "bool":
    case "boolByOr":
      return leaf({ kind: "bool" });
    case "int":
      return leaf({ kind: "int" });
    case "unsignedInt":
      return leaf({ kind: "int", min: 0, ...described });
    case "positiveInt":
      return leaf({ kind: "int", min: 1, ...described });
    case "float":
      return leaf({ kind: "float" });
    case "str":
      return leaf({ kind: "string" });
    case "string":
    case "separatedString":
      return leaf({ kind: "string" });
    case "nonEmptyStr":
      return leaf({ kind: "string", nonEmpty: true, ...described });
    case "singleLineStr":
      return leaf({ kind: "string", singleLine: true, ...described });
    case "path":
      return leaf({ kind: "path", ...(isRelativePath(type) ? { absolute: false } : {}) });
    case "package":
    case "shellPackage":
      return leaf({ kind: "package" });
    case "enum":
      return leaf(enumeration(type));
    case "attrs":
      return leaf({ kind: "attrs" });
    case "anything":
    case "raw":
    case "unspecified":
      return leaf({ kind: "anything" });
    default:
      return leaf(specialLeaf(type, name, description));
  }
}

function specialLeaf(type: Attrs, name: string, description: string | undefined): OptionType {
  const described = description === undefined ? {} : { description };
  if (name.startsWith("strMatching")) {
    const pattern = stringAttribute(attrsAttribute(attrsAttribute(type, "functor"), "payload"), "pattern");
    return { kind: "string", pattern: pattern ?? quotedPattern(name), ...described };
  }
  if (/^passwdEntry str(ing)?$/.test(name)) return { kind: "string", pattern: "[^:\n]*", ...described };
  const range = rangeText.exec(description ?? "");
  if (/^(intBetween|(un)?signedInt\d+)$/.test(name) && range !== null)
    return { kind: "int", min: Number(range[1]), max: Number(range[2]), ...described };
  return { kind: "opaque", name, ...described };
}

/** Older versions keep the pattern in the name only, written as a Nix string. */
function quotedPattern(name: string): string {
  const text = name.slice("strMatching ".length);
  return text.startsWith('"')
    ? text.slice(1, -1).replace(/\\(.)/g, (_, letter: string) => (letter === "n" ? "\n" : letter))
    : text;
}

function isRelativePath(type: Attrs): boolean {
  const payload = attrsAttribute(attrsAttribute(type, "functor"), "payload");
  return payload !== undefined && attribute(payload, "absolute") !== true;
}

/** The values of an enum; opaque when some of them are no plain values. */
function enumeration(type: Attrs): OptionType {
  const payload = attribute(attrsAttribute(type, "functor"), "payload");
  const list: NixList =
    payload !== undefined && isList(payload) ? payload : asList(attribute(payload, "values"));
  const values: (string | number | boolean | null)[] = [];
  for (const cell of list) {
    const value = force(cell);
    if (isString(value)) values.push(textOf(value));
    else if (value === null || typeof value === "boolean") values.push(value);
    else if (isInt(value)) values.push(Number(value));
    else return { kind: "opaque", name: "enum", description: stringAttribute(type, "description") ?? "enum" };
  }
  return { kind: "enum", values };
}

const asList = (value: Value | undefined): NixList => (value !== undefined && isList(value) ? value : []);
