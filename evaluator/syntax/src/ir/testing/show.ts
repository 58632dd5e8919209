/**
 * IR as Nix text in the normal form that `nix-instantiate --parse` prints: every operator in parentheses,
 * names of sets in order. For tests, and for comparing the two readers of a file.
 */
import { compareText } from "../bytes.ts";
import type { AttrName, Binding, BindingSet, ExprId, FileIr } from "../ir.ts";
import { readExpr } from "../packed.ts";

export function showIr(ir: FileIr, id: ExprId = ir.root): string {
  const show = (node: ExprId): string => showIr(ir, node);
  const path = (names: readonly AttrName[]): string =>
    names
      .map((name) => (name.kind === "static" ? showName(name.name) : `"\${${show(name.expr)}}"`))
      .join(".");
  const expr = readExpr(ir, id);
  switch (expr.kind) {
    case "missing":
      return "«hole»";
    case "int":
      return String(expr.value);
    case "float":
      return String(expr.value);
    case "string":
      return showString(expr.value);
    case "path":
      return expr.text;
    case "cur-pos":
      return "__curPos";
    case "var":
      return expr.name;
    case "concat":
      return `(${expr.parts.map(show).join(" + ")})`;
    case "list":
      return `[ ${expr.items.map((item) => `(${show(item)}) `).join("")}]`;
    case "attrs":
      return `${expr.recursive ? "rec " : ""}{ ${showBindings(ir, expr)}}`;
    case "let":
      return `(let ${showBindings(ir, expr)}in ${show(expr.body)})`;
    case "select":
      return `(${show(expr.set)}).${path(expr.path)}${expr.default === 0 ? "" : ` or (${show(expr.default)})`}`;
    case "select-source":
      return expr.name;
    case "has-attr":
      return `((${show(expr.set)}) ? ${path(expr.path)})`;
    case "call":
      return `(${[expr.fn, ...expr.args].map(show).join(" ")})`;
    case "lambda": {
      if (expr.pattern === undefined) return `(${expr.name}: ${show(expr.body)})`;
      const formals = [...expr.pattern.formals]
        .sort((a, b) => compareText(a.name, b.name))
        .map((formal) => formal.name + (formal.default === 0 ? "" : ` ? ${show(formal.default)}`));
      if (expr.pattern.ellipsis) formals.push("...");
      return `({ ${formals.join(", ")} }${expr.name === "" ? "" : ` @ ${expr.name}`}: ${show(expr.body)})`;
    }
    case "with":
      return `(with ${show(expr.environment)}; ${show(expr.body)})`;
    case "if":
      return `(if ${show(expr.condition)} then ${show(expr.consequence)} else ${show(expr.alternative)})`;
    case "assert":
      return `assert ${show(expr.condition)}; ${show(expr.body)}`;
    case "not":
      return `(! ${show(expr.operand)})`;
    case "negate":
      return `(- ${show(expr.operand)})`;
    case "binary":
      return `(${show(expr.left)} ${expr.operator} ${show(expr.right)})`;
  }
}

function showBindings(ir: FileIr, set: BindingSet): string {
  const names = (bindings: readonly Binding[]) =>
    bindings.map((binding) => ` ${showName(binding.name)}`).join("");
  const byName = [...set.bindings].sort((a, b) => compareText(a.name, b.name));
  let text = "";
  const inherited = byName.filter((binding) => binding.kind === "inherit");
  if (inherited.length > 0) text += `inherit${names(inherited)}; `;
  for (const [index, source] of set.sources.entries()) {
    const own = byName.filter((binding) => {
      const value = readExpr(ir, binding.value);
      return value.kind === "select-source" && value.source === index;
    });
    if (own.length > 0) text += `inherit (${showIr(ir, source)})${names(own)}; `;
  }
  for (const binding of byName) {
    if (binding.kind === "plain") text += `${showName(binding.name)} = ${showIr(ir, binding.value)}; `;
  }
  for (const { name, value } of set.dynamic) text += `"\${${showIr(ir, name)}}" = ${showIr(ir, value)}; `;
  return text;
}

function showName(name: string): string {
  return /^[a-zA-Z_][a-zA-Z0-9_'-]*$/.test(name) ? name : showString(name);
}

function showString(text: string): string {
  return JSON.stringify(text).replaceAll("${", "\\${");
}
