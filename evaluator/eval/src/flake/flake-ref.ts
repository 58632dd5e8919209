/**
 * Flake references: `github:owner/repo/ref`, `git+https://…`, `path:…` and the like, read into attributes and
 * written back. Rules: Nix manual, `nix flake`, section "Flake references"; details as C++ Nix 2.34 has them.
 * Nothing is looked up: references that start from a folder are read in local-ref.ts.
 */
import type { FlakeReference } from "../eval/context.ts";
import { formatDigest, parseDigest } from "../store/digest.ts";
import { NixError } from "../value/errors.ts";
import { isRefName } from "./git-ref-name.ts";
import {
  applicationOf,
  filePathOf,
  formatUrl,
  type NixUrl,
  parseQuery,
  parseUrl,
  percentDecode,
  segmentsOf,
  transportOf,
} from "./url.ts";

/** Attributes of an input, with `dir` for a folder in its tree. */
export type InputAttrs = FlakeReference;

export interface RefWithFragment {
  readonly ref: InputAttrs;
  /** What follows `#`, decoded. */
  readonly fragment: string;
}

export interface RefOptions {
  /** Whether the input is a flake; a plain file may be one that is none. Default: true. */
  readonly flake?: boolean;
  /** Whether a relative path may stand without `path:`, as in the inputs of a flake. */
  readonly relative?: boolean;
}

/** Throws NixError for what is no reference. */
export function parseFlakeRef(text: string, options: RefOptions = {}): InputAttrs {
  const { ref, fragment } = parseFlakeRefWithFragment(text, options);
  if (fragment === "") return ref;
  throw new NixError("eval", `unexpected fragment '${fragment}' in flake reference '${text}'`);
}

/** Throws NixError for what is no reference. */
export function parseFlakeRefWithFragment(text: string, options: RefOptions = {}): RefWithFragment {
  const named = parseUrlOrId(text, options);
  if (typeof named !== "string") return named;
  const { path, query, fragment } = splitPathRef(text);
  // A URL with a mistake could be a strange relative path, but nobody means that.
  if (!path.startsWith("/") && (options.relative !== true || named !== ""))
    throw new NixError(
      "eval",
      `flake reference '${text}' is neither a URL nor an absolute path${named === "" ? "" : `: ${named}`}`,
    );
  return pathRef(path, query, fragment, options);
}

/** A flake id or URL; a text that is neither gives the reason why, "" when there is none to tell. */
export function parseUrlOrId(text: string, options: RefOptions = {}): RefWithFragment | string {
  const id = flakeId.exec(text);
  if (id !== null) {
    const url = { scheme: "flake", authority: undefined, path: id[1]!.split("/"), query: new Map() };
    const ref = fromUrl({ ...url, fragment: "" }, options);
    if (ref instanceof BadRef) throw new NixError("eval", ref.reason);
    return { ref, fragment: percentDecode(id[2] ?? "") };
  }
  const url = parseUrl(text);
  if (url === undefined) return "";
  const ref = fromUrl(url, options);
  return ref instanceof BadRef ? ref.reason : { ref, fragment: url.fragment };
}

/** The parts of a reference that begins with a path. */
export function splitPathRef(text: string): {
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
  readonly fragment: string;
} {
  const [, path, query, fragment] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(text)!;
  return { path: path!, query: parseQuery(query ?? ""), fragment: percentDecode(fragment ?? "") };
}

/** The reference to a folder. Throws NixError for parameters that it does not have. */
export function pathRef(
  path: string,
  query: ReadonlyMap<string, string>,
  fragment: string,
  options: RefOptions = {},
): RefWithFragment {
  const authority = path.startsWith("/") ? "" : undefined;
  const ref = fromUrl({ scheme: "path", authority, path: segmentsOf(path), query, fragment: "" }, options);
  if (ref instanceof BadRef) throw new NixError("eval", ref.reason);
  return { ref, fragment };
}

/** Why a URL of a known scheme is none of its references. */
class BadRef {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

const revisionText = "[0-9a-fA-F]{40}";
const refText = "[a-zA-Z0-9@][a-zA-Z0-9_./@+-]*";
const fragmentText = `(?:[a-zA-Z0-9\\-._~!$&'"()*+,;=:@/? ^]|%[0-9a-fA-F]{2})*`;
const flakeId = new RegExp(
  `^([a-zA-Z][a-zA-Z0-9_-]*(?:/(?:${revisionText}|${refText}(?:/${revisionText})?))?)(?:#(${fragmentText}))?$`,
);
const revision = new RegExp(`^${revisionText}$`);

const isForge = (scheme: string): boolean => forges.has(scheme);
const forges = new Set(["github", "gitlab", "sourcehut"]);

function fromUrl(url: NixUrl, options: RefOptions): InputAttrs | BadRef {
  const query = new Map(url.query);
  const dir = query.get("dir") ?? "";
  query.delete("dir");
  const ref = fromUrlInTree({ ...url, query, fragment: "" }, options);
  return ref instanceof BadRef || dir === "" ? ref : { ...ref, dir };
}

function fromUrlInTree(url: NixUrl, { flake = true }: RefOptions): InputAttrs | BadRef {
  const { scheme } = url;
  const application = applicationOf(scheme);
  const transport = transportOf(scheme);
  if (scheme === "path") return fromPathUrl(url);
  if (scheme === "flake") return fromIndirectUrl(url);
  if (isForge(scheme)) return fromForgeUrl(url);
  if (scheme === "git" || application === "git") return fromGitUrl(url);
  if (/^hg\+(https?|ssh|file)$/.test(scheme)) return fromMercurialUrl(url);
  if (/^(https?|file)$/.test(transport)) {
    const type = application ?? (flake || archiveName.test(url.path.at(-1) ?? "") ? "tarball" : "file");
    if (type === "file" || type === "tarball") return fromDownloadUrl(url, type);
  }
  const hint = scheme === "file+git" ? "; did you mean 'git+file' instead of 'file+git'?" : "";
  throw new NixError("eval", `input '${formatUrl(url)}' is unsupported${hint}`);
}

const archiveName = /\.(zip|tar|tgz|tar\.gz|tar\.xz|tar\.bz2|tar\.zst)$/;

function fromPathUrl(url: NixUrl): InputAttrs | BadRef {
  if ((url.authority ?? "") !== "")
    throw new NixError(
      "eval",
      `path URL '${formatUrl(url)}' should not have an authority ('${url.authority}')`,
    );
  const path = filePathOf(url.path);
  if (path === undefined) return new BadRef("a file name cannot hold a slash");
  const attrs: Record<string, string | number> = { type: "path", path: path === "" ? "/" : path };
  for (const [name, value] of url.query)
    if (name === "rev" || name === "narHash") attrs[name] = value;
    else if (name === "revCount" || name === "lastModified") {
      if (!/^\d+$/.test(value))
        throw new NixError("eval", `path URL '${formatUrl(url)}' has invalid parameter '${name}'`);
      attrs[name] = Number(value);
    } else throw new NixError("eval", `path URL '${formatUrl(url)}' has unsupported parameter '${name}'`);
  return attrs;
}

function fromIndirectUrl(url: NixUrl): InputAttrs | BadRef {
  const [id, first, second, ...more] = url.path.filter((segment) => segment !== "");
  const shown = formatUrl(url);
  if (id === undefined || more.length > 0) return new BadRef(`flake URL '${shown}' has too many parts`);
  if (!/^[a-zA-Z][a-zA-Z0-9_-]*$/.test(id)) return new BadRef(`'${id}' is not a valid flake ID`);
  if (first === undefined) return { type: "indirect", id };
  if (second === undefined && revision.test(first)) return { type: "indirect", id, rev: first };
  if (!isRefName(first))
    return new BadRef(`in flake URL '${shown}', '${first}' is not a commit hash or branch/tag name`);
  if (second === undefined) return { type: "indirect", id, ref: first };
  if (!revision.test(second)) return new BadRef(`in flake URL '${shown}', '${second}' is not a commit hash`);
  return { type: "indirect", id, ref: first, rev: second };
}

function fromForgeUrl(url: NixUrl): InputAttrs | BadRef {
  const [owner, repo, ...more] = url.path.filter((segment) => segment !== "");
  const shown = formatUrl(url);
  if (owner === undefined || repo === undefined)
    return new BadRef(`URL '${shown}' does not name an owner and a repository`);
  const attrs: Record<string, string> = { type: url.scheme, owner, repo };
  const version = more.join("/");
  if (version !== "") attrs[more.length === 1 && revision.test(version) ? "rev" : "ref"] = version;
  for (const name of ["ref", "rev", "host", "narHash"]) {
    const value = url.query.get(name);
    if (value === undefined) continue;
    if (attrs[name] !== undefined) return new BadRef(`URL '${shown}' has two values for '${name}'`);
    attrs[name] = value;
  }
  const problem = forgeProblem(attrs);
  return problem === undefined ? attrs : new BadRef(problem);
}

function forgeProblem({ ref, rev, host }: InputAttrs): string | undefined {
  if (ref !== undefined && rev !== undefined)
    return `input contains both a commit hash ('${rev}') and a branch/tag name ('${ref}')`;
  if (typeof rev === "string") parseDigest(rev, "sha1");
  if (typeof ref === "string" && !isRefName(ref)) return `'${ref}' is no branch/tag name`;
  if (typeof host === "string" && !/^[a-zA-Z0-9.-]*$/.test(host)) return `'${host}' is no host name`;
  return undefined;
}

const gitTexts = new Set(["rev", "ref", "keytype", "publicKey", "publicKeys"]);
const gitSwitches = new Set(["shallow", "submodules", "lfs", "exportIgnore", "allRefs", "verifyCommit"]);

function fromGitUrl(url: NixUrl): InputAttrs | BadRef {
  const attrs: Record<string, string | boolean> = { type: "git" };
  const foreign = new Map<string, string>();
  for (const [name, value] of url.query)
    if (gitTexts.has(name)) attrs[name] = value;
    else if (gitSwitches.has(name)) attrs[name] = value === "1";
    else foreign.set(name, value);
  if (url.scheme === "git" && url.authority === undefined) return new BadRef("a git URL names a host");
  if (typeof attrs["ref"] === "string" && !isRefName(attrs["ref"]))
    return new BadRef(`invalid Git branch/tag name '${attrs["ref"]}'`);
  return { ...attrs, url: formatUrl({ ...url, scheme: transportOf(url.scheme), query: foreign }) };
}

function fromMercurialUrl(url: NixUrl): InputAttrs | BadRef {
  const attrs: Record<string, string> = { type: "hg" };
  const foreign = new Map<string, string>();
  for (const [name, value] of url.query)
    if (name === "rev" || name === "ref") attrs[name] = value;
    else foreign.set(name, value);
  if (attrs["ref"] !== undefined && !new RegExp(`^${refText}$`).test(attrs["ref"]))
    return new BadRef(`invalid Mercurial branch/tag name '${attrs["ref"]}'`);
  return { ...attrs, url: formatUrl({ ...url, scheme: transportOf(url.scheme), query: foreign }) };
}

const downloadNames = ["url", "narHash", "name", "unpack", "rev", "revCount", "lastModified"];

function fromDownloadUrl(url: NixUrl, type: string): InputAttrs {
  const attrs: Record<string, string | number> = { type };
  for (const name of ["narHash", "rev"]) {
    const value = url.query.get(name);
    if (value !== undefined) attrs[name] = value;
  }
  for (const name of ["revCount", "lastModified"]) {
    const value = url.query.get(name);
    if (value !== undefined && /^\d+$/.test(value)) attrs[name] = Number(value);
  }
  const foreign = new Map([...url.query].filter(([name]) => !downloadNames.includes(name)));
  return { ...attrs, url: formatUrl({ ...url, scheme: transportOf(url.scheme), query: foreign }) };
}

/** The attributes that each kind of input may have. */
const knownAttrs: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    [...forges].map((forge) => [
      forge,
      ["owner", "repo", "ref", "rev", "narHash", "lastModified", "host", "treeHash"],
    ]),
  ),
  path: ["path", "rev", "revCount", "lastModified", "narHash"],
  indirect: ["id", "ref", "rev", "narHash"],
  git: [
    ...["url", "narHash", "name", "dirtyRev", "dirtyShortRev", "lastModified", "revCount"],
    ...gitTexts,
    ...gitSwitches,
  ],
  hg: ["url", "ref", "rev", "revCount", "narHash", "name"],
  tarball: downloadNames,
  file: downloadNames,
};

/** Throws NixError for attributes that describe no input. */
export function checkInputAttrs(attrs: InputAttrs): void {
  const { type } = attrs;
  if (type === undefined)
    throw new NixError("eval", "'type' attribute to specify input scheme is required but not provided");
  const known = knownAttrs[String(type)];
  if (known === undefined) return;
  for (const name of Object.keys(attrs))
    if (name !== "type" && name !== "dir" && !known.includes(name))
      throw new NixError("eval", `input attribute '${name}' not supported by scheme '${type}'`, 0, {
        name,
        candidates: () => known,
      });
  for (const name of neededAttrs[String(type)] ?? ["url"]) textAt(attrs, name);
  for (const name of ["revCount", "lastModified"])
    if (attrs[name] !== undefined && typeof attrs[name] !== "number")
      throw new NixError("eval", `input attribute '${name}' is not an integer`);
  for (const name of ["ref", "rev", "narHash", "dir"]) if (attrs[name] !== undefined) textAt(attrs, name);
  const problem = isForge(String(type)) ? forgeProblem(attrs) : undefined;
  if (problem !== undefined) throw new NixError("eval", problem);
}

const neededAttrs: Readonly<Record<string, readonly string[]>> = {
  github: ["owner", "repo"],
  gitlab: ["owner", "repo"],
  sourcehut: ["owner", "repo"],
  path: ["path"],
  indirect: ["id"],
};

function textAt(attrs: InputAttrs, name: string): string {
  const value = attrs[name];
  if (value === undefined) throw new NixError("eval", `input attribute '${name}' is missing`);
  if (typeof value !== "string") throw new NixError("eval", `input attribute '${name}' is not a string`);
  return value;
}

/** Inverse of {@link parseFlakeRef}. Throws NixError for attributes that make no reference. */
export function formatFlakeRef(attrs: InputAttrs): string {
  for (const [key, value] of Object.entries(attrs))
    if (typeof value === "number" && value < 0)
      throw new NixError("eval", `negative value given for flake ref attr ${key}: ${value}`);
  checkInputAttrs(attrs);
  const url = urlOf(attrs);
  const query = new Map(url.query);
  if (typeof attrs["dir"] === "string" && attrs["dir"] !== "" && !query.has("dir"))
    query.set("dir", attrs["dir"]);
  return formatUrl({ ...url, query });
}

function urlOf(attrs: InputAttrs): NixUrl {
  const type = String(attrs["type"]);
  const query = new Map<string, string>();
  const url = (scheme: string, path: readonly string[]): NixUrl => ({
    scheme,
    authority: undefined,
    path,
    query,
    fragment: "",
  });
  const version = ["ref", "rev"].flatMap((name) =>
    attrs[name] === undefined ? [] : [name === "rev" ? revisionOf(attrs) : textAt(attrs, name)],
  );
  switch (type) {
    case "path":
      for (const [name, value] of Object.entries(attrs))
        if (!["type", "path", "dir"].includes(name)) query.set(name, String(value));
      return url("path", segmentsOf(textAt(attrs, "path")));
    case "indirect":
      return url("flake", [textAt(attrs, "id"), ...version]);
    case "git":
    case "hg":
    case "tarball":
    case "file":
      return withUrl(type, attrs);
  }
  if (!isForge(type)) throw new NixError("eval", `cannot show unsupported input of type '${type}'`);
  if (attrs["narHash"] !== undefined) query.set("narHash", narHashOf(attrs));
  if (attrs["host"] !== undefined) query.set("host", textAt(attrs, "host"));
  return url(type, [textAt(attrs, "owner"), textAt(attrs, "repo"), ...version]);
}

function withUrl(type: string, attrs: InputAttrs): NixUrl {
  const text = textAt(attrs, "url");
  const base = parseUrl(text);
  if (base === undefined) throw new NixError("eval", `'${text}' is not a valid URL`);
  const query = new Map(base.query);
  if (type === "tarball" || type === "file") {
    if (attrs["narHash"] !== undefined) query.set("narHash", narHashOf(attrs));
    return { ...base, query };
  }
  if (attrs["rev"] !== undefined) query.set("rev", revisionOf(attrs));
  if (attrs["ref"] !== undefined) query.set("ref", textAt(attrs, "ref"));
  if (type === "git")
    for (const name of ["shallow", "lfs", "submodules", "exportIgnore", "verifyCommit"])
      if (attrs[name] === true) query.set(name, "1");
  const scheme = type === "git" && base.scheme === "git" ? "git" : `${type}+${base.scheme}`;
  return { ...base, scheme, query };
}

function revisionOf(attrs: InputAttrs): string {
  const text = textAt(attrs, "rev");
  return formatDigest(parseDigest(text, text.length === 64 ? "sha256" : "sha1"), "base16");
}

function narHashOf(attrs: InputAttrs): string {
  return formatDigest(parseDigest(textAt(attrs, "narHash"), "sha256"), "sri");
}
