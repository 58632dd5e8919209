/** Workspaces for edit scripts: path in `/w` → text. */

export type Files = Readonly<Record<string, string>>;

/** A configuration with modules, options of its own, an overlay, and files that no text names. */
export const plainWorkspace: Files = {
  "configuration.nix": `{ config, lib, pkgs, ... }: {
  imports = [ ./web.nix ./users.nix ./options.nix ] ++ map (name: ./hosts + "/\${name}") (builtins.attrNames (builtins.readDir ./hosts));
  services.openssh.enable = true;
  networking.hostName = "one";
  nixpkgs.overlays = [ (import ./overlay.nix) ];
  environment.systemPackages = [ pkgs.tool pkgs.hello ];
}
`,
  "web.nix": `{ config, lib, ... }:
let port = 8080; in {
  services.nginx.enable = config.services.openssh.enable;
  networking.firewall.allowedTCPPorts = [ port config.site.port ];
  site.name = "a";
}
`,
  "users.nix": `{ pkgs, config, ... }: {
  users.users.ann = { isNormalUser = true; packages = [ pkgs.hello ]; };
  warnings = if config.services.nginx.enable then [ ] else [ "no web" ];
}
`,
  "options.nix": `{ lib, config, ... }: {
  options.site.port = lib.mkOption { type = lib.types.port; default = 80; };
  options.site.name = lib.mkOption { type = lib.types.str; };
  config.assertions = [ { assertion = config.site.port != 800; message = "not 800"; } ];
}
`,
  "hosts/a.nix": `{ ... }: { networking.domain = (builtins.fromJSON (builtins.readFile ../data.json)).domain; }
`,
  "hosts/b.nix": `{ lib, ... }: { time.timeZone = lib.mkIf (builtins.pathExists ../zone) "Europe/Rome"; }
`,
  "data.json": `{ "domain": "a" }
`,
  "overlay.nix": `final: prev: { tool = prev.hello // { extra = import ./extra.nix; }; }
`,
  "extra.nix": `let x = 1; in { y = x; default = 8080; }
`,
};

/** A flake with two hosts that share a module. */
export const flakeWorkspace: Files = {
  "flake.nix": `{
  inputs.nixpkgs.url = "path:/nixpkgs";
  outputs = { self, nixpkgs }:
    let host = name: extra: nixpkgs.lib.nixosSystem { modules = [ (./. + "/\${name}.nix") ./common.nix ] ++ extra; specialArgs.color = "red"; };
    in {
      nixosConfigurations.a = host "a" [ ];
      nixosConfigurations.b = host "b" [ ./web.nix ];
    };
}
`,
  "flake.lock": `{ "nodes": { "nixpkgs": { "locked": { "path": "/nixpkgs", "type": "path" }, "original": { "path": "/nixpkgs", "type": "path" } }, "root": { "inputs": { "nixpkgs": "nixpkgs" } } }, "root": "root", "version": 7 }
`,
  "a.nix": `{ lib, ... }: { networking.hostName = "a"; imports = [ ./web.nix ]; }
`,
  "b.nix": `{ color, lib, ... }: { networking.hostName = color; users.users.ann.isNormalUser = true; }
`,
  "common.nix": `{ config, lib, pkgs, ... }: {
  services.openssh.enable = true;
  networking.domain = lib.mkIf (config.networking.hostName == "a") "a";
  environment.systemPackages = [ pkgs.hello (pkgs.callPackage ./tool.nix { }) ];
}
`,
  "web.nix": `{ config, lib, ... }: {
  services.nginx.enable = config.services.openssh.enable;
  networking.firewall.allowedTCPPorts = [ 80 8080 ];
}
`,
  "tool.nix": `{ hello, lib }: hello // { name = "tool"; }
`,
};
