/** Codes of packages that the configuration must not, or cannot, take. */
import { type CodeInfo, error } from "./code-info.ts";

export const packageCodes = {
  "unfree-package": error({
    title: "Unfree package",
    explanation: "The package has a license that the configuration does not allow.",
    advice: "Allow all of them with `nixpkgs.config.allowUnfree = true;`, or some by `allowUnfreePredicate`.",
    example: {
      wrong: `{ pkgs, ... }:
{
  environment.systemPackages = [ pkgs.steam ];
}`,
      mended: `{ pkgs, ... }:
{
  environment.systemPackages = [ pkgs.git ];
}`,
    },
    fix: "adds the definition that allows the package, or all unfree packages",
  }),
  "broken-package": error({
    title: "Broken package",
    explanation: "The package is marked as broken.",
    advice: "It probably does not build. `nixpkgs.config.allowBroken = true;` takes it all the same.",
    example: {
      wrong: `{ pkgs, ... }:
{
  environment.systemPackages = [ pkgs.shattered ];
}`,
      mended: `{ pkgs, ... }:
{
  environment.systemPackages = [ pkgs.git ];
}`,
    },
    fix: "adds the definition that allows broken packages",
  }),
  "insecure-package": error({
    title: "Insecure package",
    explanation: "The package has known vulnerabilities.",
    advice:
      "Take another one, or accept the risk by naming it with its version in `nixpkgs.config.permittedInsecurePackages`.",
    example: {
      wrong: `{ pkgs, ... }:
{
  environment.systemPackages = [ pkgs.leaky ];
}`,
      mended: `{ pkgs, ... }:
{
  environment.systemPackages = [ pkgs.git ];
}`,
    },
    fix: "adds the package to `nixpkgs.config.permittedInsecurePackages`",
  }),
  "unsupported-package": error({
    title: "Unsupported package",
    explanation: "The package is not available for the system of the configuration.",
    advice: "It names the systems that it is for, and the configuration's is none of them.",
    example: {
      wrong: `{ pkgs, ... }:
{
  environment.systemPackages = [ pkgs.elsewhere ];
}`,
      mended: `{ pkgs, ... }:
{
  environment.systemPackages = [ pkgs.git ];
}`,
    },
  }),
} as const satisfies Record<string, CodeInfo>;
