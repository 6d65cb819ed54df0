import { cp, mkdir, mkdtemp, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { root } from "./support/command.ts";
import { temporaryFolder } from "./support/folder.ts";

const folders = temporaryFolder();

const WRITTEN = [
  ...["core", "files", "clip", "evaluate", "report", "study", "explorer", "cli"].map(
    (room) => `packages/${room}/dist/.tsbuildinfo`,
  ),
  "node_modules/.package-lock.json",
];
const MAIN = "packages/cli/bundle/main.js";

/** What a checkout says whose files were written so many seconds after one another. */
async function checkout(times: Readonly<Record<string, number>>): Promise<string | undefined> {
  const folder = await mkdtemp(join(folders, "checkout-"));
  const module = join(folder, "packages/cli/bin/bundle.js");
  await mkdir(dirname(module), { recursive: true });
  await cp(`${root}packages/cli/bin/bundle.js`, module);
  for (const [path, time] of Object.entries(times)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), "");
    await utimes(join(folder, path), time, time);
  }
  const { freshBundle } = await import(pathToFileURL(module).href);
  return freshBundle();
}

const built = Object.fromEntries(WRITTEN.map((path) => [path, 1000]));

test("the copy of the command counts where it is newer than every build and installation", async () => {
  expect(await checkout({ ...built, [MAIN]: 1001 })).toMatch(/packages\/cli\/bundle\/main\.js$/);
});

test.each(WRITTEN)("the copy of the command does not count once %s is as new", async (path) => {
  expect(await checkout({ ...built, [MAIN]: 1001, [path]: 1001 })).toBeUndefined();
});

test("there is no copy in packages that were installed, or beside what was never built", async () => {
  expect(await checkout(built)).toBeUndefined();
  expect(await checkout({ [MAIN]: 1001 })).toBeUndefined();
});
