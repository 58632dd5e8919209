import { expect, test } from "vitest";
import { mentionedPaths, readModuleMessage, readRemoved, readRenamed } from "./module-messages.ts";

const check = (message: string, expected: string | undefined) => {
  const found = readModuleMessage(message);
  expect(found === undefined ? undefined : `${found.code} ${found.path.join("/")}`).toBe(expected);
};

test("a conflict, newer words", () =>
  check(
    "The option `networking.hostName' has conflicting definition values:\n- In `/a.nix': \"a\"",
    "conflicting-definitions networking/hostName",
  ));
test("a conflict, older words", () =>
  check(
    "The option `networking.hostName' has conflicting definitions, in `/a.nix' and `/b.nix'.",
    "conflicting-definitions networking/hostName",
  ));
const checkFiles = (message: string, expected: string) =>
  expect(
    readModuleMessage(message)
      ?.definedIn.map(({ file, value }) => `${file} ${value}`)
      .join(", "),
  ).toBe(expected);

test("where it is defined, newer words", () =>
  checkFiles(
    "The option `a.b' has conflicting definition values:\n- In `/a.nix': 60\n- In `/b.nix':\n    {\n    }\nUse `lib.mkForce value`.",
    "/a.nix 60, /b.nix undefined",
  ));
test("where it is defined, older words", () =>
  checkFiles(
    "The option `a.b' has conflicting definitions, in `/a.nix' and `/b.nix'.",
    "/a.nix undefined, /b.nix undefined",
  ));
test("where it is defined, null and not null", () =>
  checkFiles(
    "The option `a.b` is defined both null and not null, in `/a.nix' and `/b.nix'.",
    "/a.nix undefined, /b.nix undefined",
  ));
test("a read-only option", () =>
  check("The option `a.b' is read-only, but it's set multiple times.", "read-only-option a/b"));
test("an element of a list belongs to the list", () =>
  check(
    "A definition for option `a.ports.\"[definition 1-entry 2]\"' is not of type `16 bit'.",
    "wrong-type a/ports",
  ));
test("a quoted name with a dot", () =>
  check('The option `users."a.b".shell\' is used but not defined.', "missing-definition users/a.b/shell"));
test("other errors", () => check("attribute 'foo' missing", undefined));

test("renamed options", () =>
  expect(readRenamed("The option `a.old' defined in `/c.nix' has been renamed to `a.new'.")).toEqual({
    from: ["a", "old"],
    to: ["a", "new"],
  }));
test("removed options", () =>
  expect(
    readRemoved(
      "The option definition `a.gone' in `/c.nix' no longer has any effect; please remove it.\nWhy.",
    ),
  ).toEqual(["a", "gone"]));
test("options in running text", () =>
  expect(
    mentionedPaths("You must set the option 'boot.loader.grub.devices' or 'fileSystems.\"/\".device'."),
  ).toEqual([
    ["boot", "loader", "grub", "devices"],
    ["fileSystems", "/", "device"],
  ]));
