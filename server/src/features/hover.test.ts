import { expect, test } from "vitest";
import { contextOf, evaluatedContextOf } from "../testing/feature-context.ts";
import { hover } from "./hover.ts";

/** `name: part` where `part` must be in the hover of the cursor, whose range is `name`. */
const check = async (source: string, expected: string, parts: readonly string[]) => {
  const { ctx, offset } = evaluatedContextOf(`#- /configuration.nix\n${source}`);
  const found = await hover(ctx, offset);
  expect(found && ctx.file.text.slice(found.range.start, found.range.end)).toBe(expected);
  for (const part of parts) expect(found?.markdown).toContain(part);
};
const nothing = async (source: string) => {
  const { ctx, offset } = evaluatedContextOf(source);
  expect(await hover(ctx, offset)).toBeUndefined();
};

test("an option with its default and place", () =>
  check("{ services.web.$0enable = true; }", "enable", [
    "services.web.enable",
    "boolean",
    "`false`",
    "m.nix:3",
  ]));
test("an option in a nested set", () =>
  check("{ services = { web = { en$0able = true; }; }; }", "enable", ["services.web.enable"]));
test("a set of options", () =>
  check("{ services.$0web.enable = true; }", "web", ["services.web", "`enable`, `hosts`"]));
test("an option of a submodule", () =>
  check("{ services.web.hosts.x.$0forceSSL = true; }", "forceSSL", ["forceSSL", "boolean"]));
test("an option in a list of submodules", () =>
  check("{ services.web.hosts.x.listen = [ { $0port = 1; } ]; }", "port", ["port", "integer"]));
test("an option that is read", () =>
  check("{ config, ... }: { networking.hostName = config.networking.$0hostName; }", "hostName", ["string"]));
test("an option that is read shows every definition", () =>
  check(
    '{ config, ... }: { services.web.hosts.a.forceSSL = true; networking.hostName = "a"; networking.ports = [ config.networking.$0hostName ]; }',
    "hostName",
    ['Defined in:\n- [/configuration.nix:1](file:///configuration.nix#L1), `"a"`'],
  ));
test("a builtin", () => check("[ $0map ]", "map", ["map f list", "map (x: x * 2)", "# [ 2 4 6 ]"]));
test("a builtin that is newer than others", () =>
  check("builtins.$0fetchTree", "fetchTree", [
    "fetchTree input",
    "Since Nix 2.4; needs the experimental feature",
  ]));
test("a builtin by its full name", () => check("builtins.$0filter", "filter", ["builtins.filter"]));
test("a local name with its value", () => check("let a = 1 + 2; in $0a", "a", ["a = 1 + 2", "3"]));
test("a name given by with", () => check("let x = { b = 7; }; in with x; $0b", "b", ["7"]));
test("an attribute of a set", () => check("let x = { b = 7; }; in x.$0b", "b", ["7"]));
test("a path", () => check("[ $0./x.nix ]", "./x.nix", ["/x.nix", "nothing there"]));
test("a name of a plain set outside a module", () => nothing("#- /shell.nix\n{ $0a = 1; }"));
test("white space", () => nothing("{ a = 1; $0  }"));

test("without an evaluator a local name shows how it is defined", async () => {
  const { ctx, offset } = contextOf("let a = f 2; in $0a");
  expect((await hover(ctx, offset))?.markdown).toBe("```nix\na = f 2\n```");
});
