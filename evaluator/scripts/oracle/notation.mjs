/** How Nix code is written down: the small pieces that all generators put expressions together from. */

export const paren = (text) => `(${text})`;

/** A call of a builtin. */
export const callOf = (name, ...args) => paren(`builtins.${name} ${args.map(paren).join(" ")}`);

/** A name in an attribute path, in quotes where it needs them. */
export const attribute = (name) => (/^[a-z_]\w*$/i.test(name) ? name : `"${name}"`);

/** A literal that means `text`, which has no other control characters than line ends and tabs. */
export const nixString = (text) =>
  `"${text
    .replace(/["\\$]/g, "\\$&")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "\\t")}"`;
