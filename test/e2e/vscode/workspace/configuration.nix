{ config, lib, pkgs, ... }:

let
  /** Where the web server listens. */
  webPort = 8080;
in
{
  imports = [ ./users.nix ];

  services.openssh.enable = "yes";
  services.nginx.enable = true;
  networking.firewall.allowedTCPPorts = [ 22 webPort ];
  networking.hostName = hostname;

  # Programs for everybody.
  environment.systemPackages = with pkgs; [ git ];

  systemd.services.hello.script = /* bash */ ''
    echo "on port ${toString webPort}"
  '';
}
