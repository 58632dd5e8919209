# A Home Manager configuration with mistakes.
{ pkgs, ... }:

let
  # Each of the two waits for the other.
  editor = pager;
  pager = editor;
in
{
  home.username = "alice";
  home.homeDirectory = "/home/alice";
  home.stateVersion = "25.05";

  programs.git.enable = true;

  # A switch takes a boolean, not a list of one.
  programs.bash.enableCompletion = [ true ];

  home.sessionVariables.EDITOR = editor;
  home.packages = [ pkgs.htop ];
}
