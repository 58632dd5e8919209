/** Codes of what tells nixsight itself what to do: comments that silence findings, the project file. */
import { type CodeInfo, error, hint } from "./code-info.ts";

export const settingCodes = {
  "bad-suppression": hint({
    title: "Comment that silences nothing",
    explanation: "What is to be ignored here has a name that nixsight does not know.",
    advice:
      "Codes are those of this page. `nixsight: ignore` silences a line, `nixsight: ignore-file` a file.",
    example: {
      wrong: `{
  # nixsight: ignore wrong-tipe until the module is mended
  services.openssh.enable = true;
}`,
      mended: `{
  # nixsight: ignore wrong-type until the module is mended
  services.openssh.enable = true;
}`,
    },
    fix: "writes the near name",
  }),
  "bad-project-file": error({
    title: "Mistake in the project file",
    explanation: "The project file says something that nixsight does not understand.",
    advice:
      '`nixsight.toml` holds one table: `[ignore]`, with lines such as `"hosts/old/**" = ["renamed-option"]`. What is wrong in it is passed over, the rest counts.',
  }),
} as const satisfies Record<string, CodeInfo>;
