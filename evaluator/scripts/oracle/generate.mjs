/**
 * Makes random Nix expressions over the operators and the pure builtins. Expressions are typed loosely: most
 * evaluate to something, some fail in the way people's mistakes do. The same seed gives the same expressions.
 */
import { makeDocuments } from "./generate-documents.mjs";
import { makeForms } from "./generate-forms.mjs";
import { makeOperations } from "./generate-operations.mjs";
import { specialKinds } from "./generate-special.mjs";
import { leaf, types } from "./literals.mjs";
import { callOf } from "./notation.mjs";
import { randomChoices } from "./random.mjs";

/** What {@link makeGenerator} makes expressions of. */
export const expressionKinds = ["any", "regex", "json", "toml", ...Object.keys(specialKinds)];

/** A function from one of the kinds and a depth to an expression. */
export function makeGenerator(seed) {
  const choices = randomChoices(seed);
  const { pick, chance } = choices;
  const any = (depth, scope) => make(pick(types), depth, scope);
  const documents = makeDocuments(choices);
  const form = makeForms({ ...choices, make, any });
  const operations = makeOperations({ ...choices, make, any, documents });

  /** An expression of `type`, using the variables of `scope` (`{ name, type }`). */
  function make(type, depth, scope) {
    if (chance(0.03)) return make(pick(types), depth, scope);
    const known = scope.filter((variable) => variable.type === type);
    if (known.length > 0 && chance(0.25)) return pick(known).name;
    if (depth <= 0) return leaf(choices, type);
    if (chance(0.22)) return form(type, depth - 1, scope);
    return operations[type](depth - 1, scope);
  }

  const kinds = {
    any: (depth) => any(depth, []),
    regex: (depth) => callOf(pick(["match", "split"]), documents.pattern(depth), documents.subject()),
    json: () => callOf("fromJSON", documents.damagedJson()),
    toml: () => callOf("fromTOML", documents.damagedToml()),
  };
  const tools = { ...choices, any: (type, depth) => make(type, depth, []) };
  return (kind, depth) => (Object.hasOwn(kinds, kind) ? kinds[kind](depth) : specialKinds[kind](tools));
}
