/** Texts in languages of their own that builtins read: regular expressions, JSON and TOML, some of them damaged. */

import { nixString } from "./notation.mjs";

/** Functions that make such texts as Nix strings, with their quotes. */
export function makeDocuments(choices) {
  const { below, pick, chance } = choices;

  /** A regular expression, with the quotes of its string. */
  function pattern(depth) {
    const one = () =>
      pick([
        "a",
        "b",
        "c",
        ".",
        "[ab]",
        "[^a]",
        "[[:alpha:]]",
        "[b-c]",
        "\\\\.",
        "é",
        "[]a-]",
        "\\\\$",
        "x",
        "^",
        "$",
        "()",
      ]);
    const many = (left) => {
      if (left <= 0) return one();
      switch (below(6)) {
        case 0:
        case 1:
          return many(left - 1) + many(left - 1);
        case 2:
          return `${many(left - 1)}|${many(left - 1)}`;
        case 3:
          return `(${many(left - 1)})`;
        case 4:
          return `(${many(left - 1)})${pick(["*", "+", "?", "{2}", "{1,2}", "{0,1}", "{2,}", "*?"])}`;
        default:
          return one();
      }
    };
    return `"${many(depth).replaceAll("${", "{")}"`;
  }

  /** What a regular expression is tried on. */
  const subject = () => `"${Array.from({ length: below(9) }, () => pick([..."aabbcx.é-]"])).join("")}"`;

  /** JSON text with a few characters changed, as a Nix string. */
  function damagedJson() {
    const text = pick([
      '{"a": [1, -2.5e3, true], "b": {"c": null}}',
      '["x\\u00e9\\n", 0.1, -0, 12345678901234567890]',
      '"abc"',
      "[]",
    ]);
    const characters = [...text];
    for (let changes = below(3); changes > 0; changes--)
      characters.splice(
        below(characters.length),
        below(2),
        ...pick(["", "{", "]", ",", ":", '"', "1", "e", ".", " ", "x", "\n", "\\"]),
      );
    return JSON.stringify(characters.join("")).replaceAll("${", "\\${");
  }

  /** A TOML text with a few characters changed, as a Nix string. */
  function damagedToml() {
    const isWhole = chance(0.5);
    const characters = [...(isWhole ? tomlDocument(choices) : pick(tomlDocuments))];
    if (isWhole && chance(0.7)) return nixString(characters.join(""));
    for (let changes = below(3); changes > 0; changes--)
      characters.splice(
        below(characters.length),
        below(2),
        ...pick(["", "[", "]", "{", "}", "=", ".", '"', "'", "1", "_", "e", "\n", " ", ",", "#", "\\"]),
      );
    return nixString(characters.join(""));
  }

  return { pattern, subject, damagedJson, damagedToml };
}

const tomlDocuments = [
  'title = "x"\n[owner]\nname = "n"\nage = 3\n[owner.more]\nf = 1.5',
  "a.b.c = 1\na.b.d = [1, 2.0, \"x\"]\na.\"quoted key\" = true\n'lit' = '''l1\nl2'''",
  '[[p]]\nn = "a"\n[[p]]\nn = "b"\n[p.q]\nz = { x = 1, y.w = [ ] }',
  'h = 0xDEAD_beef\no = 0o17\nb = 0b101\nf = -1e3\ni = +inf\nu = "\\u00e9\\t\\\\"\nm = """\n a \\\n  b"""',
  "# comment\nempty = {}\narr = [\n 1, # one\n 2,\n]\nkey-1_x = 1_000 # end",
];

/** A TOML document line by line, right more often than not. */
function tomlDocument({ pick, below, chance }) {
  const name = () => pick(["a", "b", "c", "d-e", "1", '"q r"', "'lit'", '""', '"\\u0041"']);
  const path = () => Array.from({ length: 1 + below(3) }, name).join(pick([".", ".", " . "]));
  const scalar = () =>
    pick(
      [
        () =>
          pick([
            "1",
            "-17",
            "+0",
            "0xFf",
            "0o17",
            "0b1_0",
            "1_000",
            "9223372036854775807",
            "9223372036854775808",
          ]),
        () => pick(["1.5", "-0.0", "1e3", "6.02E+23", "inf", "-nan", "nan", "1e400", "3_1.4_1"]),
        () => pick(["true", "false"]),
        () =>
          pick([
            '"x"',
            '"\\t\\"\\\\"',
            "'x\\y'",
            '"""\n a\n b \\\n   c"""',
            "'''\na'b''c\n'''",
            '"é\\U0001F600"',
            '"\\e"',
            '""""""',
          ]),
        () => pick(["1979-05-27", "07:32:00", "1979-05-27T07:32:00Z", "07:32"]),
      ].slice(0, chance(0.97) ? 4 : 5),
    )();
  const value = (depth) =>
    depth <= 0
      ? scalar()
      : pick([
          scalar,
          scalar,
          () =>
            `[${pick(["", " ", "\n  "])}${Array.from({ length: below(4) }, () => value(depth - 1)).join(pick([",", ", ", ",\n", " , # c\n"]))}${pick(["", "", ",", "\n"])}]`,
          () =>
            `{${pick(["", " "])}${Array.from({ length: below(3) }, () => `${path()} = ${value(depth - 1)}`).join(pick([",", ", "]))}${pick(["", " "])}}`,
        ])();
  const line = () =>
    pick([
      () => `${path()}${pick([" = ", "=", " =", "\t=\t"])}${value(2)}`,
      () => `${path()} = ${value(1)}`,
      () => `[${path()}]`,
      () => `[ ${path()} ]`,
      () => `[[${path()}]]`,
      () => "",
      () => "# comment",
    ])();
  return Array.from(
    { length: below(8) },
    () =>
      pick(["", "", "  ", "\t"]) +
      line() +
      pick(["", "", " ", " # é"]) +
      pick(["\n", "\n", "\n", "\r\n", "\n\n"]),
  ).join("");
}
