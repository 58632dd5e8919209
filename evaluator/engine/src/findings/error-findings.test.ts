import { parseFixture } from "@nixsight/test-support";
import { expect, test } from "vitest";
import { diagnose } from "../diagnose/diagnose.ts";
import { openFixture } from "../testing/fixture-project.ts";

const path = "/w/configuration.nix";

/** The findings of a configuration, each as `line: message` with its related places behind it. */
const check = (name: string, text: string, expected: readonly string[]) =>
  test(name, async () => {
    const { project, session } = await openFixture(parseFixture(`#- ${path}\n${text}`).files);
    const { findings } = session.run({}, () => diagnose(project, path, "settle"));
    const lines = findings
      .filter((finding) => finding.severity === "error")
      .map(
        ({ place, message, related }) =>
          `${place.range.start.line + 1}: ${message}${related.map((item) => ` (${item.place.range.start.line + 1}: ${item.message})`).join("")}`,
      );
    expect(lines.sort()).toEqual(expected);
  });

check(
  "an infinite recursion shows the way round",
  `{ config, ... }:
let
  first = second;
  second = third + 1;
  third = first + 1;
in {
  system.stateVersion = toString first;
}
`,
  [
    "3: infinite recursion encountered (4: it goes round through the variable 'second') (5: it goes round through the variable 'third')",
  ],
);

check(
  "options that need each other",
  `{ config, ... }: {
  networking.hostName = config.environment.variables.A;
  environment.variables.A = config.networking.hostName;
}
`,
  ["3: infinite recursion encountered (2: it goes round through the attribute 'networking.hostName')"],
);

check(
  "a rejected value shows where it comes from",
  `{ lib, ... }:
let
  cfg.port = "80";
in {
  networking.hostName = if cfg.port then "a" else "b";
}
`,
  ['5: expected a Boolean but found a string: "80" (3: the string comes from here)'],
);

check(
  "an argument of the wrong name",
  `{ ... }:
let
  make = { version }: version;
in {
  networking.hostName = make { verison = "a"; };
}
`,
  [
    "5: function 'make' called without required argument 'version'; `verison` is given; is `version` meant? (3: the argument version is asked for here)",
  ],
);
