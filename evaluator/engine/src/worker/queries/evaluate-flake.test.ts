import { createMemoryIo } from "@nixsight/eval/io/memory-io.ts";
import { loadGrammar } from "@nixsight/grammar";
import { beforeAll, describe, expect, it } from "vitest";
import { createInlineClient } from "../inline-client.ts";
import type { EvalClient, EvaluateQuery } from "../protocol.ts";

const files = {
  "/etc/secret": "secret",
  "/np/flake.nix": '{ outputs = { self }: { name = "np"; }; }',
  "/other/flake.nix": '{ outputs = { self }: { name = "other"; }; }',
  "/w/deep/file": "",
  "/w/tracked.nix": "1",
  "/w/flake.nix": `{
    inputs.np.url = "path:/np";
    outputs = { self, np }: {
      packages.x86_64-linux = { default = 1; hello.a = 2; };
      legacyPackages.x86_64-linux = { hello = 3; other = 4; };
      defaultPackage.x86_64-linux = 5;
      plain."a.b" = 6;
      hello = 7;
      input = np.name;
      inherit (self) outPath;
      pure = [ (builtins ? currentSystem) (builtins.getEnv "HOME") (builtins.pathExists /etc/secret) ];
      secret = builtins.readFile /etc/secret;
      search = <nixpkgs>;
      fails = { a = throw "no"; b = x: x; c = { }; d = { }; e = [ ]; f = builtins.add 1; };
      drv = derivation { name = "n"; system = "x"; builder = "b"; };
      path = ./tracked.nix;
      text = "\${./tracked.nix}";
    };
  }`,
};

let client: EvalClient;
beforeAll(async () => {
  client = createInlineClient({
    io: createMemoryIo(files, { HOME: "/home/a" }),
    grammar: await loadGrammar(),
  });
  client.configure({ folders: ["/w"] });
});

type Options = Partial<Pick<EvaluateQuery, "format" | "apply">> & {
  readonly directory?: string;
  readonly impure?: boolean;
  readonly override?: string;
};

/** Values as Nix 2.34 prints them; an error as its place and message. */
async function check(reference: string, expected: string, options: Options = {}): Promise<void> {
  const { directory = "/w", impure = false, override, format = "nix", apply } = options;
  const overrideInputs = override === undefined ? [] : [{ input: "np", reference: override }];
  const answer = await client.ask("evaluate", {
    source: { kind: "flake", reference, directory, impure, overrideInputs },
    strict: false,
    format,
    attributePath: [],
    args: [],
    searchPath: [],
    ...(apply === undefined ? {} : { apply }),
  });
  if (!answer.ok) throw new Error(answer.message);
  const { value } = answer;
  const place = value.ok || value.error.place === undefined ? "" : `${value.error.place.path}: `;
  expect(value.ok ? value.text : `${place}${value.error.message}`, reference).toBe(expected);
}

describe("An attribute of a flake", () => {
  it("is looked for in the packages first", async () => {
    await check(".", "1");
    await check(".#hello.a", "2");
    await check(".#hello", "{ a = 2; }");
    await check(".#.hello", "7");
    await check(".#other", "4");
    await check('.#plain."a.b"', "6");
    await check(".#hello^out", "{ a = 2; }");
    await check(".#hello", "{ a = 2; }", { directory: "/w/deep" });
    await check(
      ".#helo",
      "flake 'path:/w' does not provide attribute 'packages.x86_64-linux.helo', 'legacyPackages.x86_64-linux.helo' or 'helo'",
    );
    await check(".#.input.x", "flake 'path:/w' does not provide attribute 'input.x'");
    await check('.#"a', "missing closing quote in selection path 'packages.x86_64-linux.\"a'");
  });
  it("is printed with what fails in it", async () => {
    const lambda = "«lambda b @ /nix/store/cdl9byfhqx5si0xz5jm2344vb86iymmi-source/flake.nix:14:37»";
    await check(
      ".#fails",
      `{ a = «error: no»; b = ${lambda}; c = { }; d = «repeated»; e = [ ]; f = «partially applied primop add»; }`,
    );
    await check(".#fails.a", "/w/flake.nix: no");
    await check(".#drv", "«derivation /nix/store/74qwm6i4mc5wqairwsm87b0hkfgz9gc2-n.drv»");
  });
  it("may be given to a function", () =>
    check(".#hello", '["a"]', { format: "json", apply: "builtins.attrNames" }));
  it("lies in the store path of the flake", async () => {
    await check(".#outPath", "/nix/store/cdl9byfhqx5si0xz5jm2344vb86iymmi-source", { format: "raw" });
    await check(".#path", "/nix/store/cdl9byfhqx5si0xz5jm2344vb86iymmi-source/tracked.nix");
    await check(".#path", '"/nix/store/cdl9byfhqx5si0xz5jm2344vb86iymmi-source/tracked.nix"', {
      format: "json",
    });
    await check(".#text", '"/nix/store/klmjhjv9i0g94f3fn7zg2481f3k11jck-tracked.nix"');
  });
});

describe("Evaluation of a flake", () => {
  it("is pure", async () => {
    await check(".#pure", '[ false "" false ]');
    await check(".#pure", '[ true "/home/a" true ]', { impure: true });
    await check(
      ".#secret",
      "/w/flake.nix: access to absolute path '/etc/secret' is forbidden in pure evaluation mode (use '--impure' to override)",
    );
    await check(".#secret", '"secret"', { impure: true });
    await check(
      ".#search",
      "/w/flake.nix: cannot look up '<nixpkgs>' in pure evaluation mode (use '--impure' to override)",
    );
  });
  it("may take inputs from elsewhere", async () => {
    await check(".#input", '"np"');
    await check(".#input", '"other"', { override: "../other" });
  });
});
