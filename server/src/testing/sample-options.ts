/** A few options as the shipped index would have them: what evaluated tests have instead of NixOS. */
import type { OptionDoc, OptionNode, OptionType } from "@nixsight/engine/options";
import { openOptionIndex } from "@nixsight/option-index";
import { writeIndex } from "@nixsight/option-index/build";

const bool: OptionType = { kind: "bool" };
const text: OptionType = { kind: "string" };
const port: OptionType = { kind: "int", min: 0, max: 65535 };

function option(path: string, type: OptionType, rest: Partial<OptionDoc> = {}): OptionDoc {
  return {
    path: path.split("."),
    type,
    typeDescription: "",
    declarations: [{ file: "m.nix", line: 3 }],
    ...rest,
  };
}

function inner(path: string, type: OptionType): OptionNode {
  return { path: path.split("."), type, hasDefault: true, default: "null", declarations: [] } as OptionNode;
}

const location: OptionType = { kind: "submodule", options: [inner("root", text), inner("proxyPass", text)] };
const listener: OptionType = { kind: "submodule", options: [inner("addr", text), inner("port", port)] };
const virtualHost: OptionType = {
  kind: "submodule",
  options: [
    inner("forceSSL", bool),
    inner("listen", { kind: "list-of", element: listener }),
    inner("locations", { kind: "attrs-of", element: location }),
  ],
};

const options: readonly OptionDoc[] = [
  option("networking.hostName", text, { default: '"nixos"', description: "The machine's name." }),
  option("networking.ports", { kind: "list-of", element: port }, { default: "[ ]" }),
  option("services.web.enable", bool, { default: "false", description: "Whether to serve." }),
  option("services.web.hosts", { kind: "attrs-of", element: virtualHost }, { default: "{ }" }),
  option("services.ssh.enable", bool, { default: "false" }),
  option(
    "services.ssh.login",
    { kind: "null-or", element: { kind: "enum", values: ["yes", "no"] } },
    { default: "null" },
  ),
];

export const sampleIndex = openOptionIndex(
  writeIndex({ kind: "nixos", label: "sample options", release: "0", options }),
);
