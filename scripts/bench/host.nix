# A server of a small office: what an edit of a grown configuration costs is measured on it.
{ config, lib, pkgs, ... }:

let
  domain = "office.example";
  adminKeys = [
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGk3admin1 anna"
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGk3admin2 boris"
  ];
  webPorts = [ 80 443 ];
  site = name: root: {
    serverName = "${name}.${domain}";
    root = root;
    extraConfig = ''
      access_log /var/log/nginx/${name}.log;
    '';
    locations."/" = {
      index = "index.html";
      tryFiles = "$uri $uri/ =404";
    };
  };
  backupPaths = [
    "/etc"
    "/home"
    "/var/lib/postgresql"
    "/var/lib/wiki"
  ];
in
{
  boot.loader.grub.enable = true;
  boot.loader.grub.device = "/dev/sda";
  boot.loader.timeout = 3;
  boot.kernelModules = [ "kvm-intel" "tun" ];
  boot.kernelParams = [ "quiet" "panic=30" ];
  boot.kernel.sysctl = {
    "net.ipv4.ip_forward" = 1;
    "net.core.somaxconn" = 1024;
    "vm.swappiness" = 10;
  };
  

  fileSystems."/" = {
    device = "/dev/disk/by-label/root";
    fsType = "ext4";
    options = [ "noatime" ];
  };
  fileSystems."/boot" = {
    device = "/dev/disk/by-label/boot";
    fsType = "vfat";
  };
  fileSystems."/srv" = {
    device = "/dev/disk/by-label/srv";
    fsType = "xfs";
    options = [ "noatime" "nofail" ];
  };
  swapDevices = [ { device = "/dev/disk/by-label/swap"; } ];

  networking = {
    hostName = "office";
    domain = domain;
    useDHCP = false;
    nameservers = [ "9.9.9.9" "1.1.1.1" ];
    interfaces.eth0.ipv4.addresses = [
      {
        address = "192.0.2.10";
        prefixLength = 24;
      }
    ];
    defaultGateway = "192.0.2.1";
    firewall = {
      enable = true;
      allowPing = true;
      allowedTCPPorts = webPorts ++ [ 22 25 143 993 ];
      allowedUDPPorts = [ 53 51820 ];
      interfaces.eth0.allowedTCPPorts = [ 5432 ];
    };
    extraHosts = ''
      192.0.2.11 printer.${domain}
      192.0.2.12 camera.${domain}
    '';
    wireguard.interfaces.wg0 = {
      ips = [ "10.100.0.1/24" ];
      listenPort = 51820;
      privateKeyFile = "/var/lib/wireguard/key";
      peers = [
        {
          publicKey = "peer0AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
          allowedIPs = [ "10.100.0.2/32" ];
          persistentKeepalive = 25;
        }
        {
          publicKey = "peer1AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
          allowedIPs = [ "10.100.0.3/32" ];
          persistentKeepalive = 25;
        }
        {
          publicKey = "peer2AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
          allowedIPs = [ "10.100.0.4/32" ];
          persistentKeepalive = 25;
        }
      ];
    };
  };

  time.timeZone = "Europe/Berlin";
  i18n.defaultLocale = "de_DE.UTF-8";
  console.keyMap = "de";

  users.mutableUsers = false;
  users.groups.office = { gid = 900; };
  users.users = {
    root.openssh.authorizedKeys.keys = adminKeys;
    anna = {
      isNormalUser = true;
      uid = 1001;
      description = "Anna of the office";
      extraGroups = [ "office" ] ++ lib.optional (1001 < 1003) "wheel";
      openssh.authorizedKeys.keys = adminKeys;
    };
    boris = {
      isNormalUser = true;
      uid = 1002;
      description = "Boris of the office";
      extraGroups = [ "office" ] ++ lib.optional (1002 < 1003) "wheel";
      openssh.authorizedKeys.keys = adminKeys;
    };
    carla = {
      isNormalUser = true;
      uid = 1003;
      description = "Carla of the office";
      extraGroups = [ "office" ] ++ lib.optional (1003 < 1003) "wheel";
      openssh.authorizedKeys.keys = adminKeys;
    };
  };
  security.sudo.wheelNeedsPassword = false;
  security.acme.email = lib.mkIf (lib.versionOlder lib.version "22") "admin@${domain}";
  security.pam.services.sshd.showMotd = true;

  services.openssh = {
    enable = true;
    ports = [ 22 ];
    extraConfig = ''
      LogLevel VERBOSE
      AllowGroups wheel office
      MaxAuthTries 3
    '';
  };

  services.nginx = {
    enable = true;
    recommendedGzipSettings = true;
    recommendedOptimisation = true;
    recommendedProxySettings = true;
    virtualHosts = {
      "www.office.example" = site "www" "/srv/www";
      "intranet.office.example" = site "intranet" "/srv/intranet";
      "docs.office.example" = site "docs" "/srv/docs";
      "photos.office.example" = site "photos" "/srv/photos";
      "status.office.example" = site "status" "/srv/status";
      "wiki.office.example" = {
        serverName = "wiki.${domain}";
        locations."/" = {
          proxyPass = "http://127.0.0.1:8080";
          extraConfig = "proxy_read_timeout 90;";
        };
        locations."/static/".alias = "/srv/wiki/static/";
      };
    };
  };

  services.postgresql = {
    enable = true;
    package = pkgs.postgresql;
    enableTCPIP = true;
    authentication = lib.mkAfter ''
      host all all 192.0.2.0/24 md5
    '';
    ensureDatabases = [ "wiki" "tickets" ];
  };

  services.dnsmasq = {
    enable = true;
    resolveLocalQueries = true;
  };
  services.smartd.enable = true;
  services.fstrim.enable = true;
  services.timesyncd.enable = true;
  services.journald.extraConfig = "SystemMaxUse=500M";
  services.cron = {
    enable = true;
    systemCronJobs = map (path: "30 2 * * * root tar czf /srv/backup/${baseNameOf path}.tgz ${path}") backupPaths;
  };
  services.logrotate.enable = true;
  services.printing = {
    enable = true;
    listenAddresses = [ "*:631" ];
    defaultShared = true;
  };
  services.avahi = {
    enable = true;
    publish.enable = true;
    publish.userServices = true;
  };

  systemd.services.wiki = {
    description = "Wiki of the office";
    after = [ "network.target" "postgresql.service" ];
    wantedBy = [ "multi-user.target" ];
    path = [ pkgs.coreutils pkgs.gnused ];
    environment = {
      PORT = toString (8080 + 0);
      DOMAIN = domain;
    };
    serviceConfig = {
      ExecStart = "${pkgs.python3}/bin/python3 -m http.server --directory /srv/wiki";
      Restart = "on-failure";
      RestartSec = 5;
      DynamicUser = true;
      StateDirectory = "wiki";
    };
  };
  systemd.services.tickets = {
    description = "Ticket desk";
    after = [ "network.target" "postgresql.service" ];
    wantedBy = [ "multi-user.target" ];
    path = [ pkgs.coreutils pkgs.gnused ];
    environment = {
      PORT = toString (8080 + 1);
      DOMAIN = domain;
    };
    serviceConfig = {
      ExecStart = "${pkgs.python3}/bin/python3 -m http.server --directory /srv/tickets";
      Restart = "on-failure";
      RestartSec = 5;
      DynamicUser = true;
      StateDirectory = "tickets";
    };
  };
  systemd.services.sensors = {
    description = "Readings of the cellar";
    after = [ "network.target" "postgresql.service" ];
    wantedBy = [ "multi-user.target" ];
    path = [ pkgs.coreutils pkgs.gnused ];
    environment = {
      PORT = toString (8080 + 2);
      DOMAIN = domain;
    };
    serviceConfig = {
      ExecStart = "${pkgs.python3}/bin/python3 -m http.server --directory /srv/sensors";
      Restart = "on-failure";
      RestartSec = 5;
      DynamicUser = true;
      StateDirectory = "sensors";
    };
  };
  systemd.services.mirror = {
    description = "Mirror of the archive";
    after = [ "network.target" "postgresql.service" ];
    wantedBy = [ "multi-user.target" ];
    path = [ pkgs.coreutils pkgs.gnused ];
    environment = {
      PORT = toString (8080 + 3);
      DOMAIN = domain;
    };
    serviceConfig = {
      ExecStart = "${pkgs.python3}/bin/python3 -m http.server --directory /srv/mirror";
      Restart = "on-failure";
      RestartSec = 5;
      DynamicUser = true;
      StateDirectory = "mirror";
    };
  };
  systemd.timers.report = {
    wantedBy = [ "timers.target" ];
    timerConfig.OnCalendar = "daily";
  };
  systemd.services.report = {
    script = ''
      echo "disk of ${config.networking.hostName}"
      ${pkgs.coreutils}/bin/df -h > /srv/report.txt
    '';
    serviceConfig.Type = "oneshot";
  };
  systemd.tmpfiles.rules = [
    "d /srv/backup 0750 root office -"
  ];

  environment = {
    systemPackages = with pkgs; [
      coreutils
      curl
      git
      gnused
      htop
      jq
      tmux
      vim
      wget
    ];
    variables.EDITOR = "vim";
    etc."motd".text = ''
      Welcome to ${config.networking.hostName}.
    '';
    shellAliases = {
      ll = "ls -l";
    };
  };
  programs.tmux = {
    enable = true;
    keyMode = "vi";
  };
  programs.mtr.enable = true;

  nix.gc = {
    automatic = true;
    dates = "weekly";
    options = "--delete-older-than 30d";
  };
  assertions = [
    {
      assertion = builtins.elem 443 webPorts;
      message = "the sites need the port 443";
    }
  ];
  documentation.nixos.enable = false;
  system.stateVersion = "20.09";
}
