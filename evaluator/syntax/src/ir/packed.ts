/**
 * The packed form of expressions: how {@link Expr} is laid out in a `FileIr`'s tape. `writeExpr` and
 * `readExpr` are exact inverses, kind by kind, in the same order. A number in the tape is an index of a
 * string, an index of a number, a node id, or a count.
 */
import type {
  AttrName,
  BinaryOperator,
  Binding,
  BindingKind,
  BindingSet,
  Expr,
  ExprId,
  FileIr,
  Formal,
} from "./ir.ts";

const kinds = [
  "missing",
  "int",
  "number",
  "float",
  "string",
  "path",
  "concat",
  "var",
  "cur-pos",
  "list",
  "attrs",
  "let",
  "select",
  "select-source",
  "has-attr",
  "call",
  "lambda",
  "with",
  "if",
  "assert",
  "not",
  "negate",
  "binary",
] as const;

type TapeKind = (typeof kinds)[number];

const code = Object.fromEntries(kinds.map((kind, index) => [kind, index])) as Record<TapeKind, number>;

const operators: readonly BinaryOperator[] = [
  "==",
  "!=",
  "<",
  "<=",
  ">",
  ">=",
  "&&",
  "||",
  "->",
  "+",
  "-",
  "*",
  "/",
  "++",
  "//",
];
const operatorCode = new Map(operators.map((operator, index) => [operator, index]));
const bindingKinds: readonly BindingKind[] = ["plain", "inherit", "inherit-from"];

/** Where `writeExpr` puts what does not fit into an integer. */
export interface Tape {
  push(value: number): void;
  string(text: string): number;
  number(value: number | bigint): number;
}

const smallest = -(2 ** 31);
const largest = 2 ** 31 - 1;

/** Appends `expr` to the tape. */
export function writeExpr(tape: Tape, expr: Expr): void {
  switch (expr.kind) {
    case "missing":
      tape.push(code.missing);
      tape.push(expr.unfinished ?? 0);
      return;
    case "cur-pos":
      tape.push(code[expr.kind]);
      return;
    case "int":
      if (typeof expr.value === "number" && expr.value >= smallest && expr.value <= largest) {
        tape.push(code.int);
        tape.push(expr.value);
      } else {
        tape.push(code.number);
        tape.push(tape.number(expr.value));
      }
      return;
    case "float":
      tape.push(code.float);
      tape.push(tape.number(expr.value));
      return;
    case "string":
      tape.push(code.string);
      tape.push(tape.string(expr.value));
      return;
    case "path":
      tape.push(code.path);
      tape.push(tape.string(expr.text));
      return;
    case "concat":
      tape.push(code.concat);
      tape.push(expr.path ? 1 : 0);
      writeIds(tape, expr.parts);
      return;
    case "var":
      tape.push(code.var);
      tape.push(tape.string(expr.name));
      return;
    case "list":
      tape.push(code.list);
      writeIds(tape, expr.items);
      return;
    case "attrs":
      tape.push(code.attrs);
      tape.push(expr.recursive ? 1 : 0);
      writeBindings(tape, expr);
      return;
    case "let":
      tape.push(code.let);
      tape.push(expr.body);
      writeBindings(tape, expr);
      return;
    case "select":
      tape.push(code.select);
      tape.push(expr.set);
      tape.push(expr.default);
      writePath(tape, expr.path);
      return;
    case "select-source":
      tape.push(code["select-source"]);
      tape.push(expr.source);
      tape.push(tape.string(expr.name));
      tape.push(expr.nameNode);
      return;
    case "has-attr":
      tape.push(code["has-attr"]);
      tape.push(expr.set);
      writePath(tape, expr.path);
      return;
    case "call":
      tape.push(code.call);
      tape.push(expr.fn);
      writeIds(tape, expr.args);
      return;
    case "lambda":
      tape.push(code.lambda);
      tape.push(tape.string(expr.name));
      tape.push(expr.nameNode);
      tape.push(expr.body);
      if (expr.pattern === undefined) {
        tape.push(0);
        return;
      }
      tape.push(expr.pattern.ellipsis ? 2 : 1);
      tape.push(expr.pattern.formals.length);
      for (const formal of expr.pattern.formals) {
        tape.push(tape.string(formal.name));
        tape.push(formal.node);
        tape.push(formal.default);
      }
      return;
    case "with":
      writeThree(tape, code.with, expr.environment, expr.body);
      return;
    case "assert":
      writeThree(tape, code.assert, expr.condition, expr.body);
      return;
    case "if":
      writeThree(tape, code.if, expr.condition, expr.consequence);
      tape.push(expr.alternative);
      return;
    case "not":
    case "negate":
      tape.push(code[expr.kind]);
      tape.push(expr.operand);
      return;
    case "binary":
      writeThree(tape, code.binary, operatorCode.get(expr.operator)!, expr.left);
      tape.push(expr.right);
      return;
  }
}

function writeThree(tape: Tape, a: number, b: number, c: number): void {
  tape.push(a);
  tape.push(b);
  tape.push(c);
}

function writeIds(tape: Tape, ids: readonly ExprId[]): void {
  tape.push(ids.length);
  for (const id of ids) tape.push(id);
}

function writePath(tape: Tape, path: readonly AttrName[]): void {
  tape.push(path.length);
  for (const name of path) {
    if (name.kind === "static") writeThree(tape, 0, tape.string(name.name), name.node);
    else writeThree(tape, 1, name.expr, name.node);
  }
}

function writeBindings(tape: Tape, set: BindingSet): void {
  tape.push(set.bindings.length);
  for (const binding of set.bindings) {
    tape.push(tape.string(binding.name));
    tape.push(binding.nameNode);
    tape.push(bindingKinds.indexOf(binding.kind));
    tape.push(binding.value);
  }
  tape.push(set.dynamic.length);
  for (const { name, value } of set.dynamic) {
    tape.push(name);
    tape.push(value);
  }
  writeIds(tape, set.sources);
}

/** The kind of the expression `id`, without reading the rest of it. */
export function kindAt(ir: FileIr, id: ExprId): Expr["kind"] {
  const at = ir.offsets[id]!;
  const kind = at < 0 ? "missing" : kinds[ir.tape[at]!]!;
  return kind === "number" ? "int" : kind;
}

/** The expression with id `id`. A node that is no expression (a name) reads as `missing`. */
export function readExpr(ir: FileIr, id: ExprId): Expr {
  const at = ir.offsets[id]!;
  if (at < 0) return missing;
  const { tape, strings, numbers } = ir;
  const kind = kinds[tape[at]!]!;
  switch (kind) {
    case "missing": {
      const unfinished = tape[at + 1]!;
      return unfinished === 0 ? missing : { kind, unfinished };
    }
    case "cur-pos":
      return { kind };
    case "int":
      return { kind, value: tape[at + 1]! };
    case "number":
      return { kind: "int", value: numbers[tape[at + 1]!]! };
    case "float":
      return { kind, value: numbers[tape[at + 1]!] as number };
    case "string":
      return { kind, value: strings[tape[at + 1]!]! };
    case "path":
      return { kind, text: strings[tape[at + 1]!]! };
    case "concat":
      return { kind, path: tape[at + 1] === 1, parts: readIds(tape, at + 2) };
    case "var":
      return { kind, name: strings[tape[at + 1]!]! };
    case "list":
      return { kind, items: readIds(tape, at + 1) };
    case "attrs":
      return { kind, recursive: tape[at + 1] === 1, ...readBindings(ir, at + 2) };
    case "let":
      return { kind, body: tape[at + 1]!, ...readBindings(ir, at + 2) };
    case "select":
      return { kind, set: tape[at + 1]!, default: tape[at + 2]!, path: readPath(ir, at + 3) };
    case "select-source":
      return { kind, source: tape[at + 1]!, name: strings[tape[at + 2]!]!, nameNode: tape[at + 3]! };
    case "has-attr":
      return { kind, set: tape[at + 1]!, path: readPath(ir, at + 2) };
    case "call":
      return { kind, fn: tape[at + 1]!, args: readIds(tape, at + 2) };
    case "lambda":
      return readLambda(ir, at);
    case "with":
      return { kind, environment: tape[at + 1]!, body: tape[at + 2]! };
    case "assert":
      return { kind, condition: tape[at + 1]!, body: tape[at + 2]! };
    case "if":
      return { kind, condition: tape[at + 1]!, consequence: tape[at + 2]!, alternative: tape[at + 3]! };
    case "not":
    case "negate":
      return { kind, operand: tape[at + 1]! };
    case "binary":
      return { kind, operator: operators[tape[at + 1]!]!, left: tape[at + 2]!, right: tape[at + 3]! };
  }
}

const missing: Expr = { kind: "missing" };

function readIds(tape: Int32Array, at: number): ExprId[] {
  const count = tape[at]!;
  const ids = new Array<ExprId>(count);
  for (let index = 0; index < count; index++) ids[index] = tape[at + 1 + index]!;
  return ids;
}

function readPath(ir: FileIr, start: number): AttrName[] {
  const { tape, strings } = ir;
  const names: AttrName[] = [];
  for (let index = 0, at = start + 1; index < tape[start]!; index++, at += 3) {
    const node = tape[at + 2]!;
    if (tape[at] === 0) names.push({ kind: "static", name: strings[tape[at + 1]!]!, node });
    else names.push({ kind: "dynamic", expr: tape[at + 1]!, node });
  }
  return names;
}

function readBindings(ir: FileIr, start: number): BindingSet {
  const { tape, strings } = ir;
  let at = start;
  const bindings: Binding[] = [];
  for (let left = tape[at++]!; left > 0; left--, at += 4) {
    bindings.push({
      name: strings[tape[at]!]!,
      nameNode: tape[at + 1]!,
      kind: bindingKinds[tape[at + 2]!]!,
      value: tape[at + 3]!,
    });
  }
  const dynamic: { name: ExprId; value: ExprId }[] = [];
  for (let left = tape[at++]!; left > 0; left--, at += 2)
    dynamic.push({ name: tape[at]!, value: tape[at + 1]! });
  return { bindings, dynamic, sources: readIds(tape, at) };
}

function readLambda(ir: FileIr, at: number): Expr {
  const { tape, strings } = ir;
  const head = {
    kind: "lambda",
    name: strings[tape[at + 1]!]!,
    nameNode: tape[at + 2]!,
    body: tape[at + 3]!,
  } as const;
  const shape = tape[at + 4]!;
  if (shape === 0) return head;
  const formals: Formal[] = [];
  for (let left = tape[at + 5]!, from = at + 6; left > 0; left--, from += 3) {
    formals.push({ name: strings[tape[from]!]!, node: tape[from + 1]!, default: tape[from + 2]! });
  }
  return { ...head, pattern: { formals, ellipsis: shape === 2 } };
}
