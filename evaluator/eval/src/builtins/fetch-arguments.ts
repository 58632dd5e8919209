/**
 * What the fetchers refuse whether or not the thing to fetch is on this machine: attributes they do not know,
 * values of a wrong type, URLs without a scheme, commits and branches that cannot be (Nix manual, section
 * Built-in Functions; libfetchers). Throws NixError, and gives nothing.
 */
import { describeType } from "../eval/type-words.ts";
import { isRefName } from "../flake/git-ref-name.ts";
import { attributePos, booleanArgument } from "../store/arguments.ts";
import type { Attrs } from "../value/attrs.ts";
import { NixError } from "../value/errors.ts";
import type { Pos } from "../value/position.ts";
import { force } from "../value/thunk.ts";
import { isString, NixPath } from "../value/value.ts";

export const fileAttributes = ["url", "name", "sha256"];
export const mercurialAttributes = ["url", "name", "rev"];
export const closureAttributes = ["fromStore", "fromPath", "toPath", "inputAddressed"];

/** @param who the builtin's name */
export function checkAttributes(attrs: Attrs, known: readonly string[], who: string, pos: Pos): void {
  for (const name of attrs.names())
    if (!known.includes(name))
      throw new NixError(
        "eval",
        `unsupported argument '${name}' to '${who}'`,
        attributePos(attrs, name, pos),
        {
          name,
          candidates: () => known,
        },
      );
}

/** Of a file or archive. */
export function checkUrl(url: string, pos: Pos): void {
  if (!url.includes(":"))
    throw new NixError("eval", `'${url}' doesn't have a scheme, such as https: or file:`, pos);
}

const gitAttributes: Readonly<Record<string, "a string" | "a Boolean" | "an integer">> = {
  url: "a string",
  ref: "a string",
  rev: "a string",
  name: "a string",
  narHash: "a string",
  dirtyRev: "a string",
  dirtyShortRev: "a string",
  keytype: "a string",
  publicKey: "a string",
  publicKeys: "a string",
  shallow: "a Boolean",
  submodules: "a Boolean",
  lfs: "a Boolean",
  exportIgnore: "a Boolean",
  allRefs: "a Boolean",
  verifyCommit: "a Boolean",
  lastModified: "an integer",
  revCount: "an integer",
};

/** The argument of fetchGit. Evaluates the values of the attributes, as fetchGit does. */
export function checkGitAttributes(attrs: Attrs, pos: Pos): void {
  checkAttributes(attrs, Object.keys(gitAttributes), "fetchGit", pos);
  for (const { name, cell } of attrs.entries()) {
    const wanted = gitAttributes[name]!;
    // Keys may be written as a list, which becomes text.
    if (name === "publicKeys") continue;
    const value = force(cell);
    const place = attributePos(attrs, name, pos);
    const found = value instanceof NixPath ? "a string" : isString(value) ? "a string" : describeType(value);
    if (found !== wanted)
      throw new NixError(
        "type",
        `attribute '${name}' of 'fetchGit' has to be ${wanted}, not ${found}`,
        place,
      );
  }
}

/** `rev` and `ref` as texts. */
export function checkCommit(rev: unknown, ref: unknown, pos: Pos): void {
  // Hashes with their algorithm in front are left to Nix, and so are other notations of the right length.
  if (typeof rev === "string" && !/[:-]/.test(rev) && ![40, 32, 28].includes(rev.length))
    throw new NixError("eval", `'${rev}' is no commit: a commit has 40 hexadecimal digits`, pos);
  if (typeof ref === "string" && !isRefName(ref))
    throw new NixError("eval", `invalid Git branch/tag name '${ref}'`, pos);
}

/** The argument of fetchClosure, as far as its store goes. */
export function checkClosure(attrs: Attrs, pos: Pos): void {
  checkAttributes(attrs, closureAttributes, "fetchClosure", pos);
  for (const name of ["fromPath", "fromStore"])
    if (!attrs.names().includes(name))
      throw new NixError(
        "missing-attribute",
        `attribute '${name}' is missing in call to 'fetchClosure'`,
        pos,
        {
          name,
        },
      );
  const inputAddressed = attrs.getByName("inputAddressed");
  if (
    inputAddressed !== undefined &&
    booleanArgument(inputAddressed, pos) &&
    attrs.getByName("toPath") !== undefined
  )
    throw new NixError(
      "eval",
      "attribute 'inputAddressed' is set to true, but 'toPath' is also set. Please remove one of them",
      pos,
    );
  const store = force(attrs.getByName("fromStore")!);
  const place = attributePos(attrs, "fromStore", pos);
  if (typeof store === "string" && !/^https?:\/\//.test(store))
    throw new NixError("eval", "'fetchClosure' only supports http:// and https:// stores", place);
}
