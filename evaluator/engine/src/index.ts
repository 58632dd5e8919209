/**
 * The evaluator for programs that run it in their own thread or compose its worker: everything else imports
 * the narrower entries (`/client`, `/protocol`, `/ir`, `/scope` …).
 */

export { createHost, type Host, type HostOptions } from "./worker/host.ts";
export { createInlineClient } from "./worker/inline-client.ts";
export { runWorker, type WorkerDeps } from "./worker/worker-main.ts";
