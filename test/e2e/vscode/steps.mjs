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
  waitForLine,
  waitForText,
  word,
  workbenchReady,
} from "./editor.mjs";

const timeout = 30_000;

async function until(isReached, what) {
  const deadline = Date.now() + timeout;
  while (!isReached()) {
    if (Date.now() > deadline) throw new Error(`there was no ${what} in ${timeout} ms`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

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

  "a click on the status bar opens a menu, and the configuration can be picked": async ({
    page,
    screenshot,
  }) => {
    await page.locator('[id="nixsight.nixsight-vscode.nixsight.status"]').click({ timeout });
    await screenshot("menu");
    const input = page.locator(".quick-input-widget .quick-input-box input");
    await input.waitFor({ state: "visible", timeout });
    await input.fill("Pick configuration to evaluate");
    await page.keyboard.press("Enter");
    const row = page.locator(".quick-input-list .monaco-list-row").filter({ hasText: "configuration.nix" });
    await row.first().waitFor({ timeout });
    await page.keyboard.press("Enter");
    await row.first().waitFor({ state: "hidden", timeout });
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

  "hover shows an option's type": async ({ page, screenshot }) => {
    match(await hover(page, word(page, "allowedTCPPorts").first()), /list of integers from 0 to 65535/);
    await screenshot("hover-option");
    await page.keyboard.press("Escape");
  },

  "a mended mistake loses its squiggle": async ({ page }) => {
    await page.locator(".monaco-editor .view-lines").click({ position: { x: 400, y: 5 } });
    await page.locator('[id="status.problems"][aria-label*="Errors: 2"]').waitFor({ timeout });
    await goTo(page, 10, 29);
    for (let key = 0; key < 5; key++) await page.keyboard.press("Delete");
    await page.keyboard.type("true");
    await page.keyboard.press("Escape");
    await page.locator('[id="status.problems"][aria-label*="Errors: 1"]').waitFor({ timeout });
    await command(page, "Revert File");
    await page.locator('[id="status.problems"][aria-label*="Errors: 2"]').waitFor({ timeout });
  },

  "brackets and quotes close and indent while typing": async ({ page, screenshot }) => {
    await goTo(page, 11, 32);
    for (const text of ["systemd.services.a = {", "b = ''", "text"]) {
      await page.keyboard.press("Enter");
      await page.keyboard.type(text, { delay: 60 });
      await page.keyboard.press("Escape");
    }
    for (const line of ["  systemd.services.a = {", "    b = ''", "      text", "    ''", "  }"]) {
      await waitForLine(page, line);
    }
    await screenshot("typing");
    await command(page, "Revert File");
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

  "the server can be restarted": async ({ page, serverProcesses }) => {
    const before = serverProcesses();
    equal(before.length, 1);
    await command(page, "nixsight: Restart Language Server");
    // Another process, alone: for a moment there may be none or two.
    await until(() => {
      const now = serverProcesses();
      return now.length === 1 && now[0] !== before[0];
    }, "another server process");
    await page.locator('[id="status.problems"][aria-label*="Errors: 2"]').waitFor({ timeout });
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
