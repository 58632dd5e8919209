/**
 * Whether a flake.nix is written as Nix reads it: a set in place with known attributes, whose inputs are literal
 * (C++ Nix, `readFlake`: "expected a string but got a thunk"). Looks at the expression, evaluates nothing.
 */
import type { Binding, Expr, ExprId, FileIr, NodeId } from "@nixsight/syntax/ir/ir.ts";
import { readExpr } from "@nixsight/syntax/ir/packed.ts";
import { nearest } from "@nixsight/syntax/scope/suggest.ts";

export interface ShapeProblem {
  readonly node: NodeId;
  readonly message: string;
  readonly suggestion?: string;
}

const attributes = ["description", "inputs", "nixConfig", "outputs"];

export function flakeShape(ir: FileIr): ShapeProblem[] {
  const root = readExpr(ir, ir.root);
  if (root.kind === "missing") return [];
  if (root.kind !== "attrs")
    return [{ node: ir.root, message: "a flake.nix is a set written out, with nothing around it" }];
  const problems = root.bindings.flatMap((binding) => attributeProblems(ir, binding));
  if (root.bindings.some(({ name }) => name === "outputs")) return problems;
  return [...problems, { node: ir.root, message: "a flake has `outputs`, a function of its inputs" }];
}

function attributeProblems(ir: FileIr, { name, nameNode, value }: Binding): ShapeProblem[] {
  const expr = readExpr(ir, value);
  switch (name) {
    case "description":
      return expected(expr, value, ["string"], "`description` is a string written out");
    case "outputs":
      return expected(
        expr,
        value,
        ["lambda"],
        "`outputs` is a function written in place: `outputs = inputs: …`",
      );
    case "nixConfig":
      return expected(expr, value, ["attrs"], "`nixConfig` is a set written out");
    case "inputs":
      return expr.kind === "attrs"
        ? expr.bindings.flatMap((binding) => inputProblems(ir, binding))
        : expected(expr, value, ["attrs"], "`inputs` is a set written out: Nix reads it without evaluating");
    default: {
      const near = nearest(name, attributes);
      return [
        {
          node: nameNode,
          message: `a flake has no attribute \`${name}\`${near === undefined ? "; what it gives stands in `outputs`" : `; did you mean \`${near}\`?`}`,
          ...(near === undefined ? {} : { suggestion: near }),
        },
      ];
    }
  }
}

function inputProblems(ir: FileIr, { name, value }: Binding): ShapeProblem[] {
  const expr = readExpr(ir, value);
  if (expr.kind !== "attrs")
    return expected(
      expr,
      value,
      ["attrs"],
      `the input \`${name}\` is a set written out, such as \`${name}.url = "github:owner/repository"\``,
    );
  return expr.bindings.flatMap((binding) => fieldProblems(ir, binding));
}

function fieldProblems(ir: FileIr, { name, value }: Binding): ShapeProblem[] {
  const expr = readExpr(ir, value);
  switch (name) {
    case "inputs":
      return expr.kind === "attrs"
        ? expr.bindings.flatMap((binding) => inputProblems(ir, binding))
        : expected(expr, value, ["attrs"], "`inputs` of an input is a set written out");
    case "url":
      return expected(
        expr,
        value,
        ["string", "path"],
        "`url` is a string written out: Nix reads it without evaluating",
      );
    case "follows":
      return expected(expr, value, ["string"], '`follows` is a string, such as `"nixpkgs"`');
    case "flake":
      return expected(expr, value, [], "`flake` is `true` or `false`");
    default:
      return computed.has(expr.kind)
        ? [
            {
              node: value,
              message: `\`${name}\` of an input is written out: Nix reads it without evaluating`,
            },
          ]
        : [];
  }
}

/** What Nix does not evaluate when it reads inputs. */
const computed: ReadonlySet<Expr["kind"]> = new Set([
  "concat",
  "call",
  "select",
  "let",
  "if",
  "with",
  "binary",
  "assert",
  "not",
]);

/** A variable may stand for a constant, and what is not typed yet is nothing. */
function expected(expr: Expr, node: ExprId, kinds: readonly Expr["kind"][], message: string): ShapeProblem[] {
  return kinds.includes(expr.kind) || expr.kind === "missing" || expr.kind === "var"
    ? []
    : [{ node, message }];
}
