/**
 * A value as hover shows it: its type in words, a short text, for functions their arguments. Shows only what
 * is cheap to evaluate.
 */
import { Attrs } from "@nixsight/eval/value/attrs.ts";
import { BuiltinFunction, Closure } from "@nixsight/eval/value/callable.ts";
import { force } from "@nixsight/eval/value/thunk.ts";
import {
  type Cell,
  isInt,
  isList,
  isString,
  NixFloat,
  NixPath,
  type Value,
} from "@nixsight/eval/value/value.ts";
import type { ModuleHost } from "../host/module-host.ts";
import { quietly } from "../host/quietly.ts";
import { stringAttribute, tagOf } from "../host/values.ts";
import { liveType } from "./live-types.ts";
import { nixText } from "./nix-text.ts";
import type { Place } from "./option-doc.ts";

export interface ValueDoc {
  readonly type: string;
  readonly text: string;
  readonly doc?: string;
  readonly place?: Place;
  readonly signature?: string;
}

export function describeForHover(host: ModuleHost, value: Value, cell: Cell): ValueDoc {
  const place = host.placeOf(host.originOf(cell));
  const placed = place === undefined ? {} : { place };
  if (value instanceof Closure)
    return { type: "function", text: signatureOf(value), signature: signatureOf(value), ...placed };
  if (value instanceof BuiltinFunction)
    return { type: "builtin function", text: `builtins.${value.info.name}`, ...placed };
  if (value instanceof Attrs) return { ...describeSet(host, value), ...placed };
  return { type: typeOf(value), text: nixText(value, { depth: 2, items: 12 }), ...placed };
}

function typeOf(value: Value): string {
  if (value === null) return "null";
  if (typeof value === "boolean") return "boolean";
  if (isInt(value)) return "integer";
  if (value instanceof NixFloat) return "float";
  if (isString(value)) return "string";
  if (value instanceof NixPath) return "path";
  return isList(value) ? `list of ${value.length}` : "set";
}

function describeSet(host: ModuleHost, value: Attrs): ValueDoc {
  if (quietly(() => stringAttribute(value, "type")) === "derivation") return describePackage(value);
  const tag = quietly(() => tagOf(value));
  if (tag === "option-type") return { type: "option type", text: liveType(host, value).description };
  if (tag === "option") return { type: "option declaration", text: "mkOption { … }" };
  const functor = value.getByName("__functor") !== undefined;
  const text =
    value.size > 40
      ? `{ ${value.names().slice(0, 12).join("; ")}; … }`
      : nixText(value, { depth: 1, items: 24 });
  return { type: functor ? "callable set" : `set of ${value.size}`, text };
}

function describePackage(value: Attrs): ValueDoc {
  const name = quietly(() => stringAttribute(value, "name")) ?? "?";
  const description = quietly(() => {
    const meta = value.getByName("meta");
    return meta === undefined ? undefined : stringAttribute(forceAttrs(meta), "description");
  });
  return { type: "package", text: name, ...(description === undefined ? {} : { doc: description }) };
}

function forceAttrs(cell: Cell): Value | undefined {
  return quietly(() => force(cell));
}

/** The arguments of a function as they would be written. */
export function signatureOf(value: Closure): string {
  const { pattern, name } = value.lambda;
  if (pattern === undefined) return `${name === "" ? "_" : name}: …`;
  const formals = pattern.formals.map((formal) =>
    formal.default === 0 ? formal.name : `${formal.name} ? …`,
  );
  const parts = pattern.ellipsis ? [...formals, "..."] : formals;
  return `{ ${parts.join(", ")} }${name === "" ? "" : `@${name}`}: …`;
}
