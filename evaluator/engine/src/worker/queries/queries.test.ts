import { createMemoryIo } from "@nixsight/eval/io/memory-io.ts";
import { loadGrammar } from "@nixsight/grammar";
import { parseFixture } from "@nixsight/test-support";
import { expect, test } from "vitest";
import { miniNixpkgs } from "../../testing/mini-nixpkgs.ts";
import { createInlineClient } from "../inline-client.ts";
import type { AnswerOf, EvalClient, QueryKind, QueryOf } from "../protocol.ts";

const file = "/w/configuration.nix";

/** A client that knows one configuration, and the offset of the cursor in it. */
async function open(
  source: string,
): Promise<{ client: EvalClient; offset: number; texts: Map<string, string> }> {
  const fixture = parseFixture(`#- ${file}\n${source.replace(/^\n/, "")}`);
  const texts = new Map(fixture.files.map(({ path, text }) => [path, text]));
  const client = createInlineClient({
    io: createMemoryIo({ ...miniNixpkgs, ...Object.fromEntries(texts) }),
    grammar: await loadGrammar(),
  });
  client.configure({ folders: ["/w"], nixpkgs: "/nixpkgs" });
  return { client, offset: fixture.cursors[0]?.offset ?? 0, texts };
}

async function ask<K extends QueryKind>(
  client: EvalClient,
  kind: K,
  query: QueryOf<K>,
): Promise<AnswerOf<K>> {
  const answer = await client.ask(kind, query);
  if (!answer.ok) throw new Error(answer.message);
  return answer.value;
}

const configuration = `
{ config, lib, pkgs, ... }:
let cfg = config.networking; greet = { name, loud ? false, ... }: name; in
{
  networking.hostName = "laptop";
  services.openssh.enable = true;
  users.users.alice.uid = lib.mkForce 1000;
  environment.systemPackages = with pkgs; [ git ];
`;

const value = (name: string, body: string, expected: string | undefined) =>
  test(name, async () => {
    const { client, offset } = await open(`${configuration}${body}\n}\n`);
    const answer = await ask(client, "value", { at: { path: file, offset } });
    expect(answer === undefined ? undefined : `${answer.type}: ${answer.text}`).toBe(expected);
  });

value("a merged value", "environment.attrs.a = cfg.hostN$0ame;", 'string: "laptop"');
value(
  "a function with its arguments",
  "environment.attrs.a = gr$0eet;",
  "function: { name, loud ? …, ... }: …",
);
value("a package", "environment.shell = pkgs.zs$0h;", "package: zsh");
value("a value that cannot be evaluated", "environment.attrs.a = no$0where;", undefined);

test("attributes after a dot, through a path", async () => {
  const { client, offset } = await open(`${configuration}  environment.attrs.a = config$0;\n}\n`);
  const at = { path: file, offset };
  const query = { at, path: ["services", "openssh"], prefix: "", limit: 10 };
  const answer = await ask(client, "attributes", query);
  expect(answer?.names.map(({ name }) => name)).toEqual(["enable", "extraConfig", "ports"]);
});

test("attributes by prefix", async () => {
  const { client, offset } = await open(`${configuration}  environment.attrs.a = lib$0;\n}\n`);
  const answer = await ask(client, "attributes", {
    at: { path: file, offset },
    path: [],
    prefix: "mkMer",
    limit: 5,
  });
  expect(answer?.names.map(({ name }) => name)).toEqual(["mkMerge", "mkMergedOptionModule"]);
});

test("where an attribute comes from", async () => {
  const { client, offset } = await open(`${configuration}  environment.attrs.a = pkgs$0;\n}\n`);
  const places = await ask(client, "origin", { at: { path: file, offset }, path: ["git"] });
  expect(places.map(({ path }) => path)).toEqual(["/nixpkgs/default.nix"]);
});

test("an inherited attribute comes from where it was written", async () => {
  const source =
    "let parts = { one = 1; }; all = { inherit (parts) one; }; in { environment.attrs.a = all$0.one; }\n";
  const { client, offset } = await open(source);
  const places = await ask(client, "origin", { at: { path: file, offset }, path: ["one"] });
  expect(places.map(({ range }) => range.start.character)).toEqual([
    source.indexOf("one = 1"),
    source.indexOf("one; }; in"),
  ]);
});

test("an option with its definitions and value", async () => {
  const { client } = await open(`${configuration}}\n`);
  const answer = await ask(client, "option", { file, path: ["networking", "hostName"] });
  expect([
    answer?.option.typeDescription,
    answer?.option.default,
    answer?.declarations.map(({ path }) => path),
    answer?.definitions.map(({ place }) => place.range.start.line),
    answer?.value,
  ]).toEqual(["string", '"nixos"', ["/nixpkgs/nixos/modules/all.nix"], [3], '"laptop"']);
});

const definitions = (name: string, body: string, path: string, expected: object) =>
  test(name, async () => {
    const { client } = await open(`{ lib, ... }:\n{\n${body}\n}\n`);
    const answer = await ask(client, "option", { file, path: path.split(".") });
    expect({
      value: answer?.value,
      priority: answer?.priority,
      definitions: answer?.definitions.map(
        ({ place, priority, value, overridden }) =>
          `${place.range.start.line}: ${value} ${priority}${overridden ? " overridden" : ""}`,
      ),
      definedBy: answer?.definedBy,
    }).toEqual(expected);
  });

definitions(
  "definitions that a stronger one replaces",
  `imports = [
    { networking.hostName = "a"; }
    { networking.hostName = lib.mkForce "b"; }
    { networking.hostName = lib.mkDefault "c"; }
  ];`,
  "networking.hostName",
  {
    value: '"b"',
    priority: 50,
    definitions: ['3: "a" 100 overridden', '4: "b" 50', '5: "c" 1000 overridden'],
    definedBy: [],
  },
);
definitions(
  "definitions that are merged",
  "  imports = [ { services.openssh.ports = [ 1 ]; } ];\n  services.openssh.ports = lib.mkIf true [ 2 ];",
  "services.openssh.ports",
  { value: "[ 1 2 ]", priority: 100, definitions: ["2: [ 1 ] 100", "3: [ 2 ] 100"], definedBy: [] },
);
definitions("definitions of others", "", "warnings", {
  value: "[ ]",
  priority: 100,
  definitions: [],
  definedBy: ["/nixpkgs/nixos/modules/all.nix"],
});
definitions("a field of a submodule", "  users.users.a.uid = lib.mkForce 1;", "users.users.a.uid", {
  value: "1",
  priority: 50,
  definitions: ["2: 1 50"],
  definedBy: [],
});

test("a field of a submodule is an option too", async () => {
  const { client } = await open(`${configuration}}\n`);
  const answer = await ask(client, "option", { file, path: ["users", "users", "alice", "uid"] });
  expect([answer?.option.path.join("."), answer?.value, answer?.definitions[0]?.priority]).toEqual([
    "users.users.alice.uid",
    "1000",
    50,
  ]);
});

const children = (path: string, expected: string) =>
  test(`children of "${path}"`, async () => {
    const { client } = await open(`${configuration}}\n`);
    const answer = await ask(client, "optionChildren", { file, path: path === "" ? [] : path.split(".") });
    expect(answer.map(({ name, isOption }) => (isOption ? name : `${name}.`)).join(" ")).toBe(expected);
  });

children("services", "logind. openssh. ssh. telnet web.");
children("services.openssh", "enable extraConfig ports");
children("users.users.anybody", "extraGroups home name uid");
children("nothing.here", "");

test("options are found by words", async () => {
  const { client } = await open(`${configuration}}\n`);
  const answer = await ask(client, "searchOptions", { file, text: "firewall ports", limit: 3 });
  expect(answer.map(({ path }) => path.join("."))).toEqual(["networking.firewall.allowedTCPPorts"]);
});

test("packages by the beginning of their name", async () => {
  const { client } = await open(`${configuration}}\n`);
  const answer = await ask(client, "packages", { file, set: [], prefix: "h", limit: 10 });
  expect(answer).toEqual({ names: ["hello", "htop"], complete: true });
});

test("what is known of a package", async () => {
  const { client } = await open(`${configuration}}\n`);
  const answer = await ask(client, "package", { file, path: ["hello"] });
  expect(answer).toEqual({ path: ["hello"], name: "hello", description: "The program hello" });
});

test("roots, and picking one", async () => {
  const { client } = await open(`${configuration}}\n#- /w/two/configuration.nix\n{ }\n`);
  const before = await ask(client, "roots", {});
  await ask(client, "pickRoot", { id: "nixos:/w/two/configuration.nix" });
  const after = await ask(client, "roots", {});
  expect(
    [before, after].map(({ roots }) => roots.filter(({ active }) => active).map(({ label }) => label)),
  ).toEqual([["configuration.nix"], ["two/configuration.nix"]]);
});

test("every option of a nixpkgs", async () => {
  const { client } = await open("{ }");
  const answer = await ask(client, "optionList", { kind: "nixos", nixpkgs: "/nixpkgs" });
  expect(answer.find(({ path }) => path.join(".") === "services.ssh.enable")?.typeDescription).toBe(
    "boolean",
  );
});

test("an edit is judged without evaluating the root again, and a new text replaces the old findings", async () => {
  const { client, texts } = await open(`${configuration}}\n`);
  const findings = async (mode: "check" | "settle") =>
    (await ask(client, "diagnose", { path: file, mode })).findings.map(({ code }) => code);
  const text = texts.get(file)!;
  const seen = [await findings("settle")];
  for (const edit of ["true", '"yes"', "tru", "true"]) {
    client.overlay(file, text.replace("enable = true", `enable = ${edit}`));
    seen.push(await findings("check"), await findings("settle"));
  }
  expect(seen).toEqual([
    [],
    ...[[], []],
    ...[["wrong-type"], ["wrong-type"]],
    ...[["undefined-variable"], ["undefined-variable"]],
    ...[[], []],
  ]);
});

test("half-typed text keeps the rest of the configuration known", async () => {
  const { client, texts } = await open(`${configuration}}\n`);
  await ask(client, "diagnose", { path: file, mode: "settle" });
  client.overlay(file, texts.get(file)!.replace("services.openssh.enable = true;", "services.openssh."));
  const answer = await ask(client, "optionChildren", { file, path: ["services", "openssh"] });
  expect(answer.map(({ name }) => name)).toEqual(["enable", "extraConfig", "ports"]);
});
