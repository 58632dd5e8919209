{ lib, ... }:

{
  networking.useDHCP = lib.mkDefault true;
  # The semicolon is missing.
  networking.nameservers = [ "9.9.9.9" "149.112.112.112" ]
  networking.wireless.enable = true;
}
