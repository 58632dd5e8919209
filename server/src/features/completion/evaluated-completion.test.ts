import { expect, test } from "vitest";
import { evaluatedContextOf } from "../../testing/feature-context.ts";
import type { CompletionEntry } from "./entry.ts";
import { completion } from "./index.ts";
import { completionDocumentation } from "./resolve.ts";

const entriesOf = async (source: string): Promise<readonly CompletionEntry[]> => {
  const { ctx, offset } = evaluatedContextOf(`#- /configuration.nix\n${source}`);
  return (await completion(ctx, offset))?.entries ?? [];
};
/** Labels without keywords, builtins and local names. */
const check = async (source: string, expected: readonly string[]) => {
  const entries = await entriesOf(source);
  const shown = entries.filter(
    ({ kind, details }) =>
      kind !== "keyword" && kind !== "argument" && kind !== "variable" && details?.kind !== "builtin",
  );
  expect(shown.map(({ label }) => label)).toEqual(expected);
};
const snippet = async (source: string, label: string, expected: string | undefined) => {
  const entry = (await entriesOf(source)).find((candidate) => candidate.label === label);
  expect(entry?.snippet).toBe(expected);
};

test("the top of a module", () => check("{ pkgs, ... }: { $0 }", ["networking", "services"]));
test("after a dot", () => check("{ services.$0 }", ["ssh", "web"]));
test("after a dot, with a line below", () =>
  check('{\n  services.$0\n  networking.hostName = "x";\n}', ["ssh", "web"]));
test("in a nested set", () => check("{ services = { web = { $0 }; }; }", ["enable", "hosts"]));
test("what is bound already is left out", () =>
  check("{ services.web = { enable = true; $0 }; }", ["hosts"]));
test("in mkIf", () => check("{ lib, ... }: { services.web = lib.mkIf true { $0 }; }", ["enable", "hosts"]));
test("in mkMerge", () =>
  check("{ lib, ... }: { config = lib.mkMerge [ { services.ssh = { $0 }; } ]; }", ["enable", "login"]));
test("in a named submodule", () =>
  check('{ services.web.hosts."x" = { $0 }; }', ["forceSSL", "listen", "locations"]));
test("in a submodule of a submodule", () =>
  check('{ services.web.hosts.x.locations."/" = { $0 }; }', ["proxyPass", "root"]));
test("in a list of submodules", () =>
  check("{ services.web.hosts.x.listen = [ { $0 } ]; }", ["addr", "port"]));
test("behind a computed name", () =>
  check("{ services.web.hosts.${x}.$0 }", ["forceSSL", "listen", "locations"]));
test("in an inline module", () => check("{ imports = [ ({ ... }: { services.$0 }) ]; }", ["ssh", "web"]));
test("reading config", () =>
  check("{ config, ... }: { networking.hostName = config.services.$0; }", ["ssh", "web"]));
test("reading an alias of config", () =>
  check("{ config, ... }: let cfg = config.services.web; in { networking.hostName = cfg.$0; }", [
    "enable",
    "hosts",
  ]));
test("deeper options by their name", () =>
  check("{ hostNa$0 }", ["networking", "services", "networking.hostName"]));

test("a boolean", () => check("{ services.web.enable = $0; }", ["true", "false"]));
test("a boolean after mkDefault", () =>
  check("{ lib, ... }: { services.web.enable = lib.mkDefault $0; }", ["true", "false"]));
test("a boolean without a semicolon yet", () =>
  check('{\n  services.web.enable = $0\n  networking.hostName = "x";\n}', ["true", "false"]));
test("an enumeration or null", () => check("{ services.ssh.login = $0; }", ['"yes"', '"no"', "null"]));
test("an enumeration inside the string", () => check('{ services.ssh.login = "$0"; }', ["yes", "no"]));
test("no values in the middle of an expression", () => check("{ services.web.enable = f $0; }", []));
test("a set in let", () => check("let x = { a.b = 1; c = 2; }; in x.$0", ["a", "c"]));
test("a set in let under with", () => check("let x = { abc = 2; }; in with x; ab$0", ["abc"]));

test("a boolean option's snippet", () =>
  snippet("{ services.web.$0 }", "enable", "enable = ${1|true,false|};"));
test("an enumeration's snippet", () => snippet("{ services.ssh.$0 }", "login", 'login = "${1|yes,no|}";'));
test("a set's snippet", () => snippet("{ services.web.$0 }", "hosts", "hosts = {\n\t$0\n};"));
test("no snippet where a value stands already", () =>
  snippet("{ services.web.ena$0 = true; }", "enable", undefined));
test("no snippet for a set of options", () => snippet("{ $0 }", "services", undefined));

test("documentation of an option", async () => {
  const { ctx } = evaluatedContextOf("#- /configuration.nix\n{ }$0");
  const path = ["services", "web", "enable"];
  expect(await completionDocumentation(ctx, { kind: "option", path })).toContain("Default: `false`");
});
test("documentation of a builtin", async () => {
  const { ctx } = evaluatedContextOf("{ }$0");
  expect(await completionDocumentation(ctx, { kind: "builtin", path: ["map"] })).toContain("map f list");
});
