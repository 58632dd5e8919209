/**
 * Turns "rebuild this configuration" into a program and its arguments. Pure: takes the action, the settings and
 * what is known of the workspace, and gives a command line as a list, which no shell ever reads. Starting it is
 * the business of tasks.ts.
 */

export const rebuildActions = ["switch", "test", "boot", "build", "dry-build", "dry-activate"] as const;

export type RebuildAction = (typeof rebuildActions)[number];

/** What each action does, for the menu. */
export const actionDetails: Readonly<Record<RebuildAction, string>> = {
  switch: "Build, activate now and make it the default at boot",
  test: "Build and activate now; gone after a reboot",
  boot: "Build and make it the default at boot; nothing changes now",
  build: "Build only, leaving a link named result",
  "dry-build": "Show what would be built or fetched",
  "dry-activate": "Build, then show what activation would change",
};

export type SudoMode = "sudo" | "--sudo" | "--use-remote-sudo" | "never";

/** The settings under `nixsight.rebuild`. */
export interface RebuildSettings {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly host: string;
  readonly useSudo: SudoMode;
}

export const defaultRebuildSettings: RebuildSettings = {
  command: "nixos-rebuild",
  arguments: [],
  host: "",
  useSudo: "sudo",
};

/** The configuration to build. */
export type RebuildTarget =
  /** A flake in `directory`; an empty `host` leaves the choice to the rebuild program. */
  | { readonly kind: "flake"; readonly directory: string; readonly host: string }
  /** A configuration in a file of its own. */
  | { readonly kind: "file"; readonly file: string }
  /** Nothing found in the workspace: whatever the machine is set up to build. */
  | { readonly kind: "system" };

export interface CommandLine {
  readonly command: string;
  readonly arguments: readonly string[];
}

/** Actions that change the system and therefore need root's rights. */
const privileged: ReadonlySet<RebuildAction> = new Set(["switch", "test", "boot"]);

/**
 * The command line of a rebuild. `isRoot` says whether it already runs with root's rights.
 * Flags as in the manual pages nixos-rebuild(8), darwin-rebuild(8) and home-manager(1).
 */
export function rebuildCommandLine(options: {
  readonly action: RebuildAction;
  readonly settings: RebuildSettings;
  readonly target: RebuildTarget;
  readonly isRoot: boolean;
}): CommandLine {
  const { action, settings, target } = options;
  const command = settings.command.trim() || defaultRebuildSettings.command;
  const program = command.slice(command.lastIndexOf("/") + 1);
  const sudo = program !== "home-manager" && privileged.has(action) ? settings.useSudo : "never";

  const args: string[] = [action, ...targetArguments(program, target)];
  if (sudo === "--sudo" || sudo === "--use-remote-sudo") args.push(sudo);
  args.push(...settings.arguments);
  return sudo === "sudo" && !options.isRoot
    ? { command: "sudo", arguments: [command, ...args] }
    : { command, arguments: args };
}

function targetArguments(program: string, target: RebuildTarget): readonly string[] {
  switch (target.kind) {
    case "flake":
      return ["--flake", target.host === "" ? target.directory : `${target.directory}#${target.host}`];
    case "file":
      if (program === "home-manager") return ["-f", target.file];
      return ["-I", `${program === "darwin-rebuild" ? "darwin-config" : "nixos-config"}=${target.file}`];
    case "system":
      return [];
  }
}

/** Flake outputs whose attributes name a whole system or home. */
const hostOutput =
  /\b(?:nixosConfigurations|darwinConfigurations|homeConfigurations)\.(?:"([^"]+)"|([\w@'-]+))/;

/** The host a root of the server stands for: `box` in `nixosConfigurations.box`; empty when it names none. */
export function hostOfRoot(root: { readonly id: string; readonly label: string } | undefined): string {
  const match = root && (hostOutput.exec(root.id) ?? hostOutput.exec(root.label));
  return match?.[1] ?? match?.[2] ?? "";
}

/** Which configuration a rebuild means, from the files at hand and the root picked in the server. */
export function rebuildTarget(options: {
  /** Folder with a flake.nix, if there is one. */
  readonly flakeDirectory: string | undefined;
  /** A configuration.nix or home.nix at the top of the workspace, if there is one. */
  readonly configurationFile: string | undefined;
  readonly root: { readonly id: string; readonly label: string; readonly file: string } | undefined;
  /** From the task or the settings; wins over the root's. */
  readonly host: string;
}): RebuildTarget {
  const { flakeDirectory, configurationFile, root, host } = options;
  if (flakeDirectory !== undefined) {
    return { kind: "flake", directory: flakeDirectory, host: host || hostOfRoot(root) };
  }
  const file = root?.file.endsWith(".nix") ? root.file : configurationFile;
  return file === undefined ? { kind: "system" } : { kind: "file", file };
}
