/**
 * Builds the extension into dist/: one bundle for VS Code, and under dist/server the language server as the
 * root build left it. `--package` goes on to make nixsight.vsix, for which it builds the server anew.
 * `--manifest` only writes the problem matchers into package.json. `--without-server` is for trying the rest alone.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.join(here, "..");
const dist = path.join(here, "dist");
const serverDist = path.join(root, "server/dist");
const vsix = path.join(here, "nixsight.vsix");

const { values: flags } = parseArgs({
  options: {
    package: { type: "boolean", default: false },
    manifest: { type: "boolean", default: false },
    "without-server": { type: "boolean", default: false },
  },
});

if (flags.manifest) await writeManifest();
else {
  await bundle();
  if (!flags["without-server"]) await copyServer();
  if (flags.package) await packageExtension();
}

async function bundle() {
  await rm(dist, { recursive: true, force: true });
  await build({
    entryPoints: [path.join(here, "src/extension.ts")],
    outfile: path.join(dist, "extension.cjs"),
    bundle: true,
    platform: "node",
    // The Node of VS Code 1.91, the oldest that the manifest admits.
    target: "node20.9",
    format: "cjs",
    external: ["vscode"],
    minify: true,
    legalComments: "none",
    logLevel: "warning",
  });
}

async function copyServer() {
  const entry = path.join(serverDist, "nixsight.mjs");
  if (flags.package || !existsSync(entry))
    run(process.execPath, [path.join(root, "scripts/build.mjs")], root);
  if (!existsSync(entry)) throw new Error(`The build made no ${entry}; see its messages above.`);
  await cp(serverDist, path.join(dist, "server"), { recursive: true });
}

async function packageExtension() {
  // vsce takes the licence from the folder it packages.
  await cp(path.join(root, "LICENSE"), path.join(here, "LICENSE"));
  const require = createRequire(import.meta.url);
  const vsce = path.join(path.dirname(require.resolve("@vscode/vsce/package.json")), "vsce");
  run(
    process.execPath,
    [vsce, "package", "--no-dependencies", "--allow-missing-repository", "--out", vsix],
    here,
  );
  const { size } = await stat(vsix);
  console.log(`${path.relative(root, vsix)}: ${(size / 1e6).toFixed(1)} MB`);
}

async function writeManifest() {
  const bundled = await build({
    entryPoints: [path.join(here, "manifest/problem-matchers.ts")],
    bundle: true,
    format: "esm",
    write: false,
  });
  const source = `data:text/javascript;base64,${Buffer.from(bundled.outputFiles[0].contents).toString("base64")}`;
  const { problemMatchers } = await import(source);
  const file = path.join(here, "package.json");
  const manifest = JSON.parse(await readFile(file, "utf8"));
  manifest.contributes.problemMatchers = problemMatchers;
  await writeFile(file, `${JSON.stringify(manifest, undefined, 2)}\n`);
  run(path.join(root, "node_modules/.bin/biome"), ["format", "--write", file], root);
}

function run(command, args, cwd) {
  execFileSync(command, args, { cwd, stdio: "inherit" });
}
