/**
 * URLs in the form that Nix reads and writes them: RFC 3986 with spaces, quotes and `^` allowed in queries and
 * fragments. Parts are kept decoded; writing a URL encodes each part again, so equal URLs have one text.
 */
import { NixError } from "../value/errors.ts";

export interface NixUrl {
  readonly scheme: string;
  /** `user@host:port` with its parts encoded; undefined without `//`. */
  readonly authority: string | undefined;
  /** Segments between slashes, decoded; the first is "" for an absolute path. */
  readonly path: readonly string[];
  readonly query: ReadonlyMap<string, string>;
  readonly fragment: string;
}

const encoded = "%[0-9a-fA-F]{2}";
const plain = "a-zA-Z0-9\\-._~!$&'()*+,;=";
const pattern = new RegExp(
  "^([a-zA-Z][a-zA-Z0-9+.-]*):" +
    `(?://((?:[${plain}:@]|${encoded}|\\[[0-9a-zA-Z:.%]+\\])*)(?=[/?#]|$))?` +
    `((?:[${plain}:@/]|${encoded})*)` +
    `(?:\\?((?:[${plain}:@/? "]|${encoded})*))?` +
    `(?:#((?:[${plain}:@/? "^]|${encoded})*))?$`,
);

/** Undefined for what is no URL. */
export function parseUrl(text: string): NixUrl | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, scheme, authority, path, query, fragment] = match as unknown as [string, string, ...string[]];
  const isFile = transportOf(scheme) === "file";
  const readAuthority = authority === undefined ? undefined : parseAuthority(authority);
  if (readAuthority === "invalid" || (isFile && (readAuthority ?? "") !== "")) return undefined;
  return {
    scheme,
    authority: readAuthority,
    path: (isFile && path === "" ? "/" : path!).split("/").map(percentDecode),
    query: parseQuery(query ?? ""),
    fragment: percentDecode(fragment ?? ""),
  };
}

function parseAuthority(text: string): string | "invalid" {
  const match = /^(?:([^@]*)@)?(\[.*\]|[^:@[\]]*)(?::(\d*))?$/.exec(text);
  if (match === null) return "invalid";
  const [, user, host, port] = match;
  const shownUser =
    user === undefined
      ? ""
      : `${user
          .split(/:(.*)/s, 2)
          .map((part) => percentEncode(percentDecode(part)))
          .join(":")}@`;
  const shownHost = host!.startsWith("[") ? host! : percentEncode(percentDecode(host!));
  return `${shownUser}${shownHost}${port === undefined || port === "" ? "" : `:${Number(port)}`}`;
}

/** `git+https` is `https` over `git`. */
export function transportOf(scheme: string): string {
  return scheme.slice(scheme.indexOf("+") + 1);
}

/** What stands before `+` in a scheme. */
export function applicationOf(scheme: string): string | undefined {
  const plus = scheme.indexOf("+");
  return plus < 0 ? undefined : scheme.slice(0, plus);
}

/** Parameters without `=` are passed over; of several with one name the first counts. */
export function parseQuery(text: string): ReadonlyMap<string, string> {
  const query = new Map<string, string>();
  for (const parameter of text.split("&")) {
    const equals = parameter.indexOf("=");
    if (equals < 0) continue;
    const name = percentDecode(parameter.slice(0, equals));
    if (!query.has(name)) query.set(name, percentDecode(parameter.slice(equals + 1)));
  }
  return query;
}

export function formatUrl(url: NixUrl): string {
  const authority = url.authority === undefined ? "" : `//${url.authority}`;
  const path = url.path.map((segment) => percentEncode(segment, ":@")).join("/");
  const query = [...url.query]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${percentEncode(name, ":@/?")}=${percentEncode(value, ":@/?")}`)
    .join("&");
  const fragment = url.fragment === "" ? "" : `#${percentEncode(url.fragment)}`;
  return `${url.scheme}:${authority}${path}${query === "" ? "" : `?${query}`}${fragment}`;
}

/** Encodes all but letters, digits, `-._~` and the characters of `keep`. */
export function percentEncode(text: string, keep = ""): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%[0-9A-F]{2}/g, (code) => {
      const char = String.fromCharCode(Number.parseInt(code.slice(1), 16));
      return keep.includes(char) ? char : code;
    });
}

/** Throws NixError for what is no text after decoding. */
export function percentDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new NixError("eval", `invalid URI parameter '${text}'`);
  }
}

/** The path of a `path:` or `file:` URL as file names: doubled slashes count as one. Undefined for bad names. */
export function filePathOf(segments: readonly string[]): string | undefined {
  if (segments.some((segment) => segment.includes("/") || segment.includes("\0"))) return undefined;
  const absolute = segments[0] === "";
  const names = segments.slice(absolute ? 1 : 0);
  const last = names.at(-1) === "" && names.length > 1 ? "/" : "";
  const joined = names.filter((name) => name !== "").join("/");
  return `${absolute ? "/" : ""}${joined}${joined === "" ? "" : last}`;
}

/** The inverse of {@link filePathOf}. */
export function segmentsOf(path: string): string[] {
  const names = path.split("/").filter((name) => name !== "");
  return [
    ...(path.startsWith("/") ? [""] : []),
    ...names,
    ...(path.endsWith("/") || path === "" ? [""] : []),
  ];
}
