/** The indexes that ship with the program: that they open, are what their provenance says and know what people use. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { openOptionIndex } from "./open.ts";

const data = (name: string) => fileURLToPath(new URL(`../../data/${name}`, import.meta.url));
const provenance = JSON.parse(readFileSync(data("provenance.json"), "utf8"));

describe.each(["nixos.idx", "home-manager.idx"])("%s", (name) => {
  const bytes = readFileSync(data(name));
  const index = openOptionIndex(bytes);
  const facts = provenance.indexes[name];

  test("is what its provenance says", () => {
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(facts.sha256);
    expect([index.size, index.label, bytes.length]).toEqual([facts.options, facts.label, facts.bytes]);
  });

  test("carries no prose and no folders of the machine it was built on", () => {
    const text = bytes.toString("latin1");
    expect(text.match(/Whether to|\/work\/|\/home\/[a-z]+\/(src|nixpkgs)/)).toBe(null);
  });
});

describe("options of NixOS", () => {
  const index = openOptionIndex(data("nixos.idx"));
  const check = (path: string, expected: string) => {
    const found = index.option(path.split("."));
    expect(`${found?.typeDescription} = ${found?.default}`).toBe(expected);
  };

  test("have their types and defaults", () => {
    check("services.nginx.enable", "boolean = false");
    check("networking.firewall.allowedTCPPorts", "list of integers from 0 to 65535 = [ ]");
    check(
      "services.openssh.settings.PermitRootLogin",
      '(one of "yes", "without-password", "prohibit-password", "forced-commands-only", "no") or null = "prohibit-password"',
    );
    check("users.users.alice.isNormalUser", "boolean = false");
    check("services.nginx.virtualHosts.a.locations./.proxyPass", "string or null = null");
    check("boot.kernelPackages", "anything = pkgs.linuxPackages");
  });

  test("are found by their words", () => {
    const first = (query: string) => index.search(query, 1)[0]?.path.join(".");
    expect(first("services.nginx.ena")).toBe("services.nginx.enable");
    expect(first("firewal tcp ports")).toBe("networking.firewall.allowedTCPPorts");
    expect(first("nginx")).toBe("services.nginx.enable");
    expect(first("servces.opnssh.enable")).toBe("services.openssh.enable");
  });

  test("say where they are declared", () => {
    expect(index.option(["services", "openssh", "enable"])?.declarations[0]?.file).toBe(
      "nixos/modules/services/networking/ssh/sshd.nix",
    );
  });

  test("end in a whole system where another system is meant", () => {
    expect(index.lookup("specialisation.x.configuration.services.nginx".split(".")).kind).toBe("inside");
  });
});

describe("options of Home Manager", () => {
  const index = openOptionIndex(data("home-manager.idx"));
  test("are there", () => {
    expect(index.option(["programs", "git", "enable"])?.typeDescription).toBe("boolean");
    expect(index.option(["home", "stateVersion"])?.type.kind).toBe("enum");
    expect(index.optionChildren(["programs", "git"]).length).toBeGreaterThan(5);
  });
});
