/* Which layout of a repository with several is taken: the same whatever the cache holds of it already. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type HubServer, startHubServer } from "../../../files/testing/hub-server.ts";
import { byteTokenizer } from "../../testing/byte-tokenizer.ts";
import { filesOf } from "../../testing/files-of.ts";
import { adapterFixture, torchFixture } from "../../testing/torch-fixtures.ts";
import { loadModel } from "./load-model.ts";

const REPO = "org/both";
let hub: HubServer;
let root = "";
let commit = "";
let huggingFace: Record<string, Buffer> = {};

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "layout-of-cached-"));
  hub = await startHubServer();
  huggingFace = await filesOf(torchFixture("hf"));
  const both = { ...huggingFace, ...(await filesOf(adapterFixture("base"))) };
  commit = hub.addRepository(REPO, { ...both, "tokenizer.json": JSON.stringify(byteTokenizer(514)) });
  const adapter = await filesOf(adapterFixture("tables"));
  const config = JSON.parse(adapter["adapter_config.json"]!.toString()) as object;
  const based = JSON.stringify({ ...config, base_model_name_or_path: REPO });
  hub.addRepository("org/adapter", { ...adapter, "adapter_config.json": based });
  const env = { HF_ENDPOINT: hub.endpoint, HF_HUB_OFFLINE: "", HF_TOKEN: "", XDG_CACHE_HOME: root };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await hub.close();
  await rm(root, { recursive: true });
});

async function infoOf(name: string) {
  const { info, dispose } = await loadModel(name);
  await dispose();
  return info;
}

test("after an adapter brought the other layout (its base asked for once), and after another tool did, a model is what it is in an empty cache", async () => {
  vi.stubEnv("HF_HOME", join(root, "fresh"));
  const fresh = await infoOf(REPO);
  expect(fresh.layout).toBe("open_clip");

  vi.stubEnv("HF_HOME", join(root, "adapted"));
  const before = hub.requests.length;
  const adapted = await infoOf("org/adapter");
  expect(adapted.layout).toBe("hugging-face");
  const listings = hub.requests.slice(before).filter(({ path }) => path.startsWith("/api/models/"));
  const listed = listings.map(({ path }) => path.split("/").slice(3, 5).join("/"));
  expect(listed).toEqual(["org/adapter", REPO]);
  expect(await infoOf(REPO)).toEqual(fresh);
  const asked = hub.requests.length;
  expect(await infoOf("org/adapter")).toEqual(adapted);
  expect(await infoOf(REPO)).toEqual(fresh);
  expect(hub.requests).toHaveLength(asked);

  vi.stubEnv("HF_HOME", join(root, "filled"));
  const folder = join(root, "filled", "hub", "models--org--both");
  await mkdir(join(folder, "refs"), { recursive: true });
  await mkdir(join(folder, "snapshots", commit), { recursive: true });
  await writeFile(join(folder, "refs", "main"), commit);
  for (const [name, content] of Object.entries(huggingFace)) {
    await writeFile(join(folder, "snapshots", commit, name), content);
  }
  expect(await infoOf(REPO)).toEqual(fresh);
});
