/** Forms that give a value of any type: conditions, bindings, functions that are called, selections with a default. */

import { names, types } from "./literals.mjs";
import { attribute, paren } from "./notation.mjs";

/** A function from a type, a depth and the variables in scope to such a form around an expression of the type. */
export function makeForms({ make, any, below, pick }) {
  return function form(type, depth, scope) {
    const inner = (extra = []) => make(type, depth, [...scope, ...extra]);
    switch (below(15)) {
      case 0:
        return paren(`if ${make("bool", depth, scope)} then ${inner()} else ${inner()}`);
      case 1: {
        const variable = { name: `v${scope.length}`, type: pick(types) };
        return paren(`let ${variable.name} = ${make(variable.type, depth, scope)}; in ${inner([variable])}`);
      }
      case 2:
        return paren(`assert ${make("bool", depth, scope)}; ${inner()}`);
      case 3: {
        const variable = { name: `w${scope.length}`, type: pick(types) };
        return paren(
          `with { ${variable.name} = ${make(variable.type, depth, scope)}; }; ${inner([variable])}`,
        );
      }
      case 4: {
        const name = pick(names);
        return paren(`${make("set", depth, scope)}.${attribute(name)} or ${paren(inner())}`);
      }
      case 5: {
        const name = pick(["a", "b"]);
        return paren(`{ ${name} = ${inner()}; q = 1; }.${name}`);
      }
      case 6: {
        const variable = { name: `p${scope.length}`, type: pick(types) };
        return paren(`(${variable.name}: ${inner([variable])}) ${paren(make(variable.type, depth, scope))}`);
      }
      case 7: {
        const variable = { name: `f${scope.length}`, type: pick(types) };
        const body = inner([variable]);
        return paren(
          `({ ${variable.name} ? ${make(variable.type, depth, scope)}, ... }@args: ${body}) ${paren(make("set", depth, scope))}`,
        );
      }
      case 8:
        return paren(`builtins.head [ ${paren(inner())} ${paren(any(depth, scope))} ]`);
      case 9:
        return paren(`let inherit (${paren(`{ a = ${inner()}; b = 1; }`)}) a b; in a`);
      case 10:
        return paren(
          `{ a.b.${pick(["c", '"x y"'])} = ${inner()}; }.a.b.${pick(["c", '"x y"'])} or ${paren(inner())}`,
        );
      case 11: {
        const variable = { name: `q${scope.length}`, type: pick(types) };
        return paren(
          `${paren(make(variable.type, depth, scope))} |> (${variable.name}: ${inner([variable])})`,
        );
      }
      case 12: {
        const variable = { name: `r${scope.length}`, type: pick(types) };
        return paren(
          `rec { ${variable.name} = ${make(variable.type, depth, scope)}; got = ${inner([variable])}; }.got`,
        );
      }
      case 13:
        return paren(`(builtins.tryEval ${paren(inner())}).value`);
      default:
        return paren(`builtins.${pick(["seq", "deepSeq"])} ${paren(any(depth, scope))} ${paren(inner())}`);
    }
  };
}
