/**
 * `derivation` and what belongs to it. A derivation is computed, never written: its text is hashed to its
 * store path, and what others need to know about it is kept in store/state.ts.
 * Experimental kinds (content-addressed, impure) are computed as if allowed: whether the user's Nix allows
 * them is not known here.
 */

import { compareText } from "@nixsight/syntax/ir/bytes.ts";
import type { EvalContext } from "../eval/context.ts";
import { updateAttrs } from "../eval/update.ts";
import { attrsArgument, listArgument, plainTextArgument, textArgument } from "../store/arguments.ts";
import { derivationPath, outputText, recordDerivation } from "../store/derivation-hash.ts";
import { derivationTextAt, keepDerivationText } from "../store/derivation-kept.ts";
import { readDerivation } from "../store/derivation-read.ts";
import { derivationText, parseDerivation } from "../store/derivation-text.ts";
import { outputOfReference } from "../store/output-of.ts";
import { mayWait } from "../store/postponed.ts";
import { type DerivationRecord, storeState } from "../store/state.ts";
import { outputPlaceholder } from "../store/store-path.ts";
import { type AttrEntry, type Attrs, makeAttrs } from "../value/attrs.ts";
import { NixError } from "../value/errors.ts";
import type { Pos } from "../value/position.ts";
import { symbol } from "../value/symbol.ts";
import { force, lazily } from "../value/thunk.ts";
import { type Cell, makeString, type Value } from "../value/value.ts";
import { defineBuiltin } from "./registry.ts";

const symAll = symbol("all");
const symDrvAttrs = symbol("drvAttrs");
const symDrvPath = symbol("drvPath");
const symOutPath = symbol("outPath");
const symOutputName = symbol("outputName");
const symOutputs = symbol("outputs");
const symType = symbol("type");

export const derivationBuiltins = [
  defineBuiltin({
    name: "derivation",
    args: ["attrs"],
    since: "0.5",
    global: "plain",
    doc: "Describes a build. Takes at least `name`, `system` and `builder`, and gives the set with `drvPath`, `outPath` and one attribute per output. Nothing is built by evaluating it.",
    example: [
      '(derivation { name = "hello"; system = "x86_64-linux"; builder = "/bin/sh"; }).outPath',
      '"/nix/store/pnwh4xsfs4j508bs9iw6bpkyc4zw6ryx-hello"',
    ],
    lambda: {
      name: "drvAttrs",
      // Whether there is a default is all that counts here.
      pattern: { formals: [{ name: "outputs", node: 0, default: 1 }], ellipsis: true },
    },
    run: (ctx, [attrs], pos) => derivationSet(ctx, attrsArgument(attrs!, pos), pos),
  }),
  defineBuiltin({
    name: "derivationStrict",
    args: ["attrs"],
    since: "0.16",
    global: "plain",
    doc: "The strict half of `derivation`: evaluates every attribute and gives the store path of the derivation and of each output.",
    run: (ctx, [attrs], pos) => derivationStrict(ctx, attrsArgument(attrs!, pos), pos),
  }),
  defineBuiltin({
    name: "placeholder",
    args: ["output"],
    since: "2.0",
    global: "plain",
    doc: "A string that stands for the path of an output inside its own derivation, and is replaced by it when the derivation is built.",
    example: ['placeholder "out"', '"/1rz4g4znpzjwh1xymhjpm42vipw92pr73vdgl6xs1hycac8kf2n9"'],
    run: (_ctx, [output], pos) => outputPlaceholder(plainTextArgument(output!, pos)),
  }),
  defineBuiltin({
    name: "outputOf",
    args: ["derivationReference", "outputName"],
    since: "2.18",
    experimental: "dynamic-derivations",
    doc: "Refers to an output of a derivation that may itself come out of a build.",
    run: (ctx, [reference, output], pos) => {
      const context = new Set<string>();
      const text = textArgument(reference!, pos, context);
      const found = outputOfReference(ctx, text, context, () => plainTextArgument(output!, pos), pos);
      return makeString(found.text, found.context);
    },
  }),
];

/** The lazy set of a derivation: nothing of it is computed before a path is asked for. */
function derivationSet(ctx: EvalContext, drvAttrs: Attrs, pos: Pos): Value {
  const given = drvAttrs.get(symOutputs);
  const outputs: readonly Cell[] = given === undefined ? ["out"] : listArgument(given, pos);
  if (outputs.length === 0)
    throw new NixError(
      "eval",
      "derivation has no outputs: `outputs` is the empty list",
      drvAttrs.positionOf(symOutputs) || pos,
    );
  const strict = lazily(() => derivationStrict(ctx, drvAttrs, pos), pos);
  const fromStrict = (name: string) => {
    const cell = (force(strict) as Attrs).getByName(name);
    if (cell === undefined)
      throw new NixError("missing-attribute", `attribute '${name}' missing`, pos, { name });
    return force(cell);
  };

  // Made at once for all outputs, when the first of them is looked into.
  let common: Attrs | undefined;
  const sharedAttrs = (): Attrs => {
    if (common !== undefined) return common;
    const byName: AttrEntry[] = outputs.map((output, index) => ({
      name: plainTextArgument(output, pos),
      cell: values[index]!,
    }));
    const shared = makeAttrs([
      { name: symAll, cell: values },
      { name: symDrvAttrs, cell: drvAttrs },
    ]);
    common = updateAttrs(updateAttrs(drvAttrs, makeAttrs(byName)), shared);
    return common;
  };
  const drvPath = lazily(() => fromStrict("drvPath"), pos);
  const values = outputs.map((output) =>
    lazily(
      () =>
        updateAttrs(
          sharedAttrs(),
          makeAttrs([
            { name: symOutPath, cell: lazily(() => fromStrict(plainTextArgument(output, pos)), pos) },
            { name: symDrvPath, cell: drvPath },
            { name: symType, cell: "derivation" },
            { name: symOutputName, cell: output },
          ]),
        ),
      pos,
    ),
  );
  return force(values[0]!);
}

function derivationStrict(ctx: EvalContext, attrs: Attrs, pos: Pos): Attrs {
  mayWait(pos);
  const { name, derivation } = readDerivation(ctx, attrs, pos);
  const text = derivationText(derivation, false);
  const drvPath = derivationPath(ctx, name, derivation, text);
  const record = storeState(ctx).derivations.get(drvPath) ?? recordDerivation(ctx, drvPath, derivation);
  keepDerivationText(ctx, drvPath, text);
  const results: AttrEntry[] = [{ name: symDrvPath, cell: makeString(drvPath, new Set([`=${drvPath}`])) }];
  for (const output of record.outputs.keys())
    results.push({
      name: output,
      cell: outputString(ctx, drvPath, record, output),
    });
  return makeAttrs(results);
}

/** What `import` of a `.drv` file gives: the set of a derivation without its arguments. */
export function importDerivation(ctx: EvalContext, drvPath: string, pos: Pos): Value {
  const record = storeState(ctx).derivations.get(drvPath)!;
  // Structured attributes leave no variable with the name.
  const name = () => parseDerivation(derivationTextAt(ctx, drvPath, pos))?.environment.get("name") ?? "";
  const names = [...record.outputs.keys()].sort(compareText);
  const common: AttrEntry[] = [
    { name: symAll, cell: lazily(() => values) },
    { name: symDrvPath, cell: makeString(drvPath, new Set([`=${drvPath}`])) },
    { name: symType, cell: "derivation" },
    { name: "name", cell: lazily(name, pos) },
    ...names.map((name, index): AttrEntry => ({ name, cell: lazily(() => values[index]!) })),
  ];
  const values = names.map((name) =>
    makeAttrs([
      ...common,
      { name: symOutPath, cell: outputString(ctx, drvPath, record, name) },
      { name: symOutputName, cell: name },
    ]),
  );
  return values[0]!;
}

function outputString(ctx: EvalContext, drvPath: string, record: DerivationRecord, output: string): Value {
  return makeString(outputText(ctx, drvPath, record, output), new Set([`!${output}!${drvPath}`]));
}
