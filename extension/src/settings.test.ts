/** Manifest, page and protocol names of the extension agree with the server they are shipped with. */
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as protocol from "./protocol.ts";

interface ServerSetting {
  readonly key: string;
  readonly default: unknown;
  readonly minimum?: number;
}

// By address, not by import: the extension's types must not depend on the server's.
const server = new URL("../../server/src/", import.meta.url);
const { settings }: { settings: readonly ServerSetting[] } = await import(
  new URL("state/config.ts", server).href
);
const extensions: Record<string, unknown> = await import(new URL("lsp/extensions.ts", server).href);

const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const properties: Record<string, { default: unknown; minimum?: number }> =
  manifest.contributes.configuration.properties;

test("every setting of the server can be made in VS Code, with the same default", () => {
  for (const setting of settings) {
    const property = properties[`nixsight.${setting.key}`];
    expect(property?.default, setting.key).toEqual(setting.default);
    expect(property?.minimum, setting.key).toEqual(setting.minimum);
  }
});

test("no setting is offered that nobody reads", () => {
  const own = /^nixsight\.(?:rebuild\.|trace\.server$)/;
  const unknown = Object.keys(properties).filter(
    (name) => !own.test(name) && !settings.some((setting) => name === `nixsight.${setting.key}`),
  );
  expect(unknown).toEqual([]);
});

test("the extension's page tells of every setting", () => {
  const page = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  expect(Object.keys(properties).filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

test("a setting that names programs or places to read needs a trusted workspace", () => {
  const restricted: string[] = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
  const sensitive = Object.keys(properties).filter((name) => /rebuild|nixpkgs|homeManager/.test(name));
  expect(restricted.toSorted()).toEqual(sensitive.toSorted());
});

test("the two sides use the same names for what goes beyond the protocol", () => {
  expect({ ...protocol }).toEqual({ ...extensions });
});

test("the files that the manifest names are there", () => {
  const files: string[] = [
    manifest.icon,
    ...manifest.contributes.grammars.map((grammar: { path: string }) => grammar.path),
    manifest.contributes.languages[0].configuration,
  ];
  for (const file of files) expect(existsSync(new URL(`../${file}`, import.meta.url)), file).toBe(true);
});
