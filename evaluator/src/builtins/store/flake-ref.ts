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

/** Inverse of {@link parseFlakeRef}. Throws NixError for attributes that make no reference. */
export function formatFlakeRef(attrs: InputAttrs): string {
  const { type, ...rest } = attrs;
  if (type === undefined)
    throw new NixError("eval", "'type' attribute to specify input scheme is required but not provided");
  const used = new Set<string>();
  const take = (key: string): string => {
    used.add(key);
    if (rest[key] === undefined) throw new NixError("eval", `input attribute '${key}' is missing`);
    return String(rest[key]);
  };
  const optional = (key: string): string => (rest[key] === undefined ? "" : `/${take(key)}`);
  const base = baseOf(String(type), take, optional);
  if (base === undefined) throw new NixError("eval", `cannot show unsupported input of type '${type}'`);
  const query = Object.keys(rest)
    .filter((key) => !used.has(key))
    .sort()
    .map((key) => `${key}=${encodeURIComponent(rest[key] === true ? "1" : String(rest[key]))}`);
  return query.length === 0 ? base : `${base}?${query.join("&")}`;
}

function baseOf(
  type: string,
  take: (key: string) => string,
  optional: (key: string) => string,
): string | undefined {
  if (forges.has(type)) return `${type}:${take("owner")}/${take("repo")}${optional("ref")}${optional("rev")}`;
  switch (type) {
    case "path":
      return `path:${take("path")}`;
    case "indirect":
      return `flake:${take("id")}${optional("ref")}${optional("rev")}`;
    case "git":
    case "hg":
      return `${type}+${take("url")}`;
    case "tarball":
      return take("url");
    case "file":
      return `file+${take("url")}`;
    default:
      return undefined;
  }
}
