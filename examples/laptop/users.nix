{ pkgs, ... }:

let
  # `group` is needed and is not given below.
  account = { name, group }: {
    isNormalUser = true;
    description = name;
    extraGroups = [ group ];
  };
in
{
  users.users.alice = account { name = "Alice"; };

  users.users.bob = {
    isNormalUser = true;
    # A user has no such field.
    extraGroup = [ "wheel" ];
    shell = pkgs.zsh;
    # Set twice in one set.
    description = "Bob";
    description = "Robert";
  };
}
