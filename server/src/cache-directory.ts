/**
 * Where parsed files of nixpkgs are kept between runs: the user's cache directory, or the folder that the
 * environment variable NIXSIGHT_CACHE names; `off` keeps nothing. Nothing else is ever written.
 */
import path from "node:path";

export interface CachePlace {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly home: string;
}

/** Absolute path of the folder, undefined when nothing is to be kept. */
export function cacheDirectory({ environment, platform, home }: CachePlace): string | undefined {
  const chosen = environment["NIXSIGHT_CACHE"];
  if (chosen === "off") return undefined;
  if (chosen !== undefined && path.isAbsolute(chosen)) return chosen;
  return path.join(userCaches(environment, platform, home), "nixsight");
}

function userCaches(environment: CachePlace["environment"], platform: string, home: string): string {
  const xdg = environment["XDG_CACHE_HOME"];
  if (xdg !== undefined && path.isAbsolute(xdg)) return xdg;
  if (platform === "darwin") return path.join(home, "Library/Caches");
  if (platform === "win32") return environment["LOCALAPPDATA"] ?? path.join(home, "AppData/Local");
  return path.join(home, ".cache");
}
