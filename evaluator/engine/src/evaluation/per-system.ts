/**
 * The option `perSystem` of flake-parts: modules that are evaluated once for each system, apart from the rest. Its
 * fields are the options of that evaluation for the present system, or the first that the flake names.
 */
import { type Attrs, attrsOf } from "@nixsight/eval/value/attrs.ts";
import { force } from "@nixsight/eval/value/thunk.ts";
import { isString, textOf } from "@nixsight/eval/value/value.ts";
import type { ModuleHost } from "../host/module-host.ts";
import { quietly } from "../host/quietly.ts";
import { attributeCell, attrsAttribute, listAttribute } from "../host/values.ts";
import { liveSet } from "../options/live-tree.ts";
import type { OptionLeaf, OptionTree } from "../options/option-tree.ts";
import type { SubmoduleStructure, TypeView } from "../options/type-view.ts";
import perSystemText from "./nix/per-system.nix?raw";
import { argumentsSeen } from "./probe.ts";
import type { Evaluated } from "./root-evaluation.ts";

/** The option tree of flake-parts with the options inside of `perSystem`. */
export function withPerSystem(host: ModuleHost, evaluated: Evaluated): OptionTree {
  const { root, complete } = evaluated.tree;
  let option: OptionLeaf | undefined;
  const perSystem = (leaf: OptionLeaf): OptionLeaf => {
    const plain = leaf.type();
    const structure = perSystemStructure(host, evaluated);
    const type: TypeView = {
      description: plain.description,
      accepts: (value) => plain.accepts(value),
      structure: () => ({ kind: "submodule", ...structure }),
    };
    return { ...leaf, type: () => type };
  };
  return {
    complete,
    root: {
      ...root,
      child(name) {
        const child = root.child(name);
        if (name !== "perSystem" || child?.kind !== "option") return child;
        return (option ??= perSystem(child));
      },
    },
  };
}

function perSystemStructure(host: ModuleHost, evaluated: Evaluated): SubmoduleStructure {
  const { options, config } = evaluated;
  const lib = evaluated.argument("lib")!;
  let given: Attrs | undefined;
  const evaluation = (): Attrs => {
    given ??= argumentsSeen((see) =>
      host.call(host.evalText("per-system.nix", perSystemText), [
        attrsOf({ lib, options: options!, see, system: systemOf(host, config) }),
      ]),
    );
    return given;
  };
  const optionsOf = (): Attrs => {
    const found = attrsAttribute(evaluation(), "options");
    return found ?? attrsOf({});
  };
  return {
    shorthand: false,
    fields: () => liveSet(host, optionsOf(), []),
    config: () => attributeCell(evaluation(), "config")!,
    argument(name) {
      return quietly(() => {
        const direct = attributeCell(evaluation(), name);
        if (direct !== undefined) return direct;
        const args = attrsAttribute(attrsAttribute(optionsOf(), "_module"), "args");
        return attributeCell(attrsAttribute(args, "value"), name);
      });
    },
  };
}

function systemOf(host: ModuleHost, config: Evaluated["config"]): string {
  const systems = quietly(() => listAttribute(force(config), "systems")) ?? [];
  const names = systems.flatMap((cell) => {
    const value = quietly(() => force(cell));
    return value !== undefined && isString(value) ? [textOf(value)] : [];
  });
  return names.includes(host.currentSystem) ? host.currentSystem : (names[0] ?? host.currentSystem);
}
