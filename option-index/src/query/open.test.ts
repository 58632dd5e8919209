/** What an index answers after writing and opening it, on a small option set. */
import type { OptionLookup } from "@nixsight/engine/options";
import { describe, expect, test } from "vitest";
import { writeIndex } from "../build/write.ts";
import { sampleOptions } from "../testing/sample-options.ts";
import { openOptionIndex } from "./open.ts";

const bytes = writeIndex({ kind: "nixos", label: "NixOS test", release: "0.1", options: sampleOptions });
const index = openOptionIndex(bytes);
const names = (path: string) => (path === "" ? [] : path.split("."));

test("options keep their type, default and place", () => {
  expect(index.option(["services", "openssh", "ports"])).toEqual({
    path: ["services", "openssh", "ports"],
    type: { kind: "list-of", element: { kind: "int", min: 0, max: 65535 } },
    typeDescription: "list of integers from 0 to 65535",
    default: "[ 22 ]",
    hasDefault: true,
    declarations: [{ file: "services.nix", line: 3 }],
  });
  expect(index.option(["system", "stateVersion"])?.readOnly).toBe(true);
  expect(index.option(["system", "build"])?.internal).toBe(true);
});

test("the header tells what it is", () => {
  expect([index.kind, index.label, index.header.release]).toEqual(["nixos", "NixOS test", "0.1"]);
});

describe("lookup", () => {
  const show = (found: OptionLookup): string => {
    switch (found.kind) {
      case "option":
        return `option ${found.option.path.join(".")}: ${found.option.typeDescription}`;
      case "inside":
        return `inside ${found.option.path.join(".")}: ${found.type.kind}`;
      case "set":
        return "set";
      case "unknown":
        return `unknown at ${found.at}, known: ${found.siblings.join(" ")}`;
    }
  };
  const check = (path: string, expected: string) => expect(show(index.lookup(names(path)))).toBe(expected);

  test("sets and options", () => {
    check("", "set");
    check("services", "set");
    check("services.nginx", "set");
    check("services.nginx.enable", "option services.nginx.enable: boolean");
  });

  test("names that are not there", () => {
    check("services.ngin", "unknown at 1, known: app nginx openssh");
    check("servces.nginx.enable", "unknown at 0, known: networking services specialisation system users");
    check("services.nginx.enable.really", "unknown at 3, known: ");
  });

  test("inside submodules under any name", () => {
    check("users.users.alice.shell", "option users.users.alice.shell: package or null");
    check("users.users.<name>.shell", "option users.users.<name>.shell: package or null");
    check("users.users.alice", "inside users.users: submodule");
    check("users.users.alice.shel", "unknown at 3, known: openssh shell");
    check("users.users.alice.openssh", "set");
    check(
      "services.nginx.virtualHosts.a.locations./.proxyPass",
      "option services.nginx.virtualHosts.a.locations./.proxyPass: string or null",
    );
    check(
      "services.nginx.virtualHosts.a.locations./",
      "inside services.nginx.virtualHosts.a.locations: submodule",
    );
  });

  test("inside lists only by the element mark", () => {
    check(
      "services.nginx.virtualHosts.a.listen.*.port",
      "option services.nginx.virtualHosts.a.listen.*.port: integer from 0 to 65535",
    );
    check("services.nginx.virtualHosts.a.listen.port", "unknown at 5, known: ");
  });

  test("free names, cut submodules and types that hold themselves accept further names", () => {
    check(
      "services.openssh.settings.PermitRootLogin",
      'option services.openssh.settings.PermitRootLogin: one of "yes", "no"',
    );
    check("services.openssh.settings.Banner", "inside services.openssh.settings: string");
    check("specialisation.a.configuration.services.nginx", "inside specialisation.a.configuration: anything");
    check("services.app.settings.a.b.c", "inside services.app.settings: anything");
  });
});

test("children of sets and of values with known names", () => {
  const check = (path: string, expected: string) =>
    expect(
      index
        .optionChildren(names(path))
        .map((child) => (child.isOption ? `${child.name}: ${child.typeDescription}` : `${child.name}.`))
        .join(", "),
    ).toBe(expected);
  check("services", "app., nginx., openssh.");
  check("services.nginx", "enable: boolean, virtualHosts: attribute set of submodules");
  check("users.users", "");
  check("users.users.alice", "openssh., shell: package or null");
  check("services.openssh.settings", 'PermitRootLogin: one of "yes", "no"');
  check("services.none", "");
});

test("words find options, with typing errors", () => {
  const check = (query: string, ...expected: readonly string[]) =>
    expect(index.search(query, expected.length).map((found) => found.path.join("."))).toEqual(expected);
  check("services.openssh.ports", "services.openssh.ports");
  check("nginx", "services.nginx.enable");
  check("openssh", "services.openssh.enable");
  check("services.ng", "services.nginx.enable", "services.nginx.virtualHosts");
  check("opnssh ports", "services.openssh.ports");
  check("hostname", "networking.hostName");
  check("tcp ports", "networking.firewall.allowedTCPPorts");
  check("users shell", "users.users.<name>.shell");
  check("listen port", "services.nginx.virtualHosts.<name>.listen.*.port");
  expect(index.search("zzzzqq", 5)).toEqual([]);
  expect(index.search("", 5)).toEqual([]);
});

test("every option counts, those inside submodules at each place", () => {
  const all = index.search("e", 1000).length;
  expect(index.size).toBe(22);
  expect(all).toBeLessThanOrEqual(index.size);
});

test("bytes that lie at an odd address read the same", () => {
  const shifted = new Uint8Array(bytes.length + 1);
  shifted.set(bytes, 1);
  const again = openOptionIndex(shifted.subarray(1));
  expect(again.option(["services", "openssh", "ports"])).toEqual(
    index.option(["services", "openssh", "ports"]),
  );
});

test("bytes that are no index are refused with a way to mend it", () => {
  const check = (source: Uint8Array, expected: RegExp) =>
    expect(() => openOptionIndex(source)).toThrow(expected);
  check(new Uint8Array(0), /not an option index/);
  check(Buffer.from("something else entirely"), /not an option index/);
  const newer = Uint8Array.from(bytes);
  newer[8] = 99;
  check(newer, /format version 99, this program reads 1\. Build it again/);
  check(bytes.subarray(0, bytes.length - 40), /cut off/);
});
