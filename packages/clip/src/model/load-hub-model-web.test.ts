import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { type HubServer, startHubServer } from "../../../files/testing/hub-server.ts";
import { type Goldens, writeGoldenCheckpoint } from "../../testing/golden-cases.ts";
import { TINY, writeRandomCheckpoint } from "../../testing/random-checkpoint.ts";
import { loadHubModel } from "./load-hub-model-web.ts";
import { loadModel } from "./load-model.ts";
import { loadModel as loadFiles } from "./load-model-web.ts";

const root = mkdtempSync(join(tmpdir(), "commonground-hub-web-"));
const folder = join(root, "tiny");
let hub: HubServer;
let commit: string;

beforeAll(async () => {
  await writeRandomCheckpoint(folder, TINY);
  hub = await startHubServer();
  commit = hub.addRepository("org/tiny", { "README.md": "notes", ...filesOf(folder) });
});
afterAll(async () => {
  await hub.close();
  rmSync(root, { recursive: true });
});

const filesOf = (directory: string) =>
  Object.fromEntries(
    readdirSync(directory).map((name) => [name, new Uint8Array(readFileSync(join(directory, name)))]),
  );

test("a model of the hub is that of its files, by its commit; nothing that it does not need is fetched", async () => {
  const received: number[] = [];
  const model = await loadHubModel(
    { repo: "org/tiny", revision: undefined },
    { endpoint: hub.endpoint, onBytes: (bytes) => received.push(bytes) },
  );
  const local = await loadModel(folder);
  const { sha256, configurationSha256, architecture } = local.info;
  expect(model.info).toMatchObject({
    id: "org/tiny",
    revision: commit,
    sha256,
    configurationSha256,
    architecture,
  });
  expect(received.at(-1)).toBe(readFileSync(join(folder, "open_clip_model.safetensors")).length);
  expect(hub.requests.filter(({ path }) => path.includes("README"))).toEqual([]);
  await Promise.all([model.dispose(), local.dispose()]);
});

test("weights that are not those of the listing are refused", async () => {
  const { fetch: real } = globalThis;
  vi.spyOn(globalThis, "fetch").mockImplementation(async (...asked) => {
    const response = await real(...asked);
    if (!String(asked[0]).includes("/api/models/")) return response;
    return new Response(
      (await response.text()).replaceAll(/"sha256":"[0-9a-f]{64}"/gu, `"sha256":"${"0".repeat(64)}"`),
    );
  });
  onTestFinished(() => void vi.restoreAllMocks());
  await expect(
    loadHubModel({ repo: "org/tiny", revision: "main" }, { endpoint: hub.endpoint }),
  ).rejects.toMatchObject({ code: "CORRUPT", message: expect.stringContaining("not what the hub lists") });
});

test("a LoRA adapter of the hub is refused by what to do with it", async () => {
  hub.addRepository("org/lora", { "adapter_config.json": "{}", "adapter_model.safetensors": "" });
  await expect(
    loadHubModel({ repo: "org/lora", revision: undefined }, { endpoint: hub.endpoint }),
  ).rejects.toMatchObject({
    code: "UNSUPPORTED_FEATURE",
    message: expect.stringMatching(/^org\/lora: is a LoRA/u),
  });
});

test("Chinese CLIP's vocab.txt is its tokenizer, from the hub and among files that are given", async () => {
  const { cases } = JSON.parse(
    readFileSync(new URL("../../fixtures/architectures/hub-texts.json", import.meta.url), "utf8"),
  ) as Goldens;
  const directory = join(root, "chinese");
  await writeGoldenCheckpoint(directory, cases["Chinese CLIP of transformers"]!);
  const words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "狗", "dog"];
  writeFileSync(join(directory, "vocab.txt"), words.join("\n"));
  const given = filesOf(directory);
  hub.addRepository("org/chinese", given);
  const files = Object.fromEntries(Object.entries(given).map(([name, bytes]) => [name, new Blob([bytes])]));
  const models = await Promise.all([
    loadModel(directory),
    loadHubModel({ repo: "org/chinese", revision: undefined }, { endpoint: hub.endpoint }),
    loadFiles({ id: "chinese", files }),
  ]);
  const [local] = models;
  for (const model of models) {
    const tokenizer = await model.tokenizer();
    expect([...tokenizer.encode(["狗 DOG cat"]).ids].slice(0, 5)).toEqual([2, 5, 6, 1, 3]);
    expect(model.info.configurationSha256).toBe(local.info.configurationSha256);
    await model.dispose();
  }
});
