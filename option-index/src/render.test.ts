/** Options and packages as Markdown and as plain text. */
import { expect, test } from "vitest";
import { attributePath, optionMarkdown, optionTable, optionText, packageMarkdown } from "./render.ts";
import { option, text } from "./testing/sample-options.ts";

const port = option("services.x.port", { kind: "int" }, { typeDescription: "integer", default: "80" });

test("a hover shows path, type, default and place", () => {
  expect(optionMarkdown(port)).toBe(
    "```nix\nservices.x.port\n```\n\n_integer_\n\nDefault: `80`\n\nDeclared in `services.nix:3`",
  );
});

test("a hover links, and shows value, example and description", () => {
  const full = option("a.b", text, {
    typeDescription: "list of `x_y` or *z*",
    example: "{\n  a = 1;\n}",
    description: "What it does.\n",
    readOnly: true,
    declarations: [{ file: "a.nix", line: 7 }, { file: "b.nix" }],
  });
  expect(
    optionMarkdown(full, {
      value: "`1`",
      link: ({ file }) => (file === "a.nix" ? "file:///a.nix#7" : undefined),
    }),
  ).toBe(
    [
      "```nix\na.b\n```",
      "_list of `x_y` or \\*z\\*, read-only_",
      "Value: `` `1` ``",
      "Example:\n```nix\n{\n  a = 1;\n}\n```",
      "What it does.",
      "Declared in [a.nix:7](file:///a.nix#7), `b.nix`",
    ].join("\n\n"),
  );
});

test("packages", () => {
  expect(
    packageMarkdown({ path: ["hello"], name: "hello", version: "2.12", description: "Says hello" }),
  ).toBe("**hello 2.12**\n\nSays hello");
  expect(packageMarkdown({ path: ["a", "b"], unfree: true, broken: true, license: "unfree" })).toBe(
    "**b** (marked broken, unfree)\n\nLicense: unfree",
  );
});

test("a table keeps paths whole and cuts the rest", () => {
  const long = option("services.x.settings", text, {
    typeDescription: "attribute set of a very long description of things",
    default: "{ }",
  });
  expect(optionTable([port, long], { width: 60 })).toBe(
    [
      "services.x.port      integer                   80",
      "services.x.settings  attribute set of a very…  { }",
    ].join("\n"),
  );
  expect(optionTable([])).toBe("");
});

test("one option in full", () => {
  expect(optionText({ ...port, description: "One.\n\nTwo." })).toBe(
    "services.x.port\n  type:     integer\n  default:  80\n  declared: services.nix:3\n\n  One.\n\n  Two.",
  );
});

test("paths are written as Nix would", () => {
  expect(attributePath(["a", "b-c", "d.e", "<name>", "*"])).toBe('a.b-c."d.e".<name>.*');
});
