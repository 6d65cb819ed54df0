import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./support/command.ts";
import { temporaryFolder } from "./support/folder.ts";

const folder = temporaryFolder();

/** Runs npm (the one that runs these tests, if any does) and returns its standard output. */
function npm(cwd: string, ...args: string[]): string {
  const own = process.env.npm_execpath;
  const [command, first] = own ? [process.execPath, [own]] : ["npm", []];
  const { status, stdout, stderr } = spawnSync(command, [...first, ...args], {
    cwd,
    encoding: "utf8",
    // Without this onnxruntime-node may fetch CUDA libraries from elsewhere than the registry.
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: "skip" },
    maxBuffer: 64_000_000,
  });
  expect(`${status} ${status === 0 ? "" : stderr}`).toBe("0 ");
  return stdout;
}

test(
  "the packages install from their tarballs alone, and the command explains there",
  { timeout: 240_000 },
  () => {
    const tarballs = join(folder, "tarballs");
    const project = join(folder, "project");
    mkdirSync(tarballs);
    mkdirSync(project);
    npm(root, "pack", "--workspaces", "--pack-destination", tarballs);
    const names = readdirSync(tarballs);
    expect(names.map((name) => name.replace(/-\d+\.\d+\.\d+\.tgz$/, "")).toSorted()).toEqual([
      "commonground",
      "commonground-banks",
      "commonground-clip",
      "commonground-core",
      "commonground-evaluate",
      "commonground-explorer",
      "commonground-files",
      "commonground-models-emoji",
      "commonground-report",
      "commonground-study",
    ]);

    writeFileSync(join(project, "package.json"), '{ "private": true }');
    const files = names.map((name) => join(tarballs, name));
    npm(project, "install", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error", ...files);
    const stdout = npm(
      project,
      "exec",
      "--offline",
      "--",
      "commonground",
      "explain",
      "node_modules/@twemoji/svg/1f436.svg",
      "--json",
      "-",
    );
    const explanation = JSON.parse(stdout);
    expect(explanation.prediction.explained.name).toBe("dog face");
    expect(explanation.bank.name).toBe("emoji");
    const script =
      'const { CommonGround } = await import("@commonground/explorer/element"); console.log(typeof CommonGround)';
    const element = npm(project, "exec", "--offline", "-c", `node --input-type=module -e '${script}'`);
    expect(element).toBe("function\n");
    const checked = npm(project, "exec", "--offline", "--", "commonground", "dataset", "check", "twemoji");
    expect(checked).toMatch(/images: +1057\n/);
  },
);
