/**
 * Collects file events into batches: a checkout or a rebuild touches hundreds of files within moments, and each
 * batch costs a new evaluation.
 */
export interface Watcher {
  changed(paths: readonly string[]): void;
  dispose(): void;
}

/** Calls `apply` with each path once, when no event came for `restMs` milliseconds. */
export function createWatcher(restMs: number, apply: (paths: readonly string[]) => void): Watcher {
  const collected = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  return {
    changed(paths) {
      for (const path of paths) collected.add(path);
      if (collected.size === 0) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        const batch = [...collected];
        collected.clear();
        apply(batch);
      }, restMs);
    },
    dispose() {
      clearTimeout(timer);
      collected.clear();
    },
  };
}
