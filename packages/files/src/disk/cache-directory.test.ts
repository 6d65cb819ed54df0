import { homedir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cacheDirectory } from "./cache-directory.ts";

test("COMMONGROUND_CACHE comes before XDG_CACHE_HOME, and that before the home folder", () => {
  expect(cacheDirectory({ COMMONGROUND_CACHE: "/a", XDG_CACHE_HOME: "/b" })).toBe("/a");
  expect(cacheDirectory({ XDG_CACHE_HOME: "/b" })).toBe(join("/b", "commonground"));
  expect(cacheDirectory({ COMMONGROUND_CACHE: "", XDG_CACHE_HOME: "" })).toBe(
    join(homedir(), ".cache", "commonground"),
  );
});
