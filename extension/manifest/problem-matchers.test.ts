/**
 * What the Problems view shows for texts that Nix printed. Those in recorded/ are from Nix 2.34 on broken files
 * (paths shortened, frames of nixpkgs cut); the forms of older versions are written here. The matching follows
 * VS Code's: consecutive lines, the first matcher that fits, a looping last line.
 */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type LinePattern, type ProblemMatcher, problemMatchers } from "./problem-matchers.ts";

const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

test("the manifest has these matchers (npm run manifest -w nixsight-vscode)", () => {
  expect(manifest.contributes.problemMatchers).toEqual(problemMatchers);
});

test("an undefined variable", () => {
  recorded("undefined-variable", "error /home/me/nixos/undef.nix:4:34 undefined variable 'pkg'");
});

test("a syntax error", () => {
  recorded(
    "syntax-error",
    "error /home/me/nixos/syntax.nix:3:17 syntax error, unexpected '=', expecting ';'",
  );
});

test("a missing attribute", () => {
  recorded("missing-attribute", "error /home/me/nixos/missing.nix:2:4 attribute 'helo' missing");
});

test("a wrong type, with the frame that led there", () => {
  recorded(
    "type-error",
    "info /home/me/nixos/type.nix:1:3 while evaluating the attribute 'a'",
    "error /home/me/nixos/type.nix:1:11 cannot add a string to an integer",
  );
});

test("a missing argument", () => {
  recorded(
    "missing-argument",
    "info /home/me/nixos/call.nix:1:25 from call site",
    "error /home/me/nixos/call.nix:1:9 function 'f' called without required argument 'y'",
  );
});

test("infinite recursion", () => {
  recorded(
    "infinite-recursion",
    "info /home/me/nixos/rec.nix:2:3 while evaluating the attribute 'a'",
    "error /home/me/nixos/rec.nix:2:7 infinite recursion encountered",
  );
});

test("throw and assert, whose message stands below the source lines", () => {
  recorded(
    "throw",
    "info /home/me/nixos/throw.nix:4:3 while evaluating the attribute 'a'",
    "error /home/me/nixos/throw.nix:2:10 while calling the 'throw' builtin",
  );
  recorded(
    "throw-show-trace",
    "info /home/me/nixos/throw.nix:4:3 while evaluating the attribute 'a'",
    "info /home/me/nixos/throw.nix:4:7 from call site",
    "info /home/me/nixos/throw.nix:2:7 while calling 'f'",
    "error /home/me/nixos/throw.nix:2:10 while calling the 'throw' builtin",
  );
  recorded(
    "assert",
    "info /home/me/nixos/assert.nix:1:3 while evaluating the attribute 'a'",
    "error /home/me/nixos/assert.nix:1:7 while evaluating the condition of the assertion '(1 == 2)'",
  );
});

test("definitions of options: the file without a line", () => {
  recorded("option-unknown", "error /home/me/nixos/mod/unknown.nix The option `prot' does not exist.");
  recorded(
    "option-bad-type",
    "error /home/me/nixos/mod/bad-type.nix A definition for option `port' is not of type `16 bit unsigned integer; between 0 and 65535 (both inclusive)'.",
  );
  recorded(
    "option-conflict",
    "error /home/me/nixos/mod/conflict.nix The option `port' has conflicting definition values",
    "error /home/me/nixos/mod/conflict.nix The option `port' has conflicting definition values",
  );
});

test("definitions of options as nixpkgs 20.09 words them", () => {
  recorded(
    "option-inline-unknown",
    "error /home/me/nixos/conf-unknown.nix The option `services.ngin' defined in `/home/me/nixos/conf-unknown.nix' does not exist.",
  );
  recorded(
    "option-inline-type",
    "error /home/me/nixos/conf-type.nix The option value `services.nginx.enable' in `/home/me/nixos/conf-type.nix' is not of type `boolean'.",
  );
  recorded(
    "option-inline-conflict",
    "error /home/me/nixos/conf-conflict.nix The option `networking.hostName' has conflicting definitions, in `/home/me/nixos/conf-conflict.nix' and `/home/me/nixos/conf-conflict.nix'.",
  );
});

test("a flake's copy in the store stands for the user's own folder", () => {
  recorded(
    "flake-undefined-variable",
    "info ${workspaceFolder}/flake.nix:3:31 while calling the 'import' builtin",
    "error ${workspaceFolder}/hosts/box.nix:3:9 undefined variable 'pkg'",
  );
});

test("nixpkgs in the store is nobody's own folder", () => {
  check(
    "error: attribute 'x' missing\n       at /nix/store/0c2f-source/pkgs/top-level/all-packages.nix:1:2:",
  );
  check("error: attribute 'x' missing\n       at /nix/store/0c2f-source/lib/modules.nix:1:2:");
  check(
    "error: attribute 'x' missing\n       at /nix/store/0c2f-source/lib/mine.nix:1:2:",
    "error ${workspaceFolder}/lib/mine.nix:1:2 attribute 'x' missing",
  );
});

test("Nix 2.3", () => {
  check("error: undefined variable 'a' at /c/a.nix:12:5", "error /c/a.nix:12:5 undefined variable 'a'");
  check(
    "error: syntax error, unexpected '}', expecting ';', at /c/a b.nix:12:5",
    "error /c/a b.nix:12:5 syntax error, unexpected '}', expecting ';'",
  );
  check(
    "error: while evaluating the attribute 'x' at /c/a.nix:1:3:\ncannot coerce a set to a string, at /c/a.nix:2:4",
    "error /c/a.nix:2:4 cannot coerce a set to a string",
  );
});

test("the development versions before Nix 2.4", () => {
  check(
    "error: --- UndefinedVarError ------------------------- nix-instantiate\nat: (12:5) in file: /c/a.nix",
    "error /c/a.nix:12:5 UndefinedVarError",
  );
});

test("what is not a position in a file", () => {
  check("error: undefined variable 'a'\n       at «string»:1:1:");
  check("error: build of '/nix/store/abc-x.drv' failed");
  check("building the system configuration...\nerror: cached failure of attribute 'x'");
  check("    at Object.<anonymous> (/c/a.js:1:2)");
  check("         whose name attribute is located at /c/top-level.nix:95:5");
});

function recorded(name: string, ...expected: string[]): void {
  check(readFileSync(new URL(`recorded/${name}.txt`, import.meta.url), "utf8"), ...expected);
}

function check(text: string, ...expected: string[]): void {
  expect(problemsIn(text.split("\n")), text).toEqual(expected);
}

/** `severity file:line:column message` for each problem, in the order of the text. */
function problemsIn(lines: readonly string[]): string[] {
  const problems: string[] = [];
  for (let index = 0; index < lines.length; ) {
    const found = problemMatchers
      .map((matcher) => matchAt(matcher, lines, index))
      .find((result) => result.problems.length > 0);
    problems.push(...(found?.problems ?? []));
    index += found?.length ?? 1;
  }
  return problems;
}

/** The problems that one matcher finds from a line on, and how many lines they take up. */
function matchAt(
  matcher: ProblemMatcher,
  lines: readonly string[],
  start: number,
): { problems: string[]; length: number } {
  const problems: string[] = [];
  let length = 0;
  const fields = new Map<string, string>();
  const take = (pattern: LinePattern) => {
    const match = new RegExp(pattern.regexp).exec(lines[start + length] ?? "");
    if (!match) return false;
    for (const field of ["file", "line", "column", "message"] as const) {
      if (pattern[field] !== undefined) fields.set(field, match[pattern[field]]);
    }
    length++;
    return true;
  };
  const last = matcher.pattern.at(-1)!;
  if (!matcher.pattern.slice(0, -1).every(take)) return { problems, length };
  while (take(last)) {
    const place = fields.has("line") ? `:${fields.get("line")}:${fields.get("column")}` : "";
    const folder = matcher.fileLocation === "absolute" ? "" : `${matcher.fileLocation[1]}/`;
    problems.push(`${matcher.severity} ${folder}${fields.get("file")}${place} ${fields.get("message")}`);
    if (!last.loop) break;
  }
  return { problems, length };
}
