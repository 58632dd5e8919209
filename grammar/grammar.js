/**
 * The Nix expression language as C++ Nix 2.34 reads it, for tree-sitter.
 *
 * Gives one named node per syntactic construct (see README.md for the list).
 * Where Nix's own grammar forbids something by precedence tables, this one does so by the shape of its rules:
 * comparisons and `?` do not chain, functions and `if` are no operands, and the two pipe directions do not mix.
 * What only later stages can judge (duplicate attributes, dynamic names in `let`, a path's trailing slash) parses.
 */

// Binding strength of the operators that may be chained (Nix manual, section Operators).
const STRENGTH = {
  implication: 1,
  or: 2,
  and: 3,
  update: 6,
  not: 7,
  sum: 8,
  product: 9,
  concat: 10,
  has: 11,
  negate: 12,
  call: 13,
};

const binary = (left, operator, right) =>
  seq(field("left", left), field("operator", operator), field("right", right));

const chain = (associate, strength, operand, operator) =>
  associate(strength, binary(operand, operator, operand));

// The levels of expressions, each a list of what it holds besides the tighter ones. Every level names all nodes
// below it, rather than the next level, so that an operand is wrapped once and not once for each level between.

const simple = ($) => [
  $.variable,
  $.integer,
  $.float,
  $.string,
  $.indented_string,
  $.path,
  $.home_path,
  $.search_path,
  $.uri,
  $.parenthesized,
  $.legacy_let,
  $.recursive_set,
  $.attribute_set,
  $.list,
];

// An `or` that follows no selection is the variable of that name, as the last argument of a call.
const selection = ($) => [...simple($), $.select, alias($.call_of_or, $.call)];

const tight = ($) => [...selection($), $.call, alias($.negation, $.unary), alias($.absent, $.variable)];

const arithmetic = ($) => [
  ...tight($),
  $.has_attribute,
  alias($.complement, $.unary),
  alias($.arithmetic, $.binary),
];

const operation = ($) => [
  ...arithmetic($),
  alias($.relation, $.binary),
  alias($.equality, $.binary),
  alias($.logic, $.binary),
];

const expression = ($) => [
  ...operation($),
  alias($.pipe_from, $.binary),
  alias($.pipe_into, $.binary),
  $.lambda,
  $.assert,
  $.with,
  $.let,
  $.if,
];

// What half-typed text lacks. The scanner sees from what comes next that something is missing and says so with
// a token of no width: a hole where a name should be, a cut where a binding should have ended, the end of the
// text. Most of them must be followed by a token that never comes, so that the parser puts it in as MISSING and
// the tree is known to be damaged; only one per damaged place, as several in a row lose against skipping text.

const missing = ($, mark, token) => seq(mark, alias($._never, token));

const closed = ($, token) => choice(token, missing($, $._end_of_text, token), $._still_end_of_text);

// Inside brackets and parentheses no binding can begin, so a cut closes them, and one more ends the binding.
const bracketed = ($, token) => choice(closed($, token), $._cut);

const ended = ($) => choice(closed($, ";"), missing($, $._cut, ";"));

// Where a string that was not closed ends is decided outside, see src/unclosed-strings.ts. A binding behind it
// brings its own MISSING node.
const quoted = ($, quote) =>
  choice(closed($, quote), missing($, $._string_cut, quote), $._string_cut_before_binding);

const attribute = ($) =>
  field("attribute", choice($.identifier, alias("or", $.identifier), $.string, $.interpolation));

export default grammar({
  name: "nix",

  word: ($) => $.identifier,

  reserved: {
    global: () => ["if", "then", "else", "assert", "with", "let", "in", "rec", "inherit", "or"],
  },

  externals: ($) => [
    $.string_fragment,
    $._indented_fragment,
    $._path_start,
    $._path_rest,
    $._home_path_start,
    $.uri,
    $._hole,
    $._cut,
    $._no_value,
    $._dangling,
    $._string_cut,
    $._string_cut_before_binding,
    $._end_of_text,
    $._still_end_of_text,
    $._never,
    $._recovering,
  ],

  // The last of these characters marks the end of an unclosed string, see src/unclosed-strings.ts.
  extras: ($) => [/[ \t\r\n\uFDD1]/, $.comment, $.doc_comment],

  rules: {
    source_file: ($) =>
      seq(field("expression", $._expression), optional(choice($._end_of_text, $._still_end_of_text))),

    comment: () => token(choice(/#[^\r\n]*/, "/**/", /\/\*\*\*+\//, /\/\*([^*]|\*+[^*/])*\*+\//)),
    doc_comment: () => token(prec(1, /\/\*\*[^*/]([^*]|\*+[^*/])*\*+\//)),

    identifier: () => /[a-zA-Z_][a-zA-Z0-9_'-]*/,

    // Expressions, from the loosest to the tightest level.

    _expression: ($) => choice(...expression($)),

    lambda: ($) =>
      seq(field("parameter", choice($.identifier, $.pattern)), ":", field("body", $._expression)),

    pattern: ($) =>
      choice(
        $._formals,
        seq(field("alias", $.identifier), "@", $._formals),
        seq($._formals, "@", field("alias", $.identifier)),
      ),

    _formals: ($) =>
      choice(
        seq("{", "}"),
        seq("{", $.formal, repeat(seq(",", $.formal)), optional(seq(",", optional($.ellipsis))), "}"),
        seq("{", $.ellipsis, "}"),
      ),

    formal: ($) => seq(field("name", $.identifier), optional(seq("?", field("default", $._expression)))),

    ellipsis: () => "...",

    assert: ($) => seq("assert", field("condition", $._expression), ";", field("body", $._expression)),

    with: ($) => seq("with", field("environment", $._expression), ";", field("body", $._expression)),

    let: ($) =>
      seq(
        "let",
        repeat($._binding),
        choice(seq("in", field("body", $._expression)), missing($, $._end_of_text, "in")),
      ),

    if: ($) =>
      seq(
        "if",
        field("condition", $._expression),
        choice(
          seq(
            "then",
            field("consequence", $._expression),
            choice(seq("else", field("alternative", $._expression)), $._cut),
          ),
          $._cut,
        ),
      ),

    pipe_from: ($) => binary($._operation, "<|", choice(alias($.pipe_from, $.binary), $._operation)),

    pipe_into: ($) => binary(choice(alias($.pipe_into, $.binary), $._operation), "|>", $._operation),

    _operation: ($) => choice(...operation($)),

    logic: ($) =>
      choice(
        chain(prec.right, STRENGTH.implication, $._operation, "->"),
        chain(prec.left, STRENGTH.or, $._operation, "||"),
        chain(prec.left, STRENGTH.and, $._operation, "&&"),
      ),

    equality: ($) => {
      const operand = choice(alias($.relation, $.binary), $._arithmetic_operand);
      return binary(operand, choice("==", "!="), operand);
    },

    relation: ($) => binary($._arithmetic_operand, choice("<", ">", "<=", ">="), $._arithmetic_operand),

    _arithmetic_operand: ($) => choice(...arithmetic($)),

    arithmetic: ($) =>
      choice(
        chain(prec.right, STRENGTH.update, $._arithmetic_operand, "//"),
        chain(prec.left, STRENGTH.sum, $._arithmetic_operand, choice("+", "-")),
        chain(prec.left, STRENGTH.product, $._arithmetic_operand, choice("*", "/")),
        chain(prec.right, STRENGTH.concat, $._arithmetic_operand, "++"),
      ),

    // `!` is looser than arithmetic, so it may stand right of a tighter operator and then reaches further.
    complement: ($) =>
      prec(STRENGTH.not, seq(field("operator", "!"), field("operand", $._arithmetic_operand))),

    has_attribute: ($) =>
      prec(
        STRENGTH.has,
        seq(field("set", $._tight), "?", field("path", alias($.selected_path, $.attribute_path))),
      ),

    // Stronger than the wider levels, so that in `-!a ? b` the `?` belongs to `a`.
    _tight: ($) => prec(STRENGTH.has, choice(...tight($))),

    negation: ($) =>
      prec(
        STRENGTH.negate,
        seq(field("operator", "-"), field("operand", choice($._tight, alias($.complement, $.unary)))),
      ),

    _application: ($) => choice($.call, ...selection($)),

    call: ($) =>
      prec.left(
        STRENGTH.call,
        seq(field("function", $._application), field("argument", choice(...selection($)))),
      ),

    _selection: ($) => choice(...selection($)),

    call_of_or: ($) => seq(field("function", $._simple), field("argument", alias($.variable_or, $.variable))),

    variable_or: ($) => field("name", alias("or", $.identifier)),

    select: ($) =>
      seq(
        field("set", $._simple),
        ".",
        field("path", alias($.selected_path, $.attribute_path)),
        optional(seq("or", field("default", $._selection))),
      ),

    _simple: ($) => choice(...simple($)),

    variable: ($) => field("name", $.identifier),

    absent: ($) => field("name", alias($._hole, $.identifier)),

    absent_value: ($) => seq($._no_value, field("name", alias($._never, $.identifier))),

    integer: () => /[0-9]+/,

    float: () => /([1-9][0-9]*\.[0-9]*|0?\.[0-9]+)([eE][+-]?[0-9]+)?/,

    parenthesized: ($) => seq("(", field("expression", $._expression), bracketed($, ")")),

    list: ($) => seq("[", repeat(field("element", $._selection)), bracketed($, "]")),

    attribute_set: ($) => seq("{", repeat($._binding), closed($, "}")),

    recursive_set: ($) => seq("rec", "{", repeat($._binding), closed($, "}")),

    legacy_let: ($) => seq("let", "{", repeat($._binding), closed($, "}")),

    // Bindings and attribute names.

    _binding: ($) => choice($.binding, $.inherit, $.inherit_from),

    binding: ($) =>
      seq(
        field("path", $.attribute_path),
        choice(
          seq("=", field("value", $._expression), ended($)),
          seq("=", field("value", alias($.absent_value, $.variable))),
          seq($._no_definition, optional(";")),
        ),
      ),

    _no_definition: ($) => missing($, $._no_value, "="),

    inherit: ($) => seq("inherit", repeat(attribute($)), ended($)),

    inherit_from: ($) => seq("inherit", $._inherit_source, repeat(attribute($)), ended($)),

    _inherit_source: ($) => seq("(", field("source", $._expression), bracketed($, ")")),

    // In the path of a binding a name on the next line belongs to it; only where none can come the dot dangles.
    attribute_path: ($) => seq(attribute($), repeat(seq(".", attribute($))), optional(seq(".", $._dangling))),

    // In an expression the next line may begin a binding, and then a name is missing here.
    selected_path: ($) => {
      const name = choice(attribute($), field("attribute", alias($._hole, $.identifier)));
      return seq(name, repeat(seq(".", name)));
    },

    interpolation: ($) => seq("${", field("expression", $._expression), closed($, "}")),

    // Strings.

    string: ($) =>
      seq(
        '"',
        repeat(choice($.string_fragment, alias($._escape, $.escape_sequence), $.interpolation)),
        quoted($, '"'),
      ),

    _escape: () => token.immediate(/\\(.|\n|\r)/),

    indented_string: ($) =>
      seq(
        "''",
        repeat(
          choice(
            alias($._indented_fragment, $.string_fragment),
            alias($._indented_escape, $.escape_sequence),
            $.interpolation,
          ),
        ),
        quoted($, "''"),
      ),

    _indented_escape: () => token.immediate(/''(\$|'|\\(.|\n|\r))/),

    // Paths. A fragment runs up to an interpolation or to the first character that no path may hold.

    path: ($) => seq(alias($._path_start, $.path_fragment), repeat($._path_part)),

    home_path: ($) => seq(alias($._home_path_start, $.path_fragment), repeat($._path_part)),

    _path_part: ($) =>
      choice(alias($._path_rest, $.path_fragment), alias($._path_interpolation, $.interpolation)),

    _path_interpolation: ($) =>
      seq(alias(token.immediate("${"), "${"), field("expression", $._expression), closed($, "}")),

    search_path: () => /<[a-zA-Z0-9._+-]+(\/[a-zA-Z0-9._+-]+)*>/,
  },
});
