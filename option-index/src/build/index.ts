/**
 * Builds an index: asks an evaluator for every option of a system, makes the places of declarations relative to
 * the source they come from, and lays the facts out. The same source and program give the same bytes.
 */

import type { OptionDoc, OptionNode, OptionType } from "@nixsight/engine/options";
import type { EvalClient } from "@nixsight/engine/protocol";
import { writeIndex } from "./write.ts";

export { writeIndex } from "./write.ts";

export interface BuildRequest {
  readonly kind: "nixos" | "home-manager";
  /** Absolute path of a nixpkgs. */
  readonly nixpkgs: string;
  /** Absolute path of Home Manager, for its options. */
  readonly homeManager?: string;
  /** For people: "NixOS 25.05". */
  readonly label: string;
  readonly release: string;
}

/** Fails with the evaluator's message when the modules cannot be evaluated. */
export async function buildOptionIndex(client: EvalClient, request: BuildRequest): Promise<Uint8Array> {
  const { kind, nixpkgs, homeManager, label, release } = request;
  const answer = await client.ask("optionList", { kind, nixpkgs, homeManager });
  if (!answer.ok) throw new Error(`The options of ${label} cannot be listed: ${answer.message}`);
  if (answer.value.length === 0) {
    const folder = homeManager ?? nixpkgs;
    throw new Error(
      `${folder} has no options: is it the folder of ${homeManager === undefined ? "nixpkgs" : "Home Manager"}?`,
    );
  }
  const options = relativeTo(kind === "nixos" ? nixpkgs : homeManager!, answer.value);
  return writeIndex({ kind, label, release, options });
}

/** Declarations as paths below `root`; those from elsewhere name files that readers do not have. */
export function relativeTo(root: string, options: readonly OptionDoc[]): readonly OptionDoc[] {
  const folder = `${root.replace(/\/+$/, "")}/`;
  const known = new Map<OptionType, OptionType>();
  const places = (declarations: OptionDoc["declarations"]): OptionDoc["declarations"] =>
    declarations.flatMap((one) => {
      if (!one.file.startsWith("/")) return [one];
      return one.file.startsWith(folder) ? [{ ...one, file: one.file.slice(folder.length) }] : [];
    });

  const typeOf = (type: OptionType): OptionType => {
    const done = known.get(type);
    if (done !== undefined) return done;
    // Types may hold themselves: the copy is known before its parts are.
    const copy = { ...type } as { -readonly [Key in keyof OptionType]: OptionType[Key] } & Record<
      string,
      unknown
    >;
    known.set(type, copy as OptionType);
    for (const part of ["element", "from", "to", "result", "freeform"]) {
      if (copy[part] !== undefined) copy[part] = typeOf(copy[part] as OptionType);
    }
    if (type.kind === "either") copy["options"] = type.options.map(typeOf);
    if (type.kind === "submodule") copy["options"] = type.options.map(nodeOf);
    return copy as OptionType;
  };
  const nodeOf = (node: OptionNode): OptionNode => ({
    ...node,
    type: typeOf(node.type),
    ...(node.declarations === undefined ? {} : { declarations: places(node.declarations) }),
  });
  return options.map((option) => ({
    ...option,
    type: typeOf(option.type),
    declarations: places(option.declarations),
  }));
}
