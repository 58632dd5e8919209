/**
 * A small option set for tests: sets, plain options, submodules under names and in lists, freeform and
 * truncated submodules, alternatives, and a type that holds itself.
 */
import type { OptionDoc, OptionNode, OptionType } from "@nixsight/engine/options";

export const text: OptionType = { kind: "string" };
export const port: OptionType = { kind: "int", min: 0, max: 65535 };

export function option(path: string, type: OptionType, rest: Partial<OptionDoc> = {}): OptionDoc {
  const names = path.split(".");
  return {
    path: names,
    type,
    typeDescription: "",
    declarations: [{ file: `${names[0]}.nix`, line: 3 }],
    ...rest,
  };
}

export function inner(path: string, type: OptionType, rest: Partial<OptionNode> = {}): OptionNode {
  return { path: path.split("."), type, hasDefault: false, declarations: [], ...rest };
}

export function submodule(
  options: readonly OptionNode[],
  rest: { freeform?: OptionType; truncated?: boolean } = {},
): OptionType {
  return { kind: "submodule", options, ...rest };
}

export const attrsOf = (element: OptionType): OptionType => ({ kind: "attrs-of", element });
export const listOf = (element: OptionType): OptionType => ({ kind: "list-of", element });
export const nullOr = (element: OptionType): OptionType => ({ kind: "null-or", element });

const location = submodule([inner("proxyPass", nullOr(text), { hasDefault: true, default: "null" })]);

const virtualHost = submodule([
  inner("forceSSL", { kind: "bool" }, { hasDefault: true, default: "false" }),
  inner("listen", listOf(submodule([inner("addr", text), inner("port", port)]))),
  inner("locations", attrsOf(location)),
]);

/** A value that may hold values of its own kind, as configuration formats do. */
const json: { kind: "either"; options: OptionType[] } = { kind: "either", options: [{ kind: "bool" }, text] };
json.options.push(attrsOf(json));

export const sampleOptions: readonly OptionDoc[] = [
  option("networking.hostName", { kind: "string", pattern: "^[a-z]*$" }, { default: '"nixos"' }),
  option("networking.firewall.allowedTCPPorts", listOf(port), { default: "[ ]" }),
  option("services.nginx.enable", { kind: "bool" }, { default: "false" }),
  option("services.nginx.virtualHosts", attrsOf(virtualHost), { default: "{ }" }),
  option("services.openssh.enable", { kind: "bool" }, { default: "false" }),
  option("services.openssh.ports", listOf(port), { default: "[ 22 ]" }),
  option(
    "services.openssh.settings",
    submodule([inner("PermitRootLogin", { kind: "enum", values: ["yes", "no"] })], {
      freeform: attrsOf(text),
    }),
  ),
  option("services.app.settings", attrsOf(json)),
  option(
    "users.users",
    attrsOf(
      submodule([
        inner("shell", nullOr({ kind: "package" })),
        inner("openssh.authorizedKeys.keys", listOf(text)),
      ]),
    ),
  ),
  option("specialisation", attrsOf(submodule([inner("configuration", submodule([], { truncated: true }))]))),
  option(
    "system.build",
    { kind: "opaque", name: "raw build", description: "set of derivations" },
    { internal: true },
  ),
  option("system.stateVersion", text, { readOnly: true }),
];
