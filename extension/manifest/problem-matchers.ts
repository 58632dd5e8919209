/**
 * The problem matchers that turn Nix's error positions into entries of VS Code's Problems view. VS Code reads
 * them from the manifest; this table is their source, with the reasons, and `npm run manifest` copies it there
 * (a test holds the two together); nothing of it is part of the running extension. There is one matcher per form of message, because VS Code matches consecutive
 * lines only: what Nix prints several lines away from a position cannot become its message.
 */

/** One line of a message; the numbers name groups of `regexp`. */
export interface LinePattern {
  readonly regexp: string;
  readonly kind?: "file" | "location";
  readonly file?: number;
  readonly line?: number;
  readonly column?: number;
  readonly message?: number;
  readonly loop?: boolean;
}

export interface ProblemMatcher {
  readonly name: string;
  readonly label: string;
  readonly owner: string;
  readonly source: string;
  readonly severity: "error" | "warning" | "info";
  readonly applyTo?: "allDocuments" | "openDocuments" | "closedDocuments";
  readonly fileLocation: "absolute" | readonly [string, string];
  readonly pattern: readonly LinePattern[];
}

/** One form of message; `pattern` gets the expression for a path, which has one group. */
interface Form {
  readonly name: string;
  readonly label: string;
  readonly severity: ProblemMatcher["severity"];
  readonly applyTo?: ProblemMatcher["applyTo"];
  readonly pattern: (path: string) => readonly LinePattern[];
}

/** `error: message`; the message is not a heading such as `--- EvalError ---`. */
const errorLine: LinePattern = { regexp: "^\\s*error: (?!---)(.+)$", message: 1 };

/** Frames of a trace that are themselves the mistake: Nix prints their message only after the source lines. */
const raising =
  "while calling the '(?:throw|abort)' builtin$|while evaluating the condition of the assertion ";

/** `at /path:12:5:` on a line of its own. */
const atPosition = (path: string): LinePattern => ({
  regexp: `^\\s*at ${path}:(\\d+):(\\d+):?$`,
  file: 1,
  line: 2,
  column: 3,
});

const forms: readonly Form[] = [
  {
    name: "nix",
    label: "Nix: error with its position",
    severity: "error",
    pattern: (path) => [errorLine, atPosition(path)],
  },
  {
    name: "nix-raised",
    label: "Nix: throw, abort and assert",
    severity: "error",
    pattern: (path) => [{ regexp: `^\\s*… (?=${raising})(.+)$`, message: 1 }, atPosition(path)],
  },
  {
    // Frames in files that are not open are as a rule nixpkgs' own: they would drown the error.
    name: "nix-trace",
    label: "Nix: frames of a trace",
    severity: "info",
    applyTo: "openDocuments",
    pattern: (path) => [{ regexp: `^\\s*… (?!${raising})(.+)$`, message: 1 }, atPosition(path)],
  },
  {
    // Definitions of an option have a file and no line. Recent module systems list one file per line.
    name: "nix-option",
    label: "Nix: definitions of an option, listed",
    severity: "error",
    pattern: (path) => [
      {
        regexp: "^\\s*error: ((?:The option|A definition for option) .+?)(?: Definition values)?:$",
        kind: "file",
        message: 1,
      },
      { regexp: `^\\s*- In \`${path}'(?::.*)?$`, file: 1, loop: true },
    ],
  },
  {
    // Older module systems name the file within the sentence.
    name: "nix-option-inline",
    label: "Nix: definition of an option, named in the message",
    severity: "error",
    pattern: (path) => [
      {
        regexp: `^\\s*error: ((?:while .+: )?The option .+? in \`${path}'.*)$`,
        kind: "file",
        message: 1,
        file: 2,
      },
    ],
  },
  {
    // Nix up to 2.3 ends the line with the position, also where lines "while evaluating …:" stand before it.
    name: "nix-inline",
    label: "Nix 2.3: position at the end of the line",
    severity: "error",
    pattern: (path) => [
      {
        regexp: `^(?:error: )?(?!while )(\\S.*[^\\s,]),? at ${path}:(\\d+):(\\d+)$`,
        message: 1,
        file: 2,
        line: 3,
        column: 4,
      },
    ],
  },
  {
    // Development versions before 2.4: of the message only the heading stands beside the position.
    name: "nix-heading",
    label: "Nix 2.4 development versions: position under a heading",
    severity: "error",
    pattern: (path) => [
      { regexp: "^\\s*error: --- (\\w+) -+.*$", message: 1 },
      { regexp: `^\\s*at: \\((\\d+):(\\d+)\\) in file: ${path}$`, line: 1, column: 2, file: 3 },
    ],
  },
];

/** A path on this machine, but not in the copy of a flake's source (see below). */
const plainPath = "(?!/nix/store/[^/]+-source/)(/.+?)";

/**
 * A flake is evaluated from a copy in the store; what follows `-source/` is the path in the user's own folder.
 * The copy may also be nixpkgs, whose files the user cannot mend: the names of its folders are left out.
 */
const copiedPath = [
  "/nix/store/[^/]+-source/",
  "(?!nixos/|pkgs/(?:stdenv|build-support|top-level|by-name|development|tools|applications|servers|os-specific)/",
  "|lib/(?:modules|types|options|attrsets|lists|strings|trivial|customisation|fixed-points|asserts)\\.nix)",
  "(.+?)",
].join("");

const common = { owner: "nixsight-rebuild", source: "nix" } as const;

/** Each form twice: for plain paths, and (name with `-flake`) for the copies of flakes. */
export const problemMatchers: readonly ProblemMatcher[] = forms.flatMap(({ pattern, ...form }) => [
  { ...form, ...common, fileLocation: "absolute", pattern: pattern(plainPath) },
  {
    ...form,
    ...common,
    name: `${form.name}-flake`,
    label: `${form.label} (flake)`,
    fileLocation: ["relative", "${workspaceFolder}"],
    pattern: pattern(copiedPath),
  },
]);
