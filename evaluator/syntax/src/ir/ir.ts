/**
 * The intermediate representation (IR) of one Nix file: what the evaluator, scope analysis and editor
 * features read instead of the syntax tree.
 *
 * Nodes are written and read as the small plain objects of {@link Expr}, but stored in a packed
 * `Int32Array` ("tape") with a string table: a whole nixpkgs is some five million nodes, objects would
 * cost a quarter of a gigabyte, and the packed form can be kept on disk and opened without decoding.
 * A node is read once, when the closure for it is compiled.
 *
 * There are no positions in here: a {@link SourceMap} (see source-map.ts) turns a {@link NodeId} into a
 * range. A whitespace edit therefore changes the source map only, and equal IR means equal values.
 */

/** Names any place of a file that has a range: an expression, an attribute name, a formal. 0 is "none". */
export type NodeId = number & { readonly __node?: never };
/** A {@link NodeId} that is an expression. */
export type ExprId = NodeId;

export type BinaryOperator =
  | "=="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "&&"
  | "||"
  | "->"
  | "+"
  | "-"
  | "*"
  | "/"
  | "++"
  | "//";

/** One component of an attribute path: a fixed name, or an expression that gives the name. */
export type AttrName =
  | { readonly kind: "static"; readonly name: string; readonly node: NodeId }
  | { readonly kind: "dynamic"; readonly expr: ExprId; readonly node: NodeId };

/** How a binding gets its value. It decides in which scope `value` is evaluated. */
export type BindingKind =
  /** `name = value;` evaluated in the scope of the set itself when it is recursive. */
  | "plain"
  /** `inherit name;` value is a `var` evaluated in the scope around the set. */
  | "inherit"
  /** `inherit (source) name;` value is a `select` on the shared source, see {@link BindingSet.sources}. */
  | "inherit-from";

export interface Binding {
  readonly name: string;
  /** The place of the attribute name (for `a.b.c = 1;` each level has the place of its own component). */
  readonly nameNode: NodeId;
  readonly kind: BindingKind;
  /** For `inherit-from`: a `select-source` node. */
  readonly value: ExprId;
}

export interface DynamicBinding {
  readonly name: ExprId;
  readonly value: ExprId;
}

/**
 * The bindings of a set, `rec` set or `let`. Attribute paths are merged already (`a.b = 1; a.c = 2;` is one
 * binding `a` with a set of two), names are unique, in source order.
 */
export interface BindingSet {
  readonly bindings: readonly Binding[];
  readonly dynamic: readonly DynamicBinding[];
  /** The `(source)` expressions of `inherit (source) …`, each evaluated at most once. */
  readonly sources: readonly ExprId[];
}

export interface Formal {
  readonly name: string;
  readonly node: NodeId;
  /** 0 when there is no default. */
  readonly default: ExprId;
}

export interface Pattern {
  /** In source order. */
  readonly formals: readonly Formal[];
  readonly ellipsis: boolean;
}

export type Expr =
  /** A hole in half-typed code. Evaluating it is an `unavailable` error, reported by the syntax stage. */
  /** `unfinished`: the set of a selection whose name is not typed yet, so that its names still have a scope; else 0. */
  | { readonly kind: "missing"; readonly unfinished?: ExprId }
  | { readonly kind: "int"; readonly value: number | bigint }
  | { readonly kind: "float"; readonly value: number }
  /** Unescaped, de-indented text. URIs are strings. */
  | { readonly kind: "string"; readonly value: string }
  /** A path literal without interpolation: raw text as written (`./x`, `../y`, `/z`, `~/h`). */
  | { readonly kind: "path"; readonly text: string }
  /** Interpolation: parts are coerced and joined; `path` when the first part is a path literal. */
  | { readonly kind: "concat"; readonly parts: readonly ExprId[]; readonly path: boolean }
  | { readonly kind: "var"; readonly name: string }
  /** `__curPos` */
  | { readonly kind: "cur-pos" }
  | { readonly kind: "list"; readonly items: readonly ExprId[] }
  | ({ readonly kind: "attrs"; readonly recursive: boolean } & BindingSet)
  | ({ readonly kind: "let"; readonly body: ExprId } & BindingSet)
  /** `let { …; body = …; }` is lowered to `select` of `body` on a recursive set. */
  | {
      readonly kind: "select";
      readonly set: ExprId;
      readonly path: readonly AttrName[];
      readonly default: ExprId;
    }
  /** Value of an `inherit (source) name` binding: attribute `name` of the enclosing BindingSet's `sources[source]`. */
  | {
      readonly kind: "select-source";
      readonly source: number;
      readonly name: string;
      readonly nameNode: NodeId;
    }
  | { readonly kind: "has-attr"; readonly set: ExprId; readonly path: readonly AttrName[] }
  /** Left-nested calls are flattened: `f a b` is one call with two arguments. Pipes are calls too. */
  | { readonly kind: "call"; readonly fn: ExprId; readonly args: readonly ExprId[] }
  /** `name` is the plain parameter or the `@` name ("" when absent). */
  | {
      readonly kind: "lambda";
      readonly name: string;
      readonly nameNode: NodeId;
      readonly pattern?: Pattern;
      readonly body: ExprId;
    }
  | { readonly kind: "with"; readonly environment: ExprId; readonly body: ExprId }
  | {
      readonly kind: "if";
      readonly condition: ExprId;
      readonly consequence: ExprId;
      readonly alternative: ExprId;
    }
  | { readonly kind: "assert"; readonly condition: ExprId; readonly body: ExprId }
  | { readonly kind: "not"; readonly operand: ExprId }
  | { readonly kind: "negate"; readonly operand: ExprId }
  | {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: ExprId;
      readonly right: ExprId;
    };

export type ExprKind = Expr["kind"];

/**
 * The IR of one file. Immutable. `tape` and `offsets` are the packed nodes; read them with `readExpr`
 * (ir/packed.ts), write them with `IrBuilder` (ir/builder.ts).
 */
export interface FileIr {
  /** The whole file's expression. */
  readonly root: ExprId;
  /** Number of ids given out; ids are 1 … nodeCount-1, in source order of their first token. */
  readonly nodeCount: number;
  /** NodeId → index in `tape`, or -1 for nodes that are names. */
  readonly offsets: Int32Array;
  readonly tape: Int32Array;
  readonly strings: readonly string[];
  /** Integers beyond 31 bits, bigints and floats. */
  readonly numbers: readonly (number | bigint)[];
}
