import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { hubSettings, type HubSettings } from "@commonground/files/node";
import { type HubServer, startHubServer } from "../../../files/testing/hub-server.ts";
import { byteTokenizer } from "../../testing/byte-tokenizer.ts";
import { filesOf } from "../../testing/files-of.ts";
import { adapterFixture, torchFixture } from "../../testing/torch-fixtures.ts";
import { loadModel, type LoadModelOptions } from "./load-model.ts";
import { pullByName } from "./locate-model.ts";
import { pruneModels, removeModel } from "./remove-model.ts";

const tokenizer = { "tokenizer.json": JSON.stringify(byteTokenizer(514)) };
let hub: HubServer;
let root = "";
let settings: HubSettings;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "remove-model-"));
  hub = await startHubServer();
  const env = { HF_ENDPOINT: hub.endpoint, HF_HUB_OFFLINE: "", HF_TOKEN: "", HF_HOME: join(root, "home") };
  for (const [name, value] of Object.entries({ ...env, COMMONGROUND_CACHE: root })) vi.stubEnv(name, value);
  settings = await hubSettings(process.env);
  const shards = await filesOf(torchFixture("hf"));
  for (const repo of ["org/shards", "org/copy"]) hub.addRepository(repo, { ...shards, ...tokenizer });
  const adapter = await filesOf(torchFixture("lora"));
  const config = JSON.parse(adapter["adapter_config.json"]!.toString()) as object;
  const based = JSON.stringify({ ...config, base_model_name_or_path: "org/shards" });
  hub.addRepository("org/lora", { ...adapter, "adapter_config.json": based });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await hub.close();
  await rm(root, { recursive: true });
});

const left = () => readdir(join(root, "int8"));

/** Loads a model in eight bits; whether its weights were quantised for it. */
async function quantises(name: string, options: LoadModelOptions = {}): Promise<boolean> {
  let made = false;
  const model = await loadModel(name, { ...options, precision: "int8", onQuantised: () => (made = true) });
  await model.dispose();
  return made;
}

test("what was quantised of shards, adapters and mixtures goes with the last model that has a part in it", async () => {
  expect(await quantises("org/shards")).toBe(true);
  const [ofShards] = await left();
  expect(await quantises("org/lora")).toBe(true);
  expect(await quantises("org/shards", { and: "org/lora", mix: 0.5 })).toBe(true);
  expect(await left()).toHaveLength(3);
  expect(await quantises("org/copy")).toBe(false);

  await removeModel("org/lora", settings);
  expect(await left()).toEqual([ofShards]);
  await removeModel("org/shards", settings);
  expect(await left()).toEqual([ofShards]);
  expect(await quantises("org/copy")).toBe(false);

  hub.addRepository("org/copy", { ...(await filesOf(adapterFixture("base"))), ...tokenizer });
  await pullByName("org/copy");
  const told = await pruneModels(settings, true);
  expect(told.quantised).toEqual([{ name: ofShards, size: expect.any(Number) as number }]);
  expect(await left()).toEqual([ofShards]);
  expect(await pruneModels(settings, false)).toEqual(told);
  expect(await left()).toEqual([]);
});
