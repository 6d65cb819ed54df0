import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { hubSettings } from "./hub-settings.ts";

const HOME = resolve("/nowhere/home");

test("without any variable the cache is where huggingface_hub keeps it", async () => {
  expect(await hubSettings({ HOME })).toEqual({
    endpoint: "https://huggingface.co",
    cacheDirectory: join(HOME, ".cache", "huggingface", "hub"),
    token: null,
    offline: false,
  });
});

test.each([
  [{ HF_HUB_CACHE: "/a", HUGGINGFACE_HUB_CACHE: "/b", HF_HOME: "/c" }, "/a"],
  [{ HUGGINGFACE_HUB_CACHE: "/b", HF_HOME: "/c" }, "/b"],
  [{ HF_HOME: "/c", XDG_CACHE_HOME: "/d" }, "/c/hub"],
  [{ XDG_CACHE_HOME: "/d" }, "/d/huggingface/hub"],
  [{ HF_HOME: "~/models" }, `${HOME}/models/hub`],
  [{ HF_HOME: "$DISK/models", DISK: "/e" }, "/e/models/hub"],
  [{ HF_HUB_CACHE: "" }, `${HOME}/.cache/huggingface/hub`],
])("the cache of %j is %s", async (env, expected) => {
  expect((await hubSettings({ HOME, ...env })).cacheDirectory).toBe(resolve(expected));
});

test("the token comes from HF_TOKEN, else from the file in HF_HOME, without white space", async () => {
  const folder = await mkdtemp(join(tmpdir(), "commonground-token-"));
  try {
    await writeFile(join(folder, "token"), "hf_stored\n");
    expect((await hubSettings({ HOME, HF_HOME: folder })).token).toBe("hf_stored");
    expect((await hubSettings({ HOME, HF_HOME: folder, HF_TOKEN: " hf_given\n" })).token).toBe("hf_given");
    const path = join(folder, "token");
    expect((await hubSettings({ HOME, HF_TOKEN_PATH: path })).token).toBe("hf_stored");
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a token that cannot be sent is refused without showing it", async () => {
  const refused = hubSettings({ HOME, HF_TOKEN: "hf_with\nnewline" });
  await expect(refused).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  await expect(refused).rejects.not.toThrow("hf_with");
});

test.each(["1", "ON", "yes", "True"])("HF_HUB_OFFLINE=%s means offline", async (value) => {
  expect((await hubSettings({ HOME, HF_HUB_OFFLINE: value })).offline).toBe(true);
});

test.each(["0", "", "false", "no"])("HF_HUB_OFFLINE=%j means online", async (value) => {
  expect((await hubSettings({ HOME, HF_HUB_OFFLINE: value })).offline).toBe(false);
});

test("HF_ENDPOINT loses its slash and keeps its path", async () => {
  expect((await hubSettings({ HOME, HF_ENDPOINT: "https://mirror.example/hf/" })).endpoint).toBe(
    "https://mirror.example/hf",
  );
});

test.each(["huggingface.co", "ftp://example.org", "file:///etc", "https://user:secret@example.org"])(
  "HF_ENDPOINT=%s is refused",
  async (endpoint) => {
    const refused = hubSettings({ HOME, HF_ENDPOINT: endpoint });
    await expect(refused).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    await expect(refused).rejects.not.toThrow("secret");
  },
);
