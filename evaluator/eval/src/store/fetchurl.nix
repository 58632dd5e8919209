# Found as <nix/fetchurl.nix>: a fixed-output derivation that the "builtin:fetchurl" builder of Nix runs.
{
  url,
  name ? baseNameOf (toString url),
  hash ? "",
  sha512 ? "",
  sha256 ? "",
  sha1 ? "",
  md5 ? "",
  outputHash ?
    if hash != "" then hash
    else if sha512 != "" then sha512
    else if sha1 != "" then sha1
    else if md5 != "" then md5
    else sha256,
  outputHashAlgo ?
    if hash != "" then ""
    else if sha512 != "" then "sha512"
    else if sha1 != "" then "sha1"
    else if md5 != "" then "md5"
    else "sha256",
  executable ? false,
  unpack ? false,
  impure ? false,
  # Accepted and ignored, as older callers pass it.
  system ? "",
}:
let
  contents = if impure then { __impure = true; } else { inherit outputHash outputHashAlgo; };
in
derivation (
  contents
  // {
    inherit name url executable unpack;
    system = "builtin";
    builder = "builtin:fetchurl";
    urls = [ url ];
    outputHashMode = if executable || unpack then "recursive" else "flat";
    preferLocalBuild = true;
    impureEnvVars = [ "http_proxy" "https_proxy" "ftp_proxy" "all_proxy" "no_proxy" ];
  }
)
