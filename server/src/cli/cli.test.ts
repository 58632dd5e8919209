import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { miniNixpkgs } from "@nixsight/engine/testing/mini-nixpkgs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "../../..");
const command = path.join(root, "server/bin/nixsight.mjs");
const fixtureNixpkgs = path.join(root, "test/fixtures/mini-nixpkgs");
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "nixsight-cli-"));
  const write = (name: string, contents: string | Uint8Array) =>
    writeFileSync(path.join(folder, name), contents);
  write("good.nix", "{ lib, ... }: { services.openssh.enable = lib.mkDefault true; }\n");
  write("wrong.nix", '{ ... }: {\n\tservices.openssh.enable = "yes";\n}\n');
  write("latin.nix", Uint8Array.of(0x7b, 0xff, 0x7d));
  write("unused.nix", "let a = 1; in 2\n");
  write("empty.nix", "");
  const chain = "builtins.foldl' (a: y: { before = a; }) acc (builtins.genList (z: z) 1000)";
  write(
    "hungry.nix",
    `(builtins.foldl' (acc: x: ${chain}) null (builtins.genList (z: z) 100000)).before == null`,
  );
  write("large.nix", " ".repeat(21_000_000));
  write("cycle.nix", "import ./cycle.nix");
  write("imports.nix", "{ imports = [ ./absent.nix ./folder ]; }");
  write("value.nix", "{ a ? 1, b }: [ a b ]");
  mkdirSync(path.join(folder, "small/below"), { recursive: true });
  write(
    "small/flake.nix",
    '{ outputs = { self }: { hosts."a.b".name = "x"; packages.x86_64-linux.default = self.hosts; }; }',
  );
  mkdirSync(path.join(folder, "folder"));
  mkdirSync(path.join(folder, "project"));
  write("project/.nixsight.toml", '[ignore]\n"old*.nix" = ["wrong-type", "unused-bindin"]\n');
  write("project/old.nix", "{ services.openssh.enable = 1; }\n");
  write("project/new.nix", "{\n  services.openssh.enable = 1; # nixsight: ignore wrong-type for now\n}\n");
  mkdirSync(path.join(folder, "hosts/a"), { recursive: true });
  mkdirSync(path.join(folder, "hosts/b"));
  write("hosts/a/configuration.nix", '{ imports = [ ../shared.nix ]; networking.hostName = "a"; }\n');
  write("hosts/b/configuration.nix", "{ imports = [ ../shared.nix ]; networking.hostName = 2; }\n");
  write("hosts/shared.nix", "{ services.openssh.enable = 1; }\n");
  mkdirSync(path.join(folder, "router"));
  write(
    "router/configuration.nix",
    '{ networking.nat = { enable = true; externalInterface = "a"; forwardPorts = [ { sourcePort = 1; } ]; }; }\n',
  );
  write("hosts/spare.nix", "{ services.openssh.enable = true; }\n");
  for (const [name, text] of Object.entries(miniNixpkgs)) {
    mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
    write(name, text);
  }
  mkdirSync(path.join(folder, "flake/hosts"), { recursive: true });
  const nixpkgs = { type: "path", path: path.join(folder, "nixpkgs") };
  const nodes = { root: { inputs: { nixpkgs: "nixpkgs" } }, nixpkgs: { locked: nixpkgs, original: nixpkgs } };
  write("flake/flake.lock", JSON.stringify({ nodes, root: "root", version: 7 }));
  write(
    "flake/flake.nix",
    `{
  inputs.nixpkgs.url = "path:${nixpkgs.path}";
  outputs = { self, nixpkgs }: {
    nixosConfigurations.laptop = nixpkgs.lib.nixosSystem { modules = [ ./shared.nix ./hosts/laptop.nix ]; };
    nixosConfigurations.server = nixpkgs.lib.nixosSystem { modules = [ ./shared.nix ]; };
    nixosConfigurations.draft = nixpkgs.lib.nixosSystem { modules = [ (throw "not yet") ]; };
  };
}
`,
  );
  write("flake/shared.nix", "{ services.openssh.enable = 1; }\n");
  write("flake/hosts/laptop.nix", '{ networking.hostName = "localhost"; }\n');
  for (const place of ["fleet", "fleet/spare"]) {
    mkdirSync(path.join(folder, place));
    write(
      `${place}/flake.nix`,
      `{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs";
  outputs = { self, nixpkgs }: {
    nixosConfigurations.one = nixpkgs.lib.nixosSystem { modules = [ { services.openssh.enabel = true; } ]; };
  };
}
`,
    );
  }
  write("fleet/spare/flake.lock", JSON.stringify({ nodes: { root: {} }, root: "root", version: 7 }));
  mkdirSync(path.join(folder, "broken"));
  write("broken/nixsight.toml", "[ignore\n");
  write("broken/a.nix", "{ }\n");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", NIXSIGHT_CACHE: "off", NIX_PATH: "" },
  });
  return { status, stdout, stderr };
};

/** Exit status, and a part of what is said on either stream. */
const check = (args: string[], status: number, part: string) => {
  const result = run(...args);
  expect([result.status, result.stdout + result.stderr]).toEqual([status, expect.stringContaining(part)]);
  expect(result.stdout + result.stderr).not.toMatch(/^\s+at .*\.m?js:/m);
};

describe("memory that is full", () => {
  const little = (...args: string[]) => {
    const env = {
      ...process.env,
      NO_COLOR: "1",
      NIXSIGHT_CACHE: "off",
      NIX_PATH: "",
      NIXSIGHT_MEMORY_MB: "100",
    };
    const { status, stderr } = spawnSync(process.execPath, [command, ...args], {
      cwd: folder,
      encoding: "utf8",
      env,
    });
    return [status, stderr.trim().split("\n").at(-1)];
  };
  test("of a file", () =>
    expect(little("check", "hungry.nix")).toEqual([
      2,
      "nixsight: evaluation needed more than 100 MB of memory",
    ]));
  test("of an expression", () => expect(little("eval", "hungry.nix")[0]).toBe(1));
});

describe("check", () => {
  test("a correct file", () => check(["check", "good.nix"], 0, "nothing to report in 1 file"));
  test("a mistake has its place, a code and a help", () =>
    check(
      ["check", "wrong.nix"],
      1,
      "wrong.nix:2:28: error[wrong-type]: `services.openssh.enable` must be of type boolean",
    ));
  test("the source line is marked", () =>
    check(
      ["check", "wrong.nix"],
      1,
      '    2 |   services.openssh.enable = "yes";\n      |                             ^^^^^',
    ));
  test("JSON has ranges from 0", () => {
    const [finding] = JSON.parse(run("check", "--json", "wrong.nix").stdout);
    expect([finding.file, finding.range.start, finding.severity, finding.code]).toEqual([
      path.join(folder, "wrong.nix"),
      { line: 1, character: 27 },
      "error",
      "wrong-type",
    ]);
  });
  test("JSON of a correct file is an empty array", () =>
    expect(JSON.parse(run("check", "--json", "good.nix").stdout)).toEqual([]));
  test("hints are left out", () => check(["check", "unused.nix"], 0, "nothing to report"));
  test("hints on request", () =>
    check(["check", "--hints", "unused.nix"], 0, "unused.nix:1:5: hint[unused-binding]"));
  test("comments and a project file silence findings", () =>
    check(["check", "project"], 0, "nothing to report (2 ignored) in 2 files"));
  test("a code in a project file that is none is a hint", () =>
    check(["check", "--hints", "project"], 0, "did you mean `unused-binding`?"));
  test("a project file that cannot be read", () =>
    check(["check", "broken"], 1, "broken/nixsight.toml:1:8: error[bad-project-file]: this is not TOML"));
  test("what several configurations say alike is said once, with their names", () => {
    const found = JSON.parse(run("check", "--json", "--jobs", "2", "hosts").stdout);
    expect(found.map((finding: { hosts: string[] }) => finding.hosts)).toEqual([
      ["b/configuration.nix"],
      ["a/configuration.nix", "b/configuration.nix"],
    ]);
  });
  test("a file is judged as far as a rebuild evaluates it", () =>
    check(
      ["check", "--nixpkgs", fixtureNixpkgs, "router/configuration.nix"],
      1,
      "error[missing-definition]: `networking.nat.forwardPorts.*.destination` is needed",
    ));
  test("each configuration has a verdict", () =>
    check(
      ["check", "hosts"],
      1,
      "b/configuration.nix  NixOS  2 errors (options only)\n\n2 errors in 4 files and 2 configurations",
    ));
  test("every host of a flake, evaluated", () => {
    const { status, stdout, stderr } = run("check", "flake");
    expect(status).toBe(1);
    expect(stdout).toContain("flake/shared.nix:1:29: error[wrong-type]");
    expect(stdout).toContain("  in: laptop, server\n");
    expect(stderr).toContain(
      [
        "configuration  kind   verdict",
        "draft          NixOS  1 error (judged in part: not yet)",
        "laptop         NixOS  1 error, 1 warning",
        "server         NixOS  1 error",
        "",
        "2 errors, 1 warning in 3 files and 3 configurations, judged by nixpkgs 25.05 at nixpkgs (flake.lock)",
      ].join("\n"),
    );
  });
  test("a host whose findings are warnings", () =>
    check(["check", "--host", "laptop", "--fail-on", "never", "flake"], 0, "1 error, 1 warning in 3 files"));
  test("a host named as rebuild commands name it", () =>
    check(["check", "flake#nixosConfigurations.server"], 1, "1 error in 2 files"));
  test("hosts of the same name in several flakes, with a nixpkgs that is no flake", () => {
    const { stdout, stderr } = run("check", "--nixpkgs", fixtureNixpkgs, "fleet");
    expect(stdout).toContain("fleet/flake.nix:4:88: error[unknown-option]");
    expect(stdout).not.toContain("missing-file");
    // A flake below another is one when it has a lock file; this one lacks the input, as Nix would say.
    expect(stdout).toContain("fleet/spare/flake.nix:2:10: info[lock-outdated]");
    expect(stderr).toContain("fleet#one        NixOS  1 error\nfleet/spare#one  NixOS  1 error, 1 note\n");
  });
  test("one of several hosts of the same name", () =>
    check(
      ["check", "--nixpkgs", fixtureNixpkgs, "--host", "fleet/spare#one", "fleet"],
      1,
      "1 error, 1 note in 1 file, judged by",
    ));
  test("a host that is none", () =>
    check(
      ["check", "flake#sever"],
      2,
      "sever: there is no configuration of this name; did you mean server?",
    ));
  test("a file of a flake is seen from its flake", () =>
    check(["check", "flake/hosts/laptop.nix"], 1, "flake/hosts/laptop.nix:1:25: warning[module-warning]"));
  test("one configuration of several", () =>
    check(["check", "--host", "a/configuration.nix", "hosts"], 1, "1 error in 2 files"));
  test("a configuration that is none", () =>
    check(
      ["check", "--host", "c/configuration.nix", "hosts"],
      2,
      "nixsight: c/configuration.nix: there is no configuration of this name; did you mean a/configuration.nix?",
    ));
  test("a configuration of a file", () =>
    check(["check", "--host", "a", "good.nix"], 2, "name the folder of the flake"));
  test("findings alone", () => {
    const { stdout, stderr } = run("check", "--quiet", "wrong.nix");
    expect([stdout.includes("wrong-type"), stderr]).toEqual([true, ""]);
  });
  test("nothing fails", () => check(["check", "--fail-on", "never", "wrong.nix"], 0, "1 error in 1 file"));
  test("hints fail", () => check(["check", "--fail-on", "hint", "unused.nix"], 1, "unused-binding"));
  test("a severity that is none", () =>
    check(["check", "--fail-on", "bad", "good.nix"], 2, "Allowed choices are error, warning"));
  test("no jobs", () =>
    check(["check", "--jobs", "0", "good.nix"], 2, "--jobs 0: give a whole number from 1"));
  test("two forms", () =>
    check(["check", "--sarif", "--json", "good.nix"], 2, "--json and --sarif exclude each other"));
  test("workflow commands", () =>
    check(
      ["check", "--github", "wrong.nix"],
      1,
      "::error file=wrong.nix,line=2,endLine=2,col=28,endColumn=33,",
    ));
  test("SARIF", () => check(["check", "--sarif", "wrong.nix"], 1, '"ruleId": "wrong-type"'));
  test("a file that is no text", () =>
    check(["check", "latin.nix"], 1, "latin.nix' is not a Nix file: it is not UTF-8 text"));
  test("an empty file", () => check(["check", "empty.nix"], 1, "empty.nix:1:1: error[syntax-error]"));
  test("a huge file", () => check(["check", "large.nix"], 1, "large.nix' is not read as Nix: it has 21 MB"));
  test("a file that imports itself", () => check(["check", "cycle.nix"], 1, "cycle.nix:1:1: error"));
  test("imports that are not there", () => check(["check", "imports.nix"], 1, "there is no file"));
  test("an imported folder without default.nix", () =>
    check(["check", "imports.nix"], 1, "has no default.nix to import"));
  test("a missing file", () =>
    check(["check", "absent.nix"], 2, "nixsight: absent.nix: no such file or folder"));
  test("a folder without Nix files", () =>
    check(["check", "folder"], 2, "nixsight: folder: there is no .nix file in this folder"));
  test("a folder that is no nixpkgs", () =>
    check(["check", "--nixpkgs", "folder", "good.nix"], 2, "nixsight: folder: is no nixpkgs"));
  test("an unknown option", () => check(["check", "--wrong"], 2, "unknown option '--wrong'"));
});

describe("eval", () => {
  test("an expression", () => check(["eval", "-E", "1 + 1"], 0, "2\n"));
  test("unevaluated parts", () => check(["eval", "-E", "{ a = 1 + 1; }"], 0, "{ a = <CODE>; }\n"));
  test("strictly", () => check(["eval", "--strict", "-E", "{ a = 1 + 1; }"], 0, "{ a = 2; }\n"));
  test("as JSON", () => check(["eval", "--json", "-E", "{ a = [ 1 null ]; }"], 0, '{"a":[1,null]}\n'));
  test("raw", () => expect(run("eval", "--raw", "-E", '"a\\nb"').stdout).toBe("a\nb"));
  test("an attribute", () => check(["eval", "-A", 'a."b.c"', "-E", '{ a."b.c" = 3; }'], 0, "3\n"));
  test("a file with arguments", () =>
    check(["eval", "--strict", "--arg", "b", "1 + 1", "value.nix"], 0, "[ 1 2 ]\n"));
  test("a string argument", () =>
    check(["eval", "--strict", "--argstr", "b", "x", "value.nix"], 0, '[ 1 "x" ]\n'));
  test("an error has its place", () =>
    check(["eval", "-E", "1 + x"], 1, "«string»:1:5: error: undefined variable 'x'"));
  test("a near name is suggested", () => check(["eval", "-E", "{ abc = 1; }.abd"], 1, "did you mean abc?"));
  test("an error comes with the way to it", () =>
    check(
      ["eval", "-E", "let f = x: x.b; in f { }"],
      1,
      [
        "… while calling the function 'f' at «string»:1:20",
        "«string»:1:14: error: attribute 'b' missing",
        "    1 | let f = x: x.b; in f { }",
        "      |              ^",
      ].join("\n"),
    ));
  test("an infinite recursion names what needs what", () =>
    check(
      ["eval", "--show-trace", "-E", "rec { a = b; b = a + 1; }.a"],
      1,
      [
        "  note: the values that wait for each other:",
        "    the attribute 'a' at «string»:1:11",
        "    needs the attribute 'b' at «string»:1:18",
        "    needs the attribute 'a' again",
      ].join("\n"),
    ));
  test("a flake's attribute", () => check(["eval", "--raw", './small#hosts."a.b".name'], 0, "x"));
  test("a flake's package", () =>
    check(["eval", "--system", "x86_64-linux", "small"], 0, '{ "a.b" = { name = "x"; }; }\n'));
  test("a flake further up", () =>
    check(["eval", "--apply", "builtins.attrNames", "./small/below#hosts"], 0, '[ "a.b" ]\n'));
  test("an attribute that a flake has not", () =>
    check(["eval", "./small#hots"], 1, "does not provide attribute"));
  test("a flake that is not here", () =>
    check(["eval", "github:a/b#c"], 1, "'github:a/b' is not on this machine"));
  test("arguments for a flake", () =>
    check(["eval", "--argstr", "a", "b", "small#x"], 2, "a flake takes no arguments"));
  test("half an override", () =>
    check(
      ["eval", "--override-input", "x"],
      2,
      "--override-input takes two words: --override-input INPUT FLAKE",
    ));
  test("a file that is not there", () =>
    check(["eval", "absent.nix"], 2, "absent.nix: no such file or folder"));
  test("a syntax error", () => check(["eval", "-E", "1 +"], 1, "error: syntax error"));
  test("half a pair", () => check(["eval", "--arg", "x"], 2, "--arg takes two words"));
  test("two formats", () =>
    check(["eval", "--json", "--xml", "-E", "1"], 2, "--json and --xml exclude each other"));
  test("a search path that is not there", () =>
    check(["eval", "-I", "x=absent", "-E", "1"], 2, "absent: no such file or folder"));
});

describe("parse, options, explain, completion", () => {
  test("a tree", () => check(["parse", "good.nix"], 0, "source_file [1:1 - 2:1]"));
  test("no text", () => check(["parse", "latin.nix"], 2, "is not UTF-8 text"));
  test("a folder", () => check(["parse", "folder"], 2, "folder: is a folder; name a file"));
  test("a search", () => check(["options", "openssh", "enable"], 0, "services.openssh.enable"));
  test("one option", () => check(["options", "services.openssh.enable"], 0, "boolean"));
  test("options of Home Manager", () =>
    check(["options", "--kind", "home-manager", "programs.git.enable"], 0, "boolean"));
  test("nothing found", () => check(["options", "qqqqqqqqqqqqqq"], 1, "0 options"));
  test("what a code means", () => check(["explain", "bad-enum-value"], 0, 'lidSwitch = "hibernate";'));
  test("all codes", () => check(["explain"], 0, "error        Wrong type"));
  test("a code that is none", () => check(["explain", "wrong-tipe"], 2, "did you mean wrong-type?"));
  test.each(["bash", "zsh", "fish"])("completion for %s", (shell) =>
    check(["completion", shell], 0, "check"),
  );
  test("completion knows what an option takes", () =>
    check(["completion", "bash"], 0, 'check:--fail-on) COMPREPLY=($(compgen -W "error warning'));
  test("completion for another shell", () =>
    check(["completion", "tcsh"], 2, "no completion for the shell tcsh"));
});

test("the server takes options that clients add", () => {
  const { status } = spawnSync(process.execPath, [command, "lsp", "--stdio", "--clientProcessId=1"], {
    input: "",
  });
  expect(status).not.toBe(2);
});

describe("the examples", () => {
  const { status, stdout } = spawnSync(process.execPath, [command, "check", "--json", "examples"], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, NIXSIGHT_CACHE: "off", NIX_PATH: "" },
  });
  const findings: { code: string; file: string }[] = JSON.parse(stdout);

  test("mistakes end with status 1", () => expect(status).toBe(1));
  test("they show many kinds of mistake", () =>
    expect([...new Set(findings.map((finding) => finding.code))].sort()).toEqual([
      "bad-enum-value",
      "duplicate-attribute",
      "infinite-recursion",
      "missing-argument",
      "missing-attribute",
      "missing-file",
      "missing-token",
      "out-of-range",
      "undefined-variable",
      "unknown-option",
      "wrong-type",
    ]));
  test("the correct file has none", () =>
    expect(findings.filter((finding) => finding.file.endsWith("hardware.nix"))).toEqual([]));
});
