// What `npm start` and `npm test` share: install when the lock file changed, then build. Needs nothing installed.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
const marker = `${root}node_modules/.commonground-lock`;

/** Runs a command in the repository root, its output passed through; returns its exit status. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: "inherit", ...options });
  if (error) throw error;
  return status ?? 1;
}

/** Runs a JavaScript file with this same Node. */
export function node(file, args, options) {
  return run(process.execPath, [file, ...args], options);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    fail(
      `Common Ground needs Node 20.19 or newer; this is ${process.versions.node}. See https://nodejs.org.`,
    );
  }
}

function install() {
  const lock = createHash("sha256")
    .update(readFileSync(`${root}package-lock.json`))
    .digest("hex");
  if (existsSync(marker) && readFileSync(marker, "utf8") === lock) return;
  process.stderr.write("Installing dependencies (once; about a minute) …\n");
  const npm = process.env.npm_execpath;
  const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  const status = npm ? node(npm, args) : run("npm", args, { shell: process.platform === "win32" });
  if (status !== 0)
    fail("npm ci failed: see the lines above. A network that reaches the npm registry is needed.");
  writeFileSync(marker, lock);
}

export function build() {
  return node(`${root}node_modules/typescript/bin/tsc`, ["-b"]);
}

export function prepare() {
  requireNode();
  install();
  const steps = ["scripts/bundle.mjs", "packages/explorer/build/build.mjs"];
  if (build() !== 0 || steps.some((file) => node(`${root}${file}`, []) !== 0))
    fail("The build failed: see the lines above.");
}
