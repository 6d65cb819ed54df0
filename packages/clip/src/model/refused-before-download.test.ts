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
