/**
 * What is kept between edits is never seen: after every step of a script, an evaluator that lived through all of it
 * says what a new one says. The language of the scripts is in support/edits/steps.ts.
 */
import { loadGrammar } from "@nixsight/grammar";
import { expect, test } from "vitest";
import { replayInMemory } from "./support/edits/memory.ts";
import { type RandomEditsOptions, randomEdits } from "./support/edits/random.ts";
import { parseScript, showStep } from "./support/edits/steps.ts";
import { type Files, flakeWorkspace, plainWorkspace } from "./support/edits/workspaces.ts";

const grammar = await loadGrammar();

/** Replays a script over a workspace (path in `/w` → text). */
function check(name: string, workspace: Files, script: string, settings = {}): void {
  test(name, async () => {
    const replay = replayInMemory(grammar, workspace, settings);
    for (const { step, line, codes } of parseScript(script)) {
      const result = await replay.run(step);
      expect({ line, differences: result.differences }).toEqual({ line, differences: [] });
      if (codes !== undefined) expect({ line, codes: result.codes }).toEqual({ line, codes });
    }
    await replay.dispose();
  });
}

const small: Files = {
  "configuration.nix":
    '{ config, lib, pkgs, ... }: {\n  imports = [ ./web.nix ./users.nix ];\n  services.openssh.enable = true;\n  networking.hostName = "one";\n}\n',
  "web.nix":
    "{ config, lib, ... }:\nlet port = 8080; in {\n  services.nginx.enable = config.services.openssh.enable;\n  networking.firewall.allowedTCPPorts = [ port ];\n}\n",
  "users.nix":
    "{ pkgs, ... }: {\n  users.users.ann = { isNormalUser = true; packages = [ pkgs.hello ]; };\n}\n",
};

check(
  "an option is mistyped and mended",
  small,
  `
  open configuration.nix ##
  type configuration.nix: openssh.enable => openssh.enabel ## unknown-option
  type configuration.nix: openssh.enabel => openssh.enable ##
  close configuration.nix ##
`,
);

check(
  "a value that other files read",
  small,
  `
  type configuration.nix: enable = true => enable = false ##
  type configuration.nix: enable = false => enable = "yes" ## wrong-type
  type configuration.nix: enable = "yes" => enable = true ##
`,
);

check(
  "files come and go on disk",
  small,
  `
  open configuration.nix ##
  delete web.nix ## missing-file
  write web.nix: { services.nginx.enabel = true; } ## unknown-option
  disk web.nix: enabel => enable ##
  delete users.nix ## missing-file
  type configuration.nix: ./users.nix => ##
  write users.nix: { users.users.ann.uid = "x"; }
  type configuration.nix: ./web.nix => ./web.nix ./users.nix
`,
);

check(
  "unsaved buffers count, also of files that are not on disk",
  small,
  `
  type configuration.nix: ./web.nix => ./web.nix ./new.nix ## missing-file
  write new.nix: {} ##
  open new.nix ##
  type new.nix: {} => { networking.hostName = "two"; } ## conflicting-definitions conflicting-definitions
  close new.nix ##
  open new.nix
  type new.nix: {} => { networking.hostNam = "two"; } ## unknown-option
  delete new.nix ## unknown-option
  close new.nix ## missing-file
`,
);

check(
  "whitespace and comments only",
  small,
  `
  open web.nix
  type web.nix: { config => # a comment⏎⏎{ config
  type web.nix: port = 8080 => port =⏎    8080
  type configuration.nix: openssh.enable = true => openssh.enable = "yes" ## wrong-type
  type configuration.nix: { config => ⏎⏎# hello⏎{ config ## wrong-type
  type web.nix: # a comment => ## wrong-type
`,
);

check(
  "damaged text and its repair",
  small,
  `
  type web.nix: 8080; in => 8080 in ## missing-token
  type web.nix: 8080 in => 8080; in ##
  type web.nix: [ port ] => [ port ## unclosed-delimiter
  type web.nix: [ port => [ port ] ##
  type configuration.nix: [ ./web.nix => [ ./web.nix (  ## unclosed-delimiter
  type configuration.nix: [ ./web.nix ( => [ ./web.nix ##
  type configuration.nix: enable = true => enable = ## syntax-error
  type configuration.nix: enable = => enable = true ##
`,
);

check(
  "arguments and their uses are renamed",
  small,
  `
  type users.nix: { pkgs, ... } => { packages, ... } ## undefined-variable
  type users.nix: pkgs.hello => packages.hello
  type users.nix: { packages, ... } => { pkgs, ... }
  type users.nix: packages.hello => pkgs.hello ##
  type web.nix: let port => let ports ## undefined-variable
  type web.nix: [ port ] => [ ports ] ##
`,
);

const options: Files = {
  "configuration.nix": "{ imports = [ ./options.nix ./use.nix ]; }",
  "options.nix":
    "{ lib, ... }: { options.site.port = lib.mkOption { type = lib.types.port; default = 80; }; options.site.name = lib.mkOption { type = lib.types.str; }; }",
  "use.nix":
    '{ config, ... }: { site.name = "a"; networking.firewall.allowedTCPPorts = [ config.site.port ]; }',
};

check(
  "options that the user declares",
  options,
  `
  open options.nix ##
  type options.nix: options.site.port => options.site.prt
  type options.nix: options.site.prt => options.site.port ##
  type options.nix: types.port => types.str
  type options.nix: types.str; default => types.port; default ##
  type use.nix: site.name = "a" => site.nam = "a"
  type use.nix: site.nam => site.name ##
  type use.nix: site.name = "a"; => ##
  type use.nix: config.site.port ] => config.site.port config.site.name ]
  type options.nix: types.str; => types.str; default = "b"; ## wrong-type
`,
);

const computed: Files = {
  "configuration.nix":
    '{ lib, ... }: { imports = map (name: ./hosts + "/${name}") (builtins.attrNames (builtins.readDir ./hosts)); }',
  "hosts/a.nix": "{ networking.hostName = (builtins.fromJSON (builtins.readFile ../data.json)).name; }",
  "hosts/b.nix": "{ services.openssh.enable = builtins.pathExists ../flag; }",
  "data.json": '{ "name": "one" }',
};

check(
  "files that no text names",
  computed,
  `
  open configuration.nix ##
  disk hosts/a.nix: hostName => hostNam ## unknown-option
  disk hosts/a.nix: hostNam => hostName ##
  disk data.json: "one" => 1 ## wrong-type
  disk data.json: 1 => "one" ##
  write hosts/c.nix: { services.openssh.enabel = true; } ## unknown-option
  delete hosts/c.nix ##
  write flag: ##
  delete flag ##
  type hosts/b.nix: builtins.pathExists ../flag => 1 ## wrong-type
  type hosts/b.nix: 1 => builtins.pathExists ../flag ##
`,
);

check(
  "the import graph changes",
  small,
  `
  type configuration.nix: ./web.nix => ##
  type configuration.nix: imports = [ => imports = [ ./web.nix ##
  type web.nix: let port => let imports = [ ./configuration.nix ]; port
  type web.nix: in { => in { inherit imports; ## infinite-recursion
  type web.nix: inherit imports; => ##
  write lib/default.nix: { one = 1; } ##
  type web.nix: port = 8080 => port = (import ./lib).one ##
  disk lib/default.nix: one => two ## missing-attribute
  disk lib/default.nix: two => one ##
`,
);

check(
  "a module that stands alone is imported, and is left alone again",
  small,
  `
  write alone.nix: { services.openssh.enabel = true; }
  open alone.nix
  type configuration.nix: ./web.nix => ./web.nix ./alone.nix ## unknown-option
  type configuration.nix: ./alone.nix =>
  type alone.nix: enabel => enable ##
`,
);

const flake: Files = {
  "flake.nix":
    '{\n  inputs.nixpkgs.url = "path:/nixpkgs";\n  outputs = { self, nixpkgs }: {\n    nixosConfigurations.a = nixpkgs.lib.nixosSystem { modules = [ ./a.nix ./common.nix ]; };\n    nixosConfigurations.b = nixpkgs.lib.nixosSystem { modules = [ ./b.nix ./common.nix ]; specialArgs.color = "red"; };\n  };\n}\n',
  "flake.lock":
    '{ "nodes": { "nixpkgs": { "locked": { "path": "/nixpkgs", "type": "path" }, "original": { "path": "/nixpkgs", "type": "path" } }, "root": { "inputs": { "nixpkgs": "nixpkgs" } } }, "root": "root", "version": 7 }',
  "a.nix": '{ networking.hostName = "a"; }',
  "b.nix": "{ color, ... }: { networking.hostName = color; }",
  "common.nix":
    '{ config, lib, ... }: { services.nginx.enable = config.networking.hostName == "a"; services.openssh.enable = true; }',
};

check(
  "a flake and its hosts",
  flake,
  `
  open common.nix ##
  type common.nix: openssh.enable => openssh.enabel ## unknown-option
  type common.nix: openssh.enabel => openssh.enable ##
  type flake.nix: "red" => 3 ## wrong-type
  type flake.nix: specialArgs.color = 3 => specialArgs.colour = 3 ## missing-argument
  type flake.nix: specialArgs.colour = 3 => specialArgs.color = "red" ##
  type flake.nix: ./b.nix =>
  type flake.nix: modules = [ ./a.nix => modules = [ ./a.nix ./b.nix
  type flake.nix: ./a.nix ./b.nix => ./a.nix
  type flake.nix: modules = [  ./common.nix => modules = [ ./b.nix ./common.nix ##
  type flake.nix: nixosConfigurations.b => nixosConfigurations.c ##
  type flake.nix: nixosConfigurations.c => nixosConfigurations.b ##
  save flake.nix ##
  close flake.nix ##
`,
);

check(
  "the lock file of a flake",
  flake,
  `
  open common.nix ##
  delete flake.lock
  write flake.lock: { "nodes": { ## evaluation-error
  write flake.lock: { "nodes": { "root": { "inputs": {} } }, "root": "root", "version": 7 }
  delete flake.nix
  write flake.nix: { outputs = { self }: { }; }
`,
);

check(
  "one host is chosen, then another",
  flake,
  `
  open common.nix ##
  pick nixos:/w/flake.nix#b ##
  type common.nix: hostName == "a" => hostName == 1 ##
  pick nixos:/w/flake.nix#a ##
  type common.nix: openssh.enable = true => openssh.enable = config.networking.hostName
  pick nixos:/w/flake.nix#b
`,
);

const overlays: Files = {
  "configuration.nix":
    "{ pkgs, ... }: { nixpkgs.overlays = [ (import ./overlay.nix) ]; environment.systemPackages = [ pkgs.tool ]; }",
  "overlay.nix": "final: prev: { tool = prev.hello; }",
};

check(
  "an overlay of the user",
  overlays,
  `
  open overlay.nix ##
  type overlay.nix: tool => tol ## missing-package
  type overlay.nix: tol => tool ##
  type overlay.nix: prev.hello => 3 ## wrong-type
  type overlay.nix: 3 => prev.hello // { x = 1; } ##
  disk configuration.nix: pkgs.tool => pkgs.tool pkgs.git ##
  type configuration.nix: [ (import ./overlay.nix) ] => [ ] ## missing-package
  type configuration.nix: [ ] => [ (import ./overlay.nix) ] ##
`,
);

check(
  "files of nixpkgs are edited",
  small,
  `
  open configuration.nix ##
  disk /nixpkgs/nixos/modules/openssh.nix: openssh => opnssh
  disk /nixpkgs/nixos/modules/openssh.nix: opnssh => openssh ##
  open /nixpkgs/nixos/modules/openssh.nix ##
  type /nixpkgs/nixos/modules/openssh.nix: openssh => opnssh
  close /nixpkgs/nixos/modules/openssh.nix ##
  open /nixpkgs/lib/parts/lib/attrsets.nix
  type /nixpkgs/lib/parts/lib/attrsets.nix: mapAttrs' = => mapAttrs'' =
  close /nixpkgs/lib/parts/lib/attrsets.nix
  disk /nixpkgs/nixos/modules/module-list.nix: ./openssh.nix =>
  write /nixpkgs/nixos/modules/extra.nix: { lib, ... }: { options.services.openssh.enable = lib.mkOption { type = lib.types.int; default = 1; }; }
  disk /nixpkgs/nixos/modules/module-list.nix: [ => [ ./extra.nix
  delete /nixpkgs/nixos/modules/extra.nix
  write /nixpkgs/nixos/modules/extra.nix: { }
  disk /nixpkgs/nixos/modules/module-list.nix: ./extra.nix => ./openssh.nix ##
  disk /nixpkgs/pkgs/all-packages.nix: hello => helo
  disk /nixpkgs/pkgs/all-packages.nix: helo => hello ##
`,
);

check(
  "nixpkgs goes away and comes back",
  small,
  `
  open configuration.nix ##
  delete /nixpkgs/lib/default.nix ##
  type configuration.nix: openssh.enable => openssh.enabel ##
  restore /nixpkgs/lib/default.nix ## unknown-option
`,
);

check(
  "new configurations appear",
  { "a/configuration.nix": '{ networking.hostName = "a"; }' },
  `
  open a/configuration.nix ##
  write b/configuration.nix: { imports = [ ../shared.nix ]; }
  write shared.nix: { services.openssh.enabel = true; }
  delete a/configuration.nix
  delete b
  folders /w /v
  write /v/configuration.nix: { services.openssh.enabel = true; }
  folders /v
`,
);

check(
  "assertions and warnings follow what they read",
  {
    "configuration.nix": '{ config, ... }: { imports = [ ./rule.nix ]; networking.hostName = "a"; }',
    "rule.nix":
      '{ config, ... }: { assertions = [ { assertion = config.networking.hostName != "b"; message = "not b"; } ]; warnings = if config.services.openssh.enable then [ "ssh" ] else [ ]; }',
  },
  `
  type configuration.nix: "a" => "b" ## failed-assertion
  type configuration.nix: "b" => "c" ##
  type configuration.nix: "c"; => "c"; services.openssh.enable = true; ## module-warning
  type rule.nix: "ssh" => "ssh is on" ## module-warning
  type rule.nix: "not b" => "is c"
  type rule.nix: != "b" => != "c" ## failed-assertion module-warning
`,
);

check(
  "expressions that are no modules",
  {
    "default.nix": "{ x ? 1 }: import ./part.nix { y = x; }",
    "part.nix": "{ y }: y + 1",
    "shell.nix": "let pkgs = import <nixpkgs> { }; in pkgs.hello",
  },
  `
  open part.nix ##
  type part.nix: { y } => { z }
  type part.nix: y + 1 => z + 1
  type default.nix: y = x => z = x ##
  type default.nix: z = x => z = "a"
  type default.nix: z = "a" => z = 2 ##
  type shell.nix: hello => helo
  disk /nixpkgs/pkgs/all-packages.nix: hello => helo
  disk /nixpkgs/pkgs/all-packages.nix: helo => hello
`,
);

/** Replays `count` random steps, the same ones for the same seed. */
function checkRandom(name: string, workspace: Files, count: number, options: RandomEditsOptions): void {
  test(name, async () => {
    const replay = replayInMemory(grammar, workspace);
    const next = randomEdits(options);
    const script: string[] = [];
    for (let done = 0; done < count; done++) {
      const step = next(replay);
      script.push(showStep(step));
      const { differences } = await replay.run(step);
      expect(differences, script.join("\n")).toEqual([]);
    }
    await replay.dispose();
  });
}

const foreign = [
  { file: "/nixpkgs/nixos/modules/openssh.nix", before: "openssh", after: "opnssh" },
  { file: "/nixpkgs/pkgs/all-packages.nix", before: "hello", after: "helo" },
];
checkRandom("random edits of a configuration", plainWorkspace, 40, {
  seed: 3,
  foreign,
  extra: {
    "/w/data.json": '{ "domain": 3 }',
    "/w/zone": "",
    "/w/hosts/c.nix": "{ services.openssh.enabel = true; }",
  },
});
checkRandom("random edits of a flake", flakeWorkspace, 40, {
  seed: 11,
  foreign,
  roots: ["nixos:/w/flake.nix#a", "nixos:/w/flake.nix#b"],
  extra: { "/w/flake.lock": "{", "/w/default.nix": "{ }" },
});
