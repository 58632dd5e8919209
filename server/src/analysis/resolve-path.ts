/**
 * Path literals as absolute paths: relative ones start from the folder of the file (Nix manual, section Paths).
 * Text only; whether anything is there is another question.
 */
export function resolvePath(file: string, literal: string): string | undefined {
  if (literal.startsWith("~")) return undefined;
  const base = literal.startsWith("/") ? [] : directoryOf(file).split("/");
  const parts: string[] = base.filter((part) => part !== "");
  for (const part of literal.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") parts.pop();
    else parts.push(part);
  }
  return `/${parts.join("/")}`;
}

export function directoryOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash <= 0 ? "/" : path.slice(0, slash);
}
