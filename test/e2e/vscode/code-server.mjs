/**
 * A VS Code of its own for one test: fresh home, settings and extensions in a temporary folder, served on this
 * machine only, and a headless Chromium showing it. Gives the page to drive and a way to end everything again.
 */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";

const settings = {
  "workbench.startupEditor": "none",
  "workbench.colorTheme": "Default Dark Modern",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "chat.disableAIFeatures": true,
  "git.enabled": false,
  // In a browser VS Code saves by itself; then there would be nothing to revert.
  "files.autoSave": "off",
  "security.workspace.trust.enabled": false,
  "editor.minimap.enabled": false,
  "editor.fontFamily": "DejaVu Sans Mono",
  "window.commandCenter": false,
  "task.autoDetect": "on",
  "terminal.integrated.shellIntegration.enabled": false,
};

/**
 * @param {object} options
 * @param {Awaited<ReturnType<import("./install.mjs").installDriver>>} options.driver
 * @param {string} options.vsix the extension to install
 * @param {string} options.workspace folder to open
 * @param {string} options.directory an empty folder for everything that VS Code writes
 * @param {string} options.bin folder in front of PATH
 * @param {Record<string, unknown>} options.settings beside the test's own
 * @param {boolean} options.keep leave the directory, with VS Code's logs, when closing
 */
export async function openVsCode({ driver, vsix, workspace, directory, bin, settings: more, keep }) {
  const [user, extensions, home] = ["user", "extensions", "home"].map((name) => path.join(directory, name));
  await mkdir(home, { recursive: true });
  // Programs of tasks are looked up in the PATH that a login shell gives, as on a remote machine.
  await writeFile(path.join(home, ".profile"), `PATH='${bin}':"$PATH"\n`);
  const env = { ...process.env, HOME: home, SHELL: "/bin/bash", EXTENSIONS_GALLERY: "{}" };
  const all = { ...settings, ...more };
  // Settings that belong to a machine are read from the second file only, as with any remote.
  for (const file of ["User/settings.json", "Machine/settings.json"]) {
    await mkdir(path.dirname(path.join(user, file)), { recursive: true });
    await writeFile(path.join(user, file), JSON.stringify(all));
  }
  const config = path.join(directory, "config.yaml");
  await writeFile(config, "");

  const common = [
    driver.codeServer,
    "--user-data-dir",
    user,
    "--extensions-dir",
    extensions,
    "--config",
    config,
  ];
  execFileSync(driver.node, [...common, "--install-extension", vsix], { env, stdio: "pipe" });

  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const server = spawn(
    driver.node,
    [
      ...common,
      ...[
        "--auth",
        "none",
        "--bind-addr",
        address,
        "--disable-telemetry",
        "--disable-update-check",
        ...(keep ? ["--log", "trace"] : []),
      ],
      ...["--disable-workspace-trust", "--disable-getting-started-override", workspace],
    ],
    { env, stdio: ["ignore", "pipe", "pipe"] },
  );
  const log = [];
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (chunk) => log.push(String(chunk)));
  await waitUntil(async () => (await fetch(`http://${address}/healthz`)).ok, "code-server answers", log);

  const { chromium } = await import(path.join(driver.modules, "playwright-core/index.mjs"));
  const browser = await chromium.launch({
    executablePath: driver.chromium,
    args: [
      ...[
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
      ],
      ...["--disable-component-update", "--disable-sync"],
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    ],
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`http://${address}/?folder=${encodeURIComponent(workspace)}`);

  return {
    page,
    log: () => log.join(""),
    async close() {
      await browser.close();
      server.kill("SIGTERM");
      await Promise.race([once(server, "exit"), new Promise((resolve) => setTimeout(resolve, 5000))]);
      server.kill("SIGKILL");
      if (!keep) await rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  return port;
}

async function waitUntil(condition, what, log) {
  for (const end = Date.now() + 30_000; Date.now() < end; ) {
    if (await condition().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`Waited 30 s in vain until ${what}.\n${log.join("")}`);
}
