import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commonground, dog } from "./support/command.ts";
import { temporaryFolder } from "./support/folder.ts";

const folder = temporaryFolder();

test("the runtime keeps no record of its use and tells nobody of it", async () => {
  const home = join(folder, "home");
  mkdirSync(home);
  const { code, stderr } = await commonground(["classify", dog, "--quiet", "--classes", "dog,cat"], {
    env: { HOME: home, XDG_CACHE_HOME: "", COMMONGROUND_CACHE: join(folder, "cache") },
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(existsSync(join(home, ".cache/Microsoft"))).toBe(false);
  expect(readdirSync(home)).toEqual([]);
});
