/** What clients send beside the protocol's own types, checked: nothing here trusts its input or throws. */
import type { CompletionDetails } from "../features/completion/entry.ts";
import type { InitializationOptions } from "./extensions.ts";

export function initializationOptionsOf(
  given: unknown,
): InitializationOptions & { readonly trusted: boolean } {
  const { trusted, root } = isRecord(given) ? given : {};
  return { trusted: trusted !== false, ...(typeof root === "string" ? { root } : {}) };
}

/** The data that {@link toCompletionList} put into an item, when it came back whole. */
export function completionDetailsOf(
  data: unknown,
): { readonly uri: string; readonly details: CompletionDetails } | undefined {
  if (!isRecord(data) || typeof data["uri"] !== "string" || !isRecord(data["details"])) return undefined;
  const { kind, path } = data["details"];
  if (typeof kind !== "string" || !Array.isArray(path)) return undefined;
  if (!path.every((name) => typeof name === "string")) return undefined;
  return { uri: data["uri"], details: data["details"] as unknown as CompletionDetails };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
