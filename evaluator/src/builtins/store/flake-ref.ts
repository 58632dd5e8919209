/**
 * Flake references: `github:owner/repo/ref`, `git+https://…`, `path:…` and the like, read into attributes and
 * written back. Rules: Nix manual, `nix flake`, section "Flake references". Nothing is looked up.
 */
import { NixError } from "../../value/errors.ts";

/** Attributes of an input, such as `{ type = "github"; owner = …; }`. */
export type InputAttrs = Readonly<Record<string, string | number | boolean>>;

const revision = /^[0-9a-fA-F]{40}$|^[0-9a-fA-F]{64}$/;
const forges = new Set(["github", "gitlab", "sourcehut"]);
const numbers = new Set(["lastModified", "revCount"]);
const booleans = new Set(["shallow", "submodules", "allRefs", "exportIgnore", "lfs", "verifyCommit"]);
const gitQuery = new Set(["ref", "rev", "dir", "narHash", "name", ...numbers, ...booleans]);

/** Throws NixError for what is no reference. */
export function parseFlakeRef(text: string): InputAttrs {
  const fragment = text.indexOf("#");
  if (fragment >= 0)
    throw new NixError(
      "eval",
      `unexpected fragment '${text.slice(fragment + 1)}' in flake reference '${text}'`,
    );
  const id = /^[a-zA-Z][a-zA-Z0-9_-]*(\/[^/?:]+){0,2}$/.test(text) ? text : undefined;
  if (id !== undefined) return indirect(id);
  const url = /^([a-zA-Z][a-zA-Z0-9+.-]*):([^?]*)(?:\?(.*))?$/.exec(text);
  const parsed = url === null ? undefined : fromUrl(url[1]!, url[2]!, queryOf(url[3]));
  if (parsed !== undefined) return parsed;
  const [path, query] = text.split("?", 2) as [string, string?];
  if (!path.startsWith("/"))
    throw new NixError("eval", `flake reference '${text}' is neither a URL nor an absolute path`);
  return { type: "path", path: decodeURIComponent(path), ...typed(queryOf(query)) };
}

function indirect(text: string): InputAttrs {
  const [id, first, second] = text.split("/") as [string, string?, string?];
  if (second !== undefined) return { type: "indirect", id, ref: first!, rev: second };
  if (first === undefined) return { type: "indirect", id };
  return revision.test(first) ? { type: "indirect", id, rev: first } : { type: "indirect", id, ref: first };
}

function fromUrl(scheme: string, rest: string, query: ReadonlyMap<string, string>): InputAttrs | undefined {
  if (scheme === "path") return { type: "path", path: decodeURIComponent(rest), ...typed(query) };
  if (scheme === "flake") return { ...indirect(rest), ...typed(query) };
  if (forges.has(scheme)) {
    const [owner, repo, ...more] = rest.split("/").map(decodeURIComponent);
    if (owner === undefined || owner === "" || repo === undefined || repo === "") return undefined;
    const version = more.join("/");
    const chosen: InputAttrs =
      version === "" ? {} : revision.test(version) ? { rev: version } : { ref: version };
    return { type: scheme, owner, repo, ...chosen, ...typed(query) };
  }
  const [kind, transport] = scheme.includes("+") ? scheme.split("+", 2) : [undefined, scheme];
  if (kind === "git" || scheme === "git") return withUrl("git", transport!, rest, query);
  if (kind === "hg") return withUrl("hg", transport!, rest, query);
  if (kind === "file") return withUrl("file", transport!, rest, query);
  if (kind === "tarball" || /^(https?|file)$/.test(scheme))
    return withUrl("tarball", transport!, rest, query);
  return undefined;
}

/** Parameters that describe the input become attributes; the others belong to the URL. */
function withUrl(type: string, scheme: string, rest: string, query: ReadonlyMap<string, string>): InputAttrs {
  const own = new Map([...query].filter(([key]) => gitQuery.has(key)));
  const foreign = [...query].filter(([key]) => !gitQuery.has(key));
  const suffix = foreign.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join("&");
  return { type, url: `${scheme}:${rest}${suffix === "" ? "" : `?${suffix}`}`, ...typed(own) };
}

function queryOf(text: string | undefined): ReadonlyMap<string, string> {
  const pairs = (text ?? "").split("&").filter((pair) => pair !== "");
  return new Map(
    pairs.map((pair) => {
      const equals = pair.indexOf("=");
      return equals < 0
        ? [decodeURIComponent(pair), ""]
        : [decodeURIComponent(pair.slice(0, equals)), decodeURIComponent(pair.slice(equals + 1))];
    }),
  );
}

function typed(query: ReadonlyMap<string, string>): InputAttrs {
  return Object.fromEntries(
    [...query].map(([key, value]) => [
      key,
      numbers.has(key) ? Number(value) : booleans.has(key) ? value === "1" : value,
    ]),
  );
}

/** What each kind of input says after the question mark; anything else is not part of a reference. */
const shownQuery: Readonly<Record<string, readonly string[]>> = {
  github: ["dir", "host", "narHash"],
  gitlab: ["dir", "host", "narHash"],
  sourcehut: ["dir", "host", "narHash"],
  path: ["dir", "lastModified", "narHash", "rev", "revCount"],
  indirect: ["dir"],
  git: ["dir", "ref", "rev", "shallow", "submodules", "exportIgnore", "lfs"],
  hg: ["dir", "ref", "rev"],
  tarball: ["dir", "narHash"],
  file: ["dir", "narHash"],
};

/** Inverse of {@link parseFlakeRef}. Throws NixError for attributes that make no reference. */
export function formatFlakeRef(attrs: InputAttrs): string {
  const { type } = attrs;
  if (type === undefined)
    throw new NixError("eval", "'type' attribute to specify input scheme is required but not provided");
  const shown = shownQuery[String(type)];
  if (shown === undefined) throw new NixError("eval", `cannot show unsupported input of type '${type}'`);
  for (const [key, value] of Object.entries(attrs))
    if (typeof value === "number" && value < 0)
      throw new NixError("eval", `negative value given for flake ref attr ${key}: ${value}`);
  const [base, ...ownQuery] = baseOf(String(type), attrs).split("?");
  const query = new Map(queryOf(ownQuery.join("?")));
  for (const key of shown) {
    const value = attrs[key];
    if (value !== undefined && value !== false) query.set(key, value === true ? "1" : String(value));
  }
  const pairs = [...query].sort(([a], [b]) => (a < b ? -1 : 1));
  const text = pairs.map(([key, value]) => `${key}=${encoded(value)}`).join("&");
  return text === "" ? base! : `${base}?${text}`;
}

function baseOf(type: string, attrs: InputAttrs): string {
  const needed = (key: string): string => {
    const value = attrs[key];
    if (value === undefined) throw new NixError("eval", `input attribute '${key}' is missing`);
    if (typeof value !== "string") throw new NixError("eval", `input attribute '${key}' is not a string`);
    return value;
  };
  const optional = (key: string): string => (attrs[key] === undefined ? "" : `/${encoded(needed(key))}`);
  switch (type) {
    case "path":
      return `path:${encoded(needed("path"))}`;
    case "indirect":
      return `flake:${encoded(needed("id"))}${optional("ref")}${optional("rev")}`;
    case "git":
    case "hg":
      return `${type}+${needed("url")}`;
    case "tarball":
    case "file":
      return needed("url");
  }
  if (attrs["ref"] !== undefined && attrs["rev"] !== undefined)
    throw new NixError(
      "eval",
      `input contains both a commit hash ('${attrs["rev"]}') and a branch/tag name ('${attrs["ref"]}')`,
    );
  const owner = encodeURIComponent(needed("owner"));
  return `${type}:${owner}/${encodeURIComponent(needed("repo"))}${optional("ref")}${optional("rev")}`;
}

/** Percent-encoded, except for what may stand in a path or query as it is. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/%(2F|3A|40|3F)/g, decodeURIComponent);
}
