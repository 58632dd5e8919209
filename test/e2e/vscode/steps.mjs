/**
 * The steps of the test, in the order in which they run: each is what a person does and sees. They share one
 * VS Code, so a step leaves the editor with configuration.nix open and no widget on the screen.
 */
import { equal, match, ok } from "node:assert/strict";
import {
  command,
  cursor,
  goTo,
  hover,
  openFile,
  pick,
  problems,
  suggestions,
  waitForText,
  word,
  workbenchReady,
} from "./editor.mjs";

const timeout = 30_000;

export const steps = {
  "the workbench opens a Nix file in colour": Object.assign(
    async ({ page, screenshot }) => {
      await workbenchReady(page);
      await openFile(page, "configuration.nix");
      await waitForText(page.locator('[id="status.editor.mode"]'), "Nix");
      const keyword = word(page, "let").first();
      const name = word(page, "webPort").first();
      const colour = (locator) => locator.evaluate((node) => getComputedStyle(node).color);
      await page.waitForFunction(
        () =>
          new Set(
            [...document.querySelectorAll(".view-line span > span")].map(
              (node) => getComputedStyle(node).color,
            ),
          ).size > 4,
      );
      ok((await colour(keyword)) !== (await colour(name)), "keywords and names look different");
      await screenshot("colours");
    },
    { always: true },
  ),

  "a mistake gets a squiggle and an entry in Problems": async ({ page, screenshot }) => {
    await page.locator(".squiggly-error").first().waitFor({ timeout });
    const rows = await problems(page);
    await waitForText(rows, "hostname");
    await screenshot("problems");
  },

  "the status bar tells what is evaluated": async ({ page }) => {
    await page
      .locator('[id="nixsight.nixsight-vscode.nixsight.status"]')
      .filter({ hasText: "nixsight" })
      .waitFor({ timeout });
  },

  "hover shows what a name stands for": async ({ page, screenshot }) => {
    const text = await hover(page, word(page, "webPort").last());
    match(text, /8080|Where the web server listens/);
    await screenshot("hover");
    await page.keyboard.press("Escape");
  },

  "definition leads to the binding": async ({ page }) => {
    await page.locator(".monaco-editor .view-lines").click({ position: { x: 400, y: 5 } });
    await goTo(page, 12, 46);
    await page.keyboard.press("F12");
    await waitForText(page.locator('[id="status.editor.selection"]'), "Ln 5, Col 3");
    match((await cursor(page)) ?? "", /Ln 5, Col 3/);
  },

  "completion offers options": async ({ page, screenshot }) => {
    await goTo(page, 11, 32);
    await page.keyboard.press("Enter");
    await page.keyboard.type("services.openssh.ope", { delay: 80 });
    const labels = await suggestions(page, "openFirewall");
    ok(labels.includes("openFirewall"), labels.join(" "));
    await screenshot("completion");
    await page.keyboard.press("Enter");
    await waitForText(page.locator(".view-line"), "services.openssh.openFirewall");
    await command(page, "Revert File");
  },

  "a rebuild runs in a terminal and its error lands in Problems": async ({
    page,
    workspace,
    rebuildArguments,
    screenshot,
  }) => {
    await command(page, "nixsight: Rebuild…");
    await pick(page, "switch");
    // Two of nixsight's own, and the one of the rebuild; only then has the terminal stopped asking for attention.
    await page.locator('[id="status.problems"][aria-label*="Errors: 3"]').waitFor({ timeout });
    await screenshot("terminal");

    await waitForText(await problems(page), "undefined variable 'pkg'");
    equal(
      (await rebuildArguments()).join("\n"),
      ["switch", "-I", `nixos-config=${workspace}/configuration.nix`, "--option", "a $b 'c'"].join("\n"),
    );
    await (await problems(page)).filter({ hasText: "undefined variable 'pkg'" }).first().click();
    await waitForText(page.locator('[id="status.editor.selection"]'), "Ln 4, ");
    await page.locator('.tab.active[data-resource-name="users.nix"]').waitFor({ timeout });
    await screenshot("rebuild");
  },
};
