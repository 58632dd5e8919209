/** One way for all tests of flakes to say what is found where: by annotations in the fixture. */
import { expect, test } from "vitest";
import { compareFindings } from "./fixture-project.ts";

/** A test that judges /w/flake.nix of the fixture, or what `options` name, and compares with its annotations. */
export function checkFlake(
  name: string,
  source: string,
  options: Parameters<typeof compareFindings>[1] = {},
): void {
  test(name, async () => {
    const { found, expected } = await compareFindings(source, { file: "/w/flake.nix", ...options });
    expect(found).toEqual(expected);
  });
}
