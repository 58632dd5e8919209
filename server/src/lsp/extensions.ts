/**
 * What this server says beyond the Language Server Protocol. The extension keeps a mirror of these names and
 * shapes; any other client may use them or ignore them.
 */

/** Notification to the client: which sources are in use and whether the evaluator is at work. */
export const statusMethod = "nixsight/status";

/** Request without parameters; answered by {@link RootsAnswer}. */
export const rootsMethod = "nixsight/roots";

/** Request with {@link PickRootParams}: makes one root the active one; answers whether it exists. */
export const pickRootMethod = "nixsight/pickRoot";

export interface ServerStatus {
  readonly state: "idle" | "busy" | "failed";
  /** For people, such as `nixpkgs 25.05 at /nix/store/…` or `built-in option index`; "" while unknown. */
  readonly source: string;
  /** Label of the active root. */
  readonly root?: string;
  /** Why it failed, or what is missing. */
  readonly message?: string;
}

/** One evaluation that the user may mean. */
export interface RootInfo {
  readonly id: string;
  readonly label: string;
  readonly kind: string;
  /** Absolute path of the file where the root is written. */
  readonly file: string;
  readonly active: boolean;
}

export interface RootsAnswer {
  readonly roots: readonly RootInfo[];
}

export interface PickRootParams {
  readonly id: string;
}

/** What a client may tell at start, beside the settings themselves. All of it optional. */
export interface InitializationOptions {
  /** False in an untrusted workspace: the server then evaluates nothing. */
  readonly trusted?: boolean;
  /** Id of the root that was picked before, see {@link PickRootParams}. */
  readonly root?: string;
}
