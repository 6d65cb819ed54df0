import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const BIN = fileURLToPath(new URL("../../packages/cli/bin/commonground.js", import.meta.url));

/** Runs a command of this clone, its output passed through; where it fails, so does this process. */
export function commonground(args) {
  const { status, signal } = spawnSync(process.execPath, [BIN, ...args], { stdio: "inherit" });
  if (status === 0) return;
  process.stderr.write(`commonground ${args.slice(0, 2).join(" ")} ended with ${signal ?? status}\n`);
  process.exit(1);
}
