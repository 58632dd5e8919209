/**
 * From the attributes given to `derivation` to the store derivation: which attribute means what, which end up
 * in the environment, what the contexts of their strings make it depend on, and where its outputs will be.
 * The rules are those of the Nix manual, sections "Derivations" and "Advanced attributes".
 */
import type { EvalContext } from "../eval/context.ts";
import { parseJson } from "../formats/json-parse.ts";
import { Attrs } from "../value/attrs.ts";
import { NixError } from "../value/errors.ts";
import type { Pos } from "../value/position.ts";
import { symbol } from "../value/symbol.ts";
import { force } from "../value/thunk.ts";
import type { Cell } from "../value/value.ts";
import {
  booleanArgument,
  environmentText,
  jsonText,
  listArgument,
  plainTextArgument,
  textArgument,
} from "./arguments.ts";
import { addContextInputs } from "./context-inputs.ts";
import { hashModulo } from "./derivation-hash.ts";
import type { Derivation, DerivationOutput } from "./derivation-text.ts";
import {
  type Digest,
  formatDigest,
  type HashAlgorithm,
  isHashAlgorithm,
  parseAlgorithm,
  parseDigest,
  zeroDigest,
} from "./digest.ts";
import {
  fixedOutputPath,
  type IngestionMethod,
  inputAddressedPath,
  methodAndAlgorithm,
  nameProblem,
  outputPlaceholder,
} from "./store-path.ts";

const symName = symbol("name");
const symIgnoreNulls = symbol("__ignoreNulls");
const symStructuredAttrs = symbol("__structuredAttrs");

/** While the attributes are read: what has been found so far. */
interface Draft {
  readonly name: string;
  readonly pos: Pos;
  readonly context: Set<string>;
  readonly environment: Map<string, string>;
  /** Attribute → JSON text; undefined without `__structuredAttrs`. */
  readonly structured: [name: string, json: string][] | undefined;
  outputs: readonly string[];
  args: readonly string[];
  builder: string;
  system: string;
  outputHash: string | undefined;
  hashAlgorithm: HashAlgorithm | undefined;
  method: IngestionMethod | undefined;
  isContentAddressed: boolean;
  isImpure: boolean;
}

/** Reads all of `attrs`. Throws NixError with the attribute that is wrong as its place. */
export function readDerivation(
  ctx: EvalContext,
  attrs: Attrs,
  pos: Pos,
): { readonly name: string; readonly derivation: Derivation } {
  const nameCell = attrs.get(symName);
  if (nameCell === undefined)
    throw new NixError("missing-attribute", "attribute 'name' missing: a derivation needs a name", pos, {
      name: "name",
    });
  const namePos = attrs.positionOf(symName) || pos;
  const name = plainTextArgument(nameCell, namePos);
  try {
    const problem = nameProblem(name);
    if (problem !== undefined)
      throw new NixError("eval", `invalid derivation name '${name}': ${problem}`, namePos);
    const draft = readAttributes(ctx, attrs, name, pos);
    return { name, derivation: finish(ctx, draft) };
  } catch (error) {
    if (error instanceof NixError) error.addContext(namePos, `while evaluating derivation '${name}'`);
    throw error;
  }
}

function readAttributes(ctx: EvalContext, attrs: Attrs, name: string, pos: Pos): Draft {
  const flag = (sym: number): boolean => {
    const cell = attrs.get(sym);
    return cell !== undefined && booleanArgument(cell, attrs.positionOf(sym) || pos);
  };
  const isStructured = flag(symStructuredAttrs);
  const ignoresNulls = flag(symIgnoreNulls);
  const draft: Draft = {
    name,
    pos,
    context: new Set(),
    environment: new Map(),
    structured: isStructured ? [] : undefined,
    outputs: ["out"],
    args: [],
    builder: "",
    system: "",
    outputHash: undefined,
    hashAlgorithm: undefined,
    method: undefined,
    isContentAddressed: false,
    isImpure: false,
  };
  for (const entry of attrs.entries()) {
    if (entry.sym === symIgnoreNulls) continue;
    const place = entry.pos || pos;
    try {
      if (ignoresNulls && force(entry.cell) === null) continue;
      readAttribute(ctx, draft, entry.name, entry.cell, place);
    } catch (error) {
      if (error instanceof NixError) {
        if (error.pos === 0) error.pos = place;
        error.addContext(place, `while evaluating attribute '${entry.name}' of derivation '${name}'`);
      }
      throw error;
    }
  }
  return draft;
}

function readAttribute(ctx: EvalContext, draft: Draft, key: string, cell: Cell, pos: Pos): void {
  switch (key) {
    case "__contentAddressed":
      draft.isContentAddressed = booleanArgument(cell, pos);
      return;
    case "__impure":
      draft.isImpure = booleanArgument(cell, pos);
      return;
    case "args":
      draft.args = listArgument(cell, pos).map((item) => environmentText(ctx, item, pos, draft.context));
      return;
  }
  if (draft.structured === undefined) readEnvironmentVariable(ctx, draft, key, cell, pos);
  else if (key !== "__structuredAttrs") readStructured(ctx, draft, draft.structured, key, cell, pos);
}

function readEnvironmentVariable(ctx: EvalContext, draft: Draft, key: string, cell: Cell, pos: Pos): void {
  const text = environmentText(ctx, cell, pos, draft.context);
  draft.environment.set(key, text);
  switch (key) {
    case "__json":
      draft.environment.set(key, normalizedJson(ctx, draft, text, pos));
      break;
    case "builder":
      draft.builder = text;
      break;
    case "system":
      draft.system = text;
      break;
    case "outputs":
      draft.outputs = checkOutputs(text.split(/[ \t\n\r]+/).filter((output) => output !== ""));
      break;
    case "outputHash":
      draft.outputHash = text;
      break;
    default:
      readHashAttribute(draft, key, text);
  }
}

/** The old way to pass structured attributes: the JSON is read and written again, as Nix does. */
function normalizedJson(ctx: EvalContext, draft: Draft, text: string, pos: Pos): string {
  ctx.onMessage({
    kind: "warning",
    text: `derivation '${draft.name}' sets '__json' itself, which is deprecated: set '__structuredAttrs = true' instead`,
    pos,
  });
  const value = parseJson(text);
  if (!(value instanceof Attrs))
    throw new NixError(
      "eval",
      `the attribute '__json' of derivation '${draft.name}' is not a JSON object`,
      pos,
    );
  return jsonText(ctx, value, pos, draft.context);
}

function readStructured(
  ctx: EvalContext,
  draft: Draft,
  structured: [string, string][],
  key: string,
  cell: Cell,
  pos: Pos,
): void {
  structured.push([key, jsonText(ctx, cell, pos, draft.context)]);
  switch (key) {
    case "builder":
      draft.builder = textArgument(cell, pos, draft.context);
      break;
    case "system":
      draft.system = plainTextArgument(cell, pos);
      break;
    case "outputs":
      draft.outputs = checkOutputs(listArgument(cell, pos).map((item) => plainTextArgument(item, pos)));
      break;
    case "outputHash":
      draft.outputHash = plainTextArgument(cell, pos);
      break;
    case "outputHashAlgo":
    case "outputHashMode":
      readHashAttribute(draft, key, plainTextArgument(cell, pos));
  }
}

function readHashAttribute(draft: Draft, key: string, text: string): void {
  // An unknown algorithm counts as none; the hash itself may name one.
  if (key === "outputHashAlgo")
    draft.hashAlgorithm = isHashAlgorithm(text) || text === "blake3" ? parseAlgorithm(text) : undefined;
  else if (key === "outputHashMode") draft.method = readMethod(text);
}

const methods: Readonly<Record<string, IngestionMethod>> = {
  flat: "flat",
  recursive: "recursive",
  nar: "recursive",
  text: "text",
  git: "git",
};

function readMethod(text: string): IngestionMethod {
  if (Object.hasOwn(methods, text)) return methods[text]!;
  throw new NixError(
    "eval",
    `invalid value '${text}' for 'outputHashMode': it is "flat", "recursive", "nar", "text" or "git"`,
  );
}

function checkOutputs(outputs: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  for (const output of outputs) {
    if (seen.has(output)) throw new NixError("eval", `duplicate derivation output '${output}'`);
    if (output === "drvPath") throw new NixError("eval", "invalid derivation output name 'drvPath'");
    seen.add(output);
  }
  if (outputs.length === 0) throw new NixError("eval", "derivation cannot have an empty set of outputs");
  return outputs;
}

function finish(ctx: EvalContext, draft: Draft): Derivation {
  const { name, pos, environment, outputs } = draft;
  if (draft.structured !== undefined)
    environment.set(
      "__json",
      `{${draft.structured.map(([key, json]) => `${JSON.stringify(key)}:${json}`).join(",")}}`,
    );
  const inputs = addContextInputs(ctx, draft.context);
  for (const [key, value] of [
    ["builder", draft.builder],
    ["system", draft.system],
  ])
    if (value === "")
      throw new NixError("eval", `required attribute '${key}' missing in derivation '${name}'`, pos);
  if (name.endsWith(".drv") && !(draft.method === "text" && outputs.length === 1 && outputs[0] === "out"))
    throw new NixError(
      "eval",
      `derivation name '${name}' ends in '.drv', which is for derivations that produce a single derivation file`,
      pos,
    );

  const withOutputs = (described: ReadonlyMap<string, DerivationOutput>): Derivation => ({
    outputs: described,
    inputDerivations: inputs.derivations,
    inputSources: inputs.sources,
    system: draft.system,
    builder: draft.builder,
    args: draft.args,
    environment,
  });
  if (draft.outputHash !== undefined) return withOutputs(fixedOutput(ctx, draft, draft.outputHash));
  if (draft.isContentAddressed || draft.isImpure) return withOutputs(floatingOutputs(draft));

  for (const output of outputs) environment.set(output, "");
  const masked = withOutputs(new Map(outputs.map((output) => [output, unknownOutput])));
  const { hash, isDeferred } = hashModulo(ctx, masked, true);
  if (isDeferred) return masked;
  const digest: Digest = { algorithm: "sha256", bytes: Buffer.from(hash, "hex") };
  const paths = new Map<string, DerivationOutput>();
  for (const output of outputs) {
    const path = inputAddressedPath(ctx.settings.storeDir, output, digest, name);
    environment.set(output, path);
    paths.set(output, { path, hashAlgorithm: "", hash: "" });
  }
  return withOutputs(paths);
}

const unknownOutput: DerivationOutput = { path: "", hashAlgorithm: "", hash: "" };

function fixedOutput(
  ctx: EvalContext,
  draft: Draft,
  outputHash: string,
): ReadonlyMap<string, DerivationOutput> {
  if (draft.outputs.length !== 1 || draft.outputs[0] !== "out")
    throw new NixError("eval", "multiple outputs are not supported in fixed-output derivations", draft.pos);
  const digest = parseOutputHash(outputHash, draft.hashAlgorithm);
  const method = draft.method ?? "flat";
  if (
    (method === "text" && digest.algorithm !== "sha256") ||
    (method === "git" && !/^sha(1|256)$/.test(digest.algorithm))
  )
    throw new NixError(
      "eval",
      `'outputHashMode = "${method}"' goes with ${method === "text" ? "sha256" : "sha1 or sha256"}, not with ${digest.algorithm}`,
      draft.pos,
    );
  const path = fixedOutputPath(ctx.settings.storeDir, draft.name, method, digest);
  draft.environment.set("out", path);
  return new Map([
    [
      "out",
      {
        path,
        hashAlgorithm: methodAndAlgorithm(method, digest.algorithm),
        hash: formatDigest(digest, "base16"),
      },
    ],
  ]);
}

/** An empty hash is all zeros, so that a build tells the right one. */
export function parseOutputHash(text: string, algorithm: HashAlgorithm | undefined): Digest {
  if (text !== "") return parseDigest(text, algorithm);
  if (algorithm !== undefined) return zeroDigest(algorithm);
  throw new NixError("eval", 'an empty hash needs its algorithm, e.g. outputHashAlgo = "sha256"');
}

function floatingOutputs(draft: Draft): ReadonlyMap<string, DerivationOutput> {
  if (draft.isContentAddressed && draft.isImpure)
    throw new NixError("eval", "derivation cannot be both content-addressed and impure", draft.pos);
  const hashAlgorithm = methodAndAlgorithm(draft.method ?? "recursive", draft.hashAlgorithm ?? "sha256");
  const described = new Map<string, DerivationOutput>();
  for (const output of draft.outputs) {
    draft.environment.set(output, outputPlaceholder(output));
    described.set(output, { path: "", hashAlgorithm, hash: draft.isImpure ? "impure" : "" });
  }
  return described;
}
