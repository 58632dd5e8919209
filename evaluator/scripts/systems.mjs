/**
 * Compares whole NixOS systems with C++ Nix: the store path of the toplevel derivation of ten configurations,
 * which depends on nearly every option and package they use.
 *
 *   node evaluator/scripts/systems.mjs NIXPKGS [NAME…]
 *
 * Needs `nix-instantiate` on the PATH, in NIX_INSTANTIATE or in `--nix`. The configurations are written for
 * NixOS 20.09 and later ones that still know those options. The comparison itself, and what is printed, is that
 * of drvpaths.mjs.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { commandLine, nixProblem } from "../../scripts/arguments.mjs";

const configurations = {
  minimal: `{ documentation.enable = false; }`,

  manual: `{ pkgs, ... }: {
    documentation.nixos.enable = true;
    documentation.dev.enable = true;
    environment.systemPackages = [ pkgs.manpages ];
  }`,

  desktop: `{ pkgs, lib, ... }: {
    i18n.defaultLocale = "de_AT.UTF-8";
    console.keyMap = "de";
    time.timeZone = "Europe/Vienna";
    sound.enable = true;
    hardware.pulseaudio = { enable = true; support32Bit = true; };
    services.xserver = {
      enable = true;
      layout = "de,us";
      xkbOptions = "caps:escape";
      windowManager.i3 = { enable = true; extraPackages = with pkgs; [ dmenu i3status i3lock ]; };
      displayManager.lightdm.enable = true;
      displayManager.defaultSession = "none+i3";
    };
    services.printing = { enable = true; drivers = [ pkgs.gutenprint ]; };
    fonts.fonts = with pkgs; [ dejavu_fonts noto-fonts fira-code ];
    programs.zsh = { enable = true; shellAliases.ll = "ls -l"; };
    users.users.alice = {
      isNormalUser = true;
      shell = pkgs.zsh;
      extraGroups = [ "wheel" "audio" ];
      packages = [ pkgs.firefox pkgs.mpv ];
    };
    environment.etc."greeting".text = lib.concatStringsSep "\\n" [ "hello" "there" ];
  }`,

  gnome: `{ pkgs, ... }: {
    services.xserver.enable = true;
    services.xserver.displayManager.gdm.enable = true;
    services.xserver.desktopManager.gnome3.enable = true;
    environment.gnome3.excludePackages = with pkgs.gnome3; [ epiphany gnome-software ];
    networking.networkmanager.enable = true;
    services.flatpak.enable = true;
    hardware.bluetooth.enable = true;
    programs.gnupg.agent = { enable = true; enableSSHSupport = true; };
  }`,

  server: `{ config, pkgs, ... }:
  let domain = "example.org"; in {
    networking = { hostName = "www"; inherit domain; firewall.allowedTCPPorts = [ 80 443 ]; };
    services.openssh = { enable = true; passwordAuthentication = false; permitRootLogin = "no"; };
    security.acme = { acceptTerms = true; email = "root@\${domain}"; };
    services.nginx = {
      enable = true;
      recommendedProxySettings = true;
      recommendedTlsSettings = true;
      virtualHosts.\${domain} = {
        enableACME = true;
        forceSSL = true;
        serverAliases = map (name: "\${name}.\${domain}") [ "www" "wiki" ];
        locations."/".root = "/srv/www";
        locations."/api/" = { proxyPass = "http://127.0.0.1:8080/"; proxyWebsockets = true; };
      };
    };
    services.postgresql = {
      enable = true;
      package = pkgs.postgresql_12;
      ensureDatabases = [ "app" ];
      ensureUsers = [ { name = "app"; ensurePermissions."DATABASE app" = "ALL PRIVILEGES"; } ];
      authentication = "local all all peer";
    };
    services.postgresqlBackup = { enable = true; databases = [ "app" ]; startAt = "*-*-* 03:00:00"; };
    systemd.services.app = {
      wantedBy = [ "multi-user.target" ];
      after = [ "network.target" "postgresql.service" ];
      environment.DATABASE = "postgresql:///app?host=/run/postgresql&port=\${toString config.services.postgresql.port}";
      serviceConfig = { ExecStart = "\${pkgs.hello}/bin/hello -g app"; DynamicUser = true; Restart = "on-failure"; };
    };
    users.users.deploy = { isNormalUser = true; openssh.authorizedKeys.keys = [ "ssh-ed25519 AAAA deploy@example" ]; };
  }`,

  container: `{ lib, ... }: {
    boot.enableContainers = true;
    networking.nat = { enable = true; internalInterfaces = [ "ve-+" ]; externalInterface = "eth0"; };
    containers = lib.genAttrs [ "web" "cache" ] (name: {
      autoStart = true;
      privateNetwork = true;
      hostAddress = "10.10.0.1";
      localAddress = if name == "web" then "10.10.0.2" else "10.10.0.3";
      config = { ... }: {
        networking.firewall.enable = false;
        services.nginx.enable = name == "web";
        services.redis.enable = name == "cache";
      };
    });
  }`,

  virtualisation: `{ pkgs, ... }: {
    virtualisation.libvirtd = { enable = true; onBoot = "ignore"; qemuRunAsRoot = false; };
    virtualisation.docker = { enable = true; autoPrune.enable = true; };
    virtualisation.oci-containers.containers.registry = { image = "registry:2"; ports = [ "5000:5000" ]; };
    virtualisation.oci-containers.backend = "docker";
    boot.kernelModules = [ "kvm-intel" ];
    boot.kernelParams = [ "intel_iommu=on" ];
    boot.binfmt.emulatedSystems = [ "aarch64-linux" ];
    networking.bridges.br0.interfaces = [ "eth0" ];
    networking.interfaces.br0.ipv4.addresses = [ { address = "192.168.1.2"; prefixLength = 24; } ];
    environment.systemPackages = [ pkgs.virt-manager pkgs.qemu ];
  }`,

  laptop: `{ pkgs, lib, ... }: {
    boot.loader.grub.enable = false;
    boot.loader.systemd-boot.enable = true;
    boot.loader.efi.canTouchEfiVariables = true;
    boot.kernelPackages = pkgs.linuxPackages_latest;
    boot.initrd.luks.devices.root = { device = "/dev/nvme0n1p2"; allowDiscards = true; preLVM = true; };
    boot.initrd.availableKernelModules = [ "nvme" "xhci_pci" ];
    fileSystems."/" = lib.mkForce { device = "/dev/mapper/root"; fsType = "btrfs"; options = [ "compress=zstd" "noatime" ]; };
    fileSystems."/boot" = { device = "/dev/nvme0n1p1"; fsType = "vfat"; };
    swapDevices = [ { device = "/swapfile"; size = 4096; } ];
    services.tlp.enable = true;
    services.thermald.enable = true;
    services.logind.lidSwitch = "suspend-then-hibernate";
    hardware.cpu.intel.updateMicrocode = true;
    networking.wireless = { enable = true; networks.home.psk = "not a secret"; };
    programs.sway = { enable = true; extraPackages = with pkgs; [ swaylock alacritty ]; };
    services.borgbackup.jobs.home = {
      paths = [ "/home" ];
      repo = "/mnt/backup";
      encryption.mode = "none";
      startAt = "daily";
    };
  }`,

  router: `{ lib, ... }:
  let
    hosts = { printer = 20; nas = 21; tv = 22; };
    address = number: "192.168.7.\${toString number}";
  in {
    boot.kernel.sysctl = { "net.ipv4.ip_forward" = 1; "net.ipv6.conf.all.forwarding" = true; };
    networking = {
      useDHCP = false;
      vlans.guests = { id = 30; interface = "lan0"; };
      interfaces.wan0.useDHCP = true;
      interfaces.lan0.ipv4.addresses = [ { address = address 1; prefixLength = 24; } ];
      nat = {
        enable = true;
        externalInterface = "wan0";
        internalInterfaces = [ "lan0" "guests" ];
        forwardPorts = [ { sourcePort = 8443; destination = "\${address hosts.nas}:443"; } ];
      };
      firewall = { trustedInterfaces = [ "lan0" ]; extraCommands = "iptables -A INPUT -i guests -p udp --dport 53 -j ACCEPT"; };
      wireguard.interfaces.wg0 = {
        ips = [ "10.9.0.1/24" ];
        listenPort = 51820;
        privateKeyFile = "/etc/wireguard/key";
        peers = [ { publicKey = "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg="; allowedIPs = [ "10.9.0.2/32" ]; } ];
      };
      hosts = lib.mapAttrs' (name: number: lib.nameValuePair (address number) [ name "\${name}.lan" ]) hosts;
    };
    services.dnsmasq = {
      enable = true;
      servers = [ "9.9.9.9" ];
      extraConfig = lib.concatStrings (lib.mapAttrsToList (name: number: "address=/\${name}.lan/\${address number}\\n") hosts);
    };
    services.hostapd = { enable = true; interface = "wlan0"; ssid = "attic"; wpaPassphrase = "not a secret"; };
    services.prometheus.exporters.node = { enable = true; enabledCollectors = [ "systemd" ]; };
  }`,

  overlays: `{ config, pkgs, lib, ... }: {
    nixpkgs.config.allowUnfree = true;
    nixpkgs.overlays = [
      (self: super: {
        hello = super.hello.overrideAttrs (old: { pname = "hullo"; patches = (old.patches or [ ]) ++ [ ]; doCheck = false; });
        greeter = self.callPackage ({ runCommand, hello }: runCommand "greeter" { } "ln -s \${hello} $out") { };
        vim = super.vim.override { vimrc = super.writeText "vimrc" "set number"; } // { own = true; };
      })
      (self: super: {
        python3 = super.python3.override {
          packageOverrides = pself: psuper: { requests = psuper.requests.overridePythonAttrs (_: { doCheck = false; }); };
        };
        openssl = super.openssl.overrideAttrs (old: { separateDebugInfo = false; });
      })
    ];
    environment.systemPackages = [ pkgs.greeter (pkgs.python3.withPackages (ps: [ ps.requests ps.numpy ])) ];
    environment.variables.EDITOR = lib.mkOverride 900 "vim";
    systemd.packages = [ (pkgs.writeTextDir "etc/systemd/system/x.service.d/y.conf" "[Service]") ];
  }`,
};

const usage = `usage: systems.mjs NIXPKGS [NAME…] [--nix PATH] [--verbose]\nNAME is one of ${Object.keys(configurations).join(", ")}.`;

const { values, positionals, stop, existing } = commandLine(usage, {
  nix: { type: "string", default: process.env.NIX_INSTANTIATE ?? "nix-instantiate" },
  verbose: { type: "boolean", default: false },
});
const [nixpkgs, ...names] = positionals;
if (nixpkgs === undefined) stop("A nixpkgs is needed.");
const nixos = path.join(existing(nixpkgs, "nixos/default.nix"), "nixos/default.nix");
for (const name of names)
  if (!Object.hasOwn(configurations, name)) stop(`There is no configuration ${name}.`);
const problem = nixProblem(values.nix);
if (problem !== undefined) stop(problem);

/** What every system needs, and may be changed by the others. */
const base = `{ lib, ... }: {
  boot.loader.grub.device = lib.mkDefault "/dev/sda";
  fileSystems."/" = { device = lib.mkDefault "/dev/sda1"; fsType = lib.mkDefault "ext4"; };
  documentation.nixos.enable = lib.mkDefault false;
  system.stateVersion = "20.09";
}`;

const atOnce = 3;
const folder = mkdtempSync(path.join(tmpdir(), "nixsight-systems-"));
try {
  const chosen = names.length === 0 ? Object.keys(configurations) : names;
  const total = { passed: 0, failed: 0 };
  // A few at a time, so that memory is never an issue.
  for (let index = 0; index < chosen.length; index += atOnce) {
    const { passed, failed } = compare(chosen.slice(index, index + atOnce));
    total.passed += passed;
    total.failed += failed;
  }
  console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Compares these configurations by drvpaths.mjs and passes on what it prints, except for the sum. */
function compare(chosen) {
  const systems = chosen.map(
    (name) => `  ${name}.drvPath =
    (import ${JSON.stringify(nixos)} { system = "x86_64-linux"; configuration.imports = [ (${base}) (${configurations[name]}) ]; })
      .config.system.build.toplevel.drvPath;`,
  );
  const file = path.join(folder, "systems.nix");
  writeFileSync(file, `{\n${systems.join("\n")}\n}\n`);
  const drvpaths = fileURLToPath(new URL("./drvpaths.mjs", import.meta.url));
  const { status, stdout } = spawnSync(
    process.execPath,
    [drvpaths, "--expr", file, ...(values.verbose ? ["--verbose"] : [])],
    {
      stdio: ["ignore", "pipe", "inherit"],
      encoding: "utf8",
      env: { ...process.env, NIX_INSTANTIATE: values.nix },
    },
  );
  const sum = /^(\d+) passed, (\d+) failed\n$/m.exec(stdout);
  if (status === 2) process.exit(2);
  console.log(`${chosen.join(", ")}\n${stdout.slice(0, sum?.index).trimEnd()}`);
  // Without a sum the comparison itself broke down, and the reason is on stderr.
  return sum === null ? { passed: 0, failed: chosen.length } : { passed: +sum[1], failed: +sum[2] };
}
