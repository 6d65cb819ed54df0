import { mkdir, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withHub } from "../../testing/with-hub.ts";
import { pullRepository } from "./pull-repository.ts";
import { removeRepository } from "./remove-repository.ts";

const REPO = "owner/model";
const FILES = { "config.json": "{}", "model.safetensors": "weights", "tokenizer.json": "[]" };

test(
  "a removed model is gone with its locks, and others stay",
  withHub(async ({ hub, settings, options }) => {
    hub.addRepository(REPO, FILES);
    hub.addRepository("owner/other", FILES);
    await pullRepository(REPO, options);
    await pullRepository("owner/other", options);
    expect((await removeRepository(REPO, settings)).size).toBe(11);
    expect(await readdir(settings.cacheDirectory)).toEqual([".locks", "models--owner--other"]);
    expect(await readdir(join(settings.cacheDirectory, ".locks"))).toEqual(["models--owner--other"]);
    await expect(removeRepository(REPO, settings)).rejects.toMatchObject({ code: "NOT_FOUND" });
  }),
);

test.each(["..", "../cache", ".", "/", "a/../.."])(
  "a model named %j is not removed, whatever it leads to",
  async (repo) => {
    await withHub(async ({ settings }) => {
      await mkdir(settings.cacheDirectory);
      await expect(removeRepository(repo, settings)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
      expect((await stat(settings.cacheDirectory)).isDirectory()).toBe(true);
    })();
  },
);
