import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type HubServer, startHubServer } from "../../../files/testing/hub-server.ts";
import type { Goldens } from "../../testing/golden-cases.ts";
import { layouts } from "../checkpoints/find-layout.ts";
import { refuseByConfig } from "../checkpoints/refuse-by-config.ts";
import { loadHubModel } from "./load-hub-model-web.ts";
import { loadModel } from "./load-model.ts";
import { loadModel as loadFiles } from "./load-model-web.ts";

const home = mkdtempSync(join(tmpdir(), "commonground-refused-"));
let hub: HubServer;

beforeAll(async () => {
  hub = await startHubServer();
  const env = { HF_ENDPOINT: hub.endpoint, HF_HOME: home, HF_HUB_OFFLINE: "", HF_TOKEN: "" };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await hub.close();
  rmSync(home, { recursive: true });
});

const openClip = (timm_model_name: string) => ({
  model_cfg: { embed_dim: 512, vision_cfg: { timm_model_name, image_size: 224 }, text_cfg: {} },
  preprocess_cfg: {},
});
const others = { "tokenizer.json": "{}", "preprocessor_config.json": "{}" };

test.each([
  [
    "a language model",
    "config.json",
    { model_type: "llama", architectures: ["LlamaForCausalLM"] },
    "no images",
  ],
  ["a model that writes", "config.json", { model_type: "blip-2" }, "enter a language model"],
  ["an image encoder", "config.json", { model_type: "dinov2" }, "without texts"],
  ["what is not built", "config.json", { model_type: "align", projection_dim: 640 }, 'model_type "align"'],
  [
    "a part that is not built",
    "config.json",
    { model_type: "clip", auto_map: { AutoModel: "a.B" } },
    "auto_map",
  ],
  [
    "an encoder that is not built",
    "open_clip_config.json",
    openClip("swin_base_patch4_window7_224"),
    "swin_base",
  ],
])(
  "%s of the hub is refused by its configuration, before anything else is fetched",
  async (_, file, config, why) => {
    const weights = file === "config.json" ? "pytorch_model.bin" : "open_clip_pytorch_model.bin";
    const repo = `org/${why.replaceAll(/\W+/gu, "-")}x`;
    hub.addRepository(repo, { ...others, [file]: JSON.stringify(config), [weights]: Buffer.alloc(1_000) });
    const refusal = { code: "UNSUPPORTED_ARCHITECTURE", message: expect.stringContaining(why) as string };
    await expect(loadModel(repo)).rejects.toMatchObject(refusal);
    await expect(loadModel(repo)).rejects.toMatchObject({
      message: expect.stringMatching(new RegExp(`^${repo}/${file.replace(".", "\\.")}: `, "u")) as string,
    });
    const web = loadHubModel({ repo, revision: undefined }, { endpoint: hub.endpoint });
    await expect(web).rejects.toMatchObject(refusal);
    const fetched = hub.requests.filter(({ path }) => path.includes(`${repo}/resolve/`));
    expect(new Set(fetched.map(({ path }) => path.split("/").at(-1)))).toEqual(new Set([file]));
  },
);

const lora = (base: string | null, fields: object = {}) => ({
  "adapter_config.json": JSON.stringify({
    peft_type: "LORA",
    base_model_name_or_path: base,
    r: 2,
    lora_alpha: 2,
    ...fields,
  }),
  "adapter_model.safetensors": Buffer.alloc(1_000),
});

let adapters = 0;
test.each<[string, string | null, object, string]>([
  ["of another kind", "org/chat", { peft_type: "IA3" }, "peft's kind IA3"],
  ["on a base that the hub has not", "org/gone", {}, "org/gone"],
  ["on a folder that is not here", "/home/someone/base", {}, "write there where it is now"],
  ["on a language model", "org/chat", {}, "no images"],
  ["on itself", "org/adapter-4", {}, "comes back to the adapter itself"],
])(
  "an adapter %s is refused before its weights are fetched, and its base's",
  async (_, base, fields, why) => {
    const repo = `org/adapter-${adapters++}`;
    hub.addRepository(repo, lora(base, fields));
    hub.addRepository("org/chat", {
      "config.json": '{"model_type":"llama","architectures":["LlamaForCausalLM"]}',
      "model.safetensors": Buffer.alloc(1_000),
    });
    const before = hub.requests.length;
    await expect(loadModel(repo)).rejects.toThrow(why);
    const fetched = hub.requests.slice(before).filter(({ path }) => path.includes("/resolve/"));
    const names = fetched.map(({ path }) => path.split("/").at(-1));
    expect(names).toContain("adapter_config.json");
    expect(names.filter((name) => name!.endsWith(".safetensors"))).toEqual([]);
  },
);

test("an adapter in a folder is told of its base before its own weights are opened", async () => {
  const folder = mkdtempSync(join(home, "adapter-"));
  for (const [name, content] of Object.entries(lora("org/chat"))) writeFileSync(join(folder, name), content);
  await expect(loadModel(folder)).rejects.toThrow("org/chat/config.json: ");
});

test.each(["pytorch_model.bin", "model.safetensors", "model.safetensors.index.json", "of-my-own.pt"])(
  "a folder on this disk and files that are dropped are told by the configuration, too, before a damaged %s is opened",
  async (weights) => {
    const folder = mkdtempSync(join(home, "folder-"));
    const files = { ...others, "config.json": '{"model_type":"llama"}', [weights]: "damaged" };
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const refusal = {
      code: "UNSUPPORTED_ARCHITECTURE",
      message: expect.stringMatching(/config\.json: "llama" is a language model.*one space/u) as string,
    };
    const isNamed = weights === "of-my-own.pt";
    await expect(loadModel(isNamed ? join(folder, weights) : folder)).rejects.toMatchObject(refusal);
    if (isNamed) return;
    const blobs = Object.entries(files).map(([name, content]) => [name, new Blob([content])]);
    const dropped = loadFiles({ id: "dropped", files: Object.fromEntries(blobs) });
    await expect(dropped).rejects.toMatchObject(refusal);
  },
);

test("no configuration of a model that is built is refused without its weights", () => {
  const folders = ["architectures", "checkpoints"].map(
    (name) => new URL(`../../fixtures/${name}/`, import.meta.url),
  );
  const files = folders.flatMap((folder) =>
    readdirSync(folder).flatMap((name) => (name.endsWith(".json") ? [new URL(name, folder)] : [])),
  );
  const cases = files.flatMap((file) =>
    Object.entries((JSON.parse(readFileSync(file, "utf8")) as Goldens).cases),
  );
  const configs = cases.flatMap(([name, golden]) =>
    layouts.flatMap((layout) => {
      const value = layout.config === undefined ? undefined : golden.files[layout.config];
      return value === undefined ? [] : [{ layout, config: { path: name, value } }];
    }),
  );
  expect(configs.length).toBeGreaterThan(40);
  for (const { layout, config } of configs) {
    expect(() => refuseByConfig(layout, config), config.path).not.toThrow();
  }
});
