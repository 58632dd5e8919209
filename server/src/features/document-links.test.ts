import { expect, test } from "vitest";
import { contextOf } from "../testing/feature-context.ts";
import { documentLinks } from "./document-links.ts";

const check = (source: string, expected: readonly string[]) => {
  const { ctx } = contextOf(source);
  const links = documentLinks(ctx).map(
    ({ range, path }) => `${ctx.file.text.slice(range.start, range.end)} -> ${path}`,
  );
  expect(links).toEqual(expected);
};

test("a file", () =>
  check("#- /d/a.nix\n[ ./b.nix ../c.nix ]\n#- /d/b.nix\n1\n#- /c.nix\n1", [
    "./b.nix -> /d/b.nix",
    "../c.nix -> /c.nix",
  ]));
test("a folder with a default.nix", () =>
  check("#- /a.nix\n./d\n#- /d/default.nix\n1", ["./d -> /d/default.nix"]));
test("a folder without one", () => check("#- /a.nix\n./d\n#- /d/x.nix\n1", []));
test("nothing there", () => check("./b.nix", []));
test("a path that goes on", () => check("#- /a.nix\n./b.nix${x}\n#- /b.nix\n1", []));
