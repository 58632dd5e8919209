/**
 * Decides what of an option is a plain fact that an index may carry. Names, numbers, short literals and
 * references are facts; longer texts are somebody's writing and stay where they are.
 */

/** Longer defaults are configuration texts or tables, not something a hover shows. */
const DEFAULT_LENGTH = 160;
const TYPE_NAME_LENGTH = 48;

const IDENTIFIER = "[A-Za-z_][A-Za-z0-9_'-]*";
/** `pkgs.nginx`, `config.networking.hostName`, `"/var/lib/x"`, `0.5`, `[ ]`. */
const REFERENCE = new RegExp(String.raw`^${IDENTIFIER}(\.(${IDENTIFIER}|"[^"$\\]*"))*$`);
const ATOM = String.raw`(-?[0-9]+(\.[0-9]+)?|true|false|null|"([^"\\\n$]|\\.)*")`;
const LITERAL = new RegExp(`^${ATOM}$`);
/** Lists and sets whose leaves are atoms: brackets, names, `=`, `;` and atoms, in any order. */
const COLLECTION = new RegExp(String.raw`^[[{]([\s[\]{}=;.]|${ATOM}|${IDENTIFIER}(?=\s*=))*[\]}]$`);

/** The text of a default if it is a short literal or a reference, else undefined. */
export function factualDefault(text: string | undefined): string | undefined {
  const nix = text?.trim();
  // ‹name› stands for a name that was not known when the default was computed: it is no value.
  if (nix === undefined || nix.length > DEFAULT_LENGTH || nix.includes("‹")) return undefined;
  return REFERENCE.test(nix) || LITERAL.test(nix) || COLLECTION.test(nix) ? nix : undefined;
}

/** What a type calls itself, when that is a name ("JSON value") and not a sentence. */
export function factualTypeName(description: string | undefined): string | undefined {
  return description !== undefined && description.length <= TYPE_NAME_LENGTH && !description.includes("\n")
    ? description
    : undefined;
}
