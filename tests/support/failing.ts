import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { commonground } from "./command.ts";

/**
 * Runs a command that asks for every output and must fail: exit code 1, nothing on standard output, on standard error
 * one line with `path` and `hint` and no stack, and nothing left behind.
 */
export async function expectOneClearLine(
  args: readonly string[],
  path: string,
  hint: string | RegExp,
  folder: string,
): Promise<void> {
  const outputs = join(folder, "outputs");
  const wanted = [
    "--json",
    join(outputs, "x.json"),
    "--html",
    join(outputs, "x.html"),
    "--svg",
    join(outputs, "svg"),
  ];
  const finished = await commonground(["explain", ...args, ...wanted]);
  expect(finished.stdout).toBe("");
  expect(finished.stderr).toMatch(/^commonground: [^\n]+\n$/);
  expect(finished.stderr).not.toMatch(/\bat .*:\d+:\d+|unexpected|\bundefined\b|\bNaN\b/);
  expect(finished.stderr).toContain(path);
  expect(finished.stderr).toMatch(hint);
  expect(finished.code).toBe(1);
  expect(existsSync(outputs)).toBe(false);
  expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
}
