/**
 * What a person does in VS Code, as functions over a Playwright page: open a file, go somewhere, type, ask for
 * completions, point at a word, run a command, read the Problems view. Each waits for what it needs; none checks.
 */

const timeout = 30_000;

/** Waits until the workbench shows the files of the workspace. */
export async function workbenchReady(page) {
  await page.locator(".explorer-folders-view .monaco-list-row").first().waitFor({ timeout: 60_000 });
}

export async function openFile(page, name) {
  await page.locator(`.explorer-folders-view .monaco-list-row[aria-label*="${name}"]`).dblclick({ timeout });
  await page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor({ timeout });
  await page.locator(".monaco-editor .view-line").first().waitFor({ timeout });
}

/** Runs a command by its title, as in the command palette. */
export async function command(page, title) {
  const input = page.locator(".quick-input-widget .quick-input-box input");
  await page.keyboard.press("F1");
  await input.waitFor({ state: "visible", timeout });
  await input.fill(`>${title}`);
  const row = page.locator(".quick-input-list .monaco-list-row").filter({ hasText: title }).first();
  await row.waitFor({ timeout });
  await page.keyboard.press("Enter");
  // What the command asks for appears in the same widget: until then it is the list of commands.
  await page.waitForFunction(
    () => {
      const box = document.querySelector(".quick-input-widget .quick-input-box input");
      return box === null || box.offsetParent === null || !box.value.startsWith(">");
    },
    undefined,
    { timeout },
  );
}

/** Chooses an entry of the quick pick that is open. */
export async function pick(page, label) {
  const input = page.locator(".quick-input-widget .quick-input-box input");
  await input.waitFor({ state: "visible", timeout });
  await input.fill(label);
  await page
    .locator(".quick-input-list .monaco-list-row")
    .filter({ hasText: label })
    .first()
    .waitFor({ timeout });
  await page.keyboard.press("Enter");
  await input.waitFor({ state: "hidden", timeout });
}

/** Puts the cursor at a place, counted from 1. */
export async function goTo(page, line, column) {
  const input = page.locator(".quick-input-widget .quick-input-box input");
  await page.keyboard.press("Control+g");
  await input.waitFor({ state: "visible", timeout });
  await input.fill(`:${line}:${column}`);
  await page.keyboard.press("Enter");
  await input.waitFor({ state: "hidden", timeout });
  await page
    .locator(`[id="status.editor.selection"]`)
    .filter({ hasText: `Ln ${line}, Col ${column}` })
    .waitFor({ timeout });
}

/** Where the cursor is, as the status bar says it. */
export async function cursor(page) {
  return (await page.locator(`[id="status.editor.selection"]`).textContent())?.trim();
}

/** The span of the editor that shows exactly this text. */
export function word(page, text) {
  return page.locator(".monaco-editor .view-line span > span").filter({ hasText: text });
}

/** Points at a place on the screen and gives what the hover says. */
export async function hover(page, locator) {
  const shown = page.locator(".monaco-hover:not(.hidden) .hover-contents");
  for (let attempt = 0; attempt < 10; attempt++) {
    const box = await locator.boundingBox();
    // Lines are drawn anew now and then, and the old ones are gone.
    if (!box) continue;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2 + 60);
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.move(box.x + box.width / 2 + 1, box.y + box.height / 2);
    try {
      await shown.first().waitFor({ timeout: 3000 });
      await page.waitForFunction(
        () => !document.querySelector(".monaco-hover")?.textContent?.includes("Loading"),
      );
      return (await shown.allTextContents()).join("\n");
    } catch {
      // The server was not there yet: point again.
    }
  }
  throw new Error("No hover appeared.");
}

/** The labels offered at the cursor, once `expected` is among them. */
export async function suggestions(page, expected) {
  const rows = page.locator(".suggest-widget.visible .monaco-list-row");
  await rows.filter({ hasText: expected }).first().waitFor({ timeout });
  return rows.locator(".label-name").allTextContents();
}

/** Opens the Problems view and gives a locator of its rows. */
export async function problems(page) {
  const rows = page.locator(".markers-panel .monaco-list-row");
  if (!(await page.locator(".markers-panel").isVisible()))
    await command(page, "Problems: Focus on Problems View");
  await page.locator(".markers-panel").waitFor({ timeout });
  return rows;
}

export async function waitForText(locator, text) {
  await locator.filter({ hasText: text }).first().waitFor({ timeout });
}

/** Waits until the editor shows a line that reads exactly so. */
export async function waitForLine(page, text) {
  const shown = (expected) =>
    [...document.querySelectorAll(".view-lines .view-line")].some(
      (line) => line.textContent.replaceAll("\u00a0", " ") === expected,
    );
  await page.waitForFunction(shown, text, { timeout }).catch(() => {
    throw new Error(`No line of the editor reads ${JSON.stringify(text)}.`);
  });
}
