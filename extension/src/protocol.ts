/**
 * What the language server says beyond the Language Server Protocol, as this client sees it: its status, and
 * the configurations (roots) it can evaluate. A mirror of the server's own description; names and shapes only.
 */

/** Notification from the server: which sources are in use and whether it is at work. */
export const statusMethod = "nixsight/status";

/** Request without parameters; the answer is {@link RootsAnswer}. */
export const rootsMethod = "nixsight/roots";

/** Request with {@link PickRootParams}: makes one root the active one. */
export const pickRootMethod = "nixsight/pickRoot";

export interface ServerStatus {
  readonly state: "idle" | "busy" | "failed";
  /** For people, such as `nixpkgs 25.05 at /nix/store/…` or `built-in option index`. */
  readonly source: string;
  /** Label of the active root. */
  readonly root?: string;
  /** Why it failed, or what is missing. */
  readonly message?: string;
}

/** One evaluation that the user may mean. */
export interface Root {
  readonly id: string;
  readonly label: string;
  readonly kind: string;
  /** Absolute path of the file where the root is written. */
  readonly file: string;
  readonly active: boolean;
}

export interface RootsAnswer {
  readonly roots: readonly Root[];
}

export interface PickRootParams {
  readonly id: string;
}

/** What the client tells at start, beside the settings. */
export interface InitializationOptions {
  /** False in VS Code's Restricted Mode: the server then evaluates nothing. */
  readonly trusted: boolean;
  /** Id of the root that was picked before. */
  readonly root?: string;
}
