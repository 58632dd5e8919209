/**
 * Descriptions of options as Markdown that editors render: nixpkgs writes them in its manual's dialect (roles
 * such as {option}`x`, fenced notes), before 23.05 in DocBook. Unknown markup stays as it is. NixOS manual,
 * section Writing documentation.
 */
export function optionProse(description: string): string {
  const text =
    description.includes("</") || /<\w+[^>]*\/>/.test(description) ? fromDocBook(description) : description;
  return text
    .replace(/\{(?:option|file|command|env|var|manpage|program|ref|package)\}`/g, "`")
    .replace(/\[\]\(#opt-([^)]*)\)/g, "`$1`")
    .replace(/^:::\s*\{\.(\w+)[^}]*\}\s*$/gm, (_, kind: string) => `**${capitalize(kind)}:**`)
    .replace(/^:::\s*$/gm, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

const codeTags =
  "literal|option|command|filename|package|code|varname|envar|replaceable|function|parameter|constant";

function fromDocBook(text: string): string {
  return text
    .replace(/<link\s+xlink:href="([^"]*)"\s*\/>/g, "<$1>")
    .replace(/<link\s+xlink:href="([^"]*)"\s*>([\s\S]*?)<\/link>/g, "[$2]($1)")
    .replace(/<xref\s+linkend="(?:opt-)?([^"]*)"\s*\/>/g, "`$1`")
    .replace(
      /<citerefentry><refentrytitle>([^<]*)<\/refentrytitle>\s*<manvolnum>([^<]*)<\/manvolnum><\/citerefentry>/g,
      "`$1($2)`",
    )
    .replace(new RegExp(`<(${codeTags})(?:\\s[^>]*)?>([^<]*)</\\1>`, "g"), "`$2`")
    .replace(/<emphasis(?:\s[^>]*)?>([^<]*)<\/emphasis>/g, "*$1*")
    .replace(/<programlisting[^>]*>\n?([\s\S]*?)<\/programlisting>/g, "\n```\n$1\n```\n")
    .replace(/<(note|warning|important|caution|tip)>/g, (_, kind: string) => `\n**${capitalize(kind)}:** `)
    .replace(/<listitem>\s*(?:<para>)?\s*/g, "\n- ")
    .replace(
      /<\/?(?:para|simpara|note|warning|important|caution|tip|itemizedlist|listitem|variablelist)>/g,
      "\n",
    )
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, "&")
    .replace(/^[ \t]+(?=\S)/gm, "");
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
