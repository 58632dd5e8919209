# A NixOS configuration with mistakes. `npm run demo` marks each of them.
{ config, lib, pkgs, ... }:

let
  sshPort = 22;
  openPorts = [ 80 443 ] ++ [ sshPort ];
in
{
  imports = [
    ./hardware.nix
    ./users.nix
    ./network.nix
    ./printing.nix # there is no such file
  ];

  system.stateVersion = "25.05";
  time.timeZone = "Europe/Vienna";

  boot.loader.systemd-boot.enable = true;

  # A port is a number.
  networking.firewall.allowedTCPPorts = [ 80 "443" ];
  networking.firewall.allowedUDPPorts = openPorts;

  # The option is spelled in British English.
  virtualization.docker.enable = true;

  # A boolean has no quotes.
  services.openssh.enable = "yes";
  services.openssh.ports = [ sshPort ];

  # One of a few words is expected.
  services.logind.lidSwitch = "hibernat";

  # Nothing of this name is in scope.
  networking.hostName = lib.toLower hostname;

  # lib has no such function.
  services.printing.enable = lib.mkForze true;

  # A port has 16 bits.
  services.nginx.defaultHTTPListenPort = 80800;

  environment.systemPackages = with pkgs; [
    git
    ripgrep
  ];
}
