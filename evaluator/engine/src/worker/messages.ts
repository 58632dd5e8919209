/** What the client and the thread say to each other: plain data, in order, one query at a time. */
import type { Answer, EvalStatus, QueryKind, WorkspaceSettings } from "./protocol.ts";

export type ToWorker =
  | { readonly kind: "configure"; readonly settings: WorkspaceSettings }
  | { readonly kind: "overlay"; readonly path: string; readonly text: string | undefined }
  | { readonly kind: "files-changed"; readonly paths: readonly string[] }
  /** Nothing more will be asked. */
  | { readonly kind: "end" }
  | {
      readonly kind: "ask";
      /** Counts what is asked, in the order in which the thread gets it. */
      readonly ticket: number;
      readonly query: { readonly kind: QueryKind; readonly query: unknown };
      readonly budgetMs: number | undefined;
    };

export type FromWorker =
  | { readonly kind: "ready" }
  | {
      readonly kind: "answer";
      readonly ticket: number;
      readonly answer: Answer<QueryKind>;
      readonly status: Pick<EvalStatus, "source" | "root" | "problems">;
    };

export interface WorkerData {
  /** One Int32: the ticket up to which nobody waits for an answer any more, but for those given before. */
  readonly cancelled: SharedArrayBuffer;
  /** Megabytes that evaluation may use; the thread has more, so that it can say so. */
  readonly memoryMb: number;
}

/** The exit code of a thread whose memory is full: it cannot free what it holds, but a new one starts empty. */
export const memoryExitCode = 87;
