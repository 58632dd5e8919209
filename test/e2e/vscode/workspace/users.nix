{ ... }:

{
  users.users.robin = {
    isNormalUser = true;
    extraGroups = [ "wheel" ];
  };
}
