import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startHubServer, type HubServer } from "../packages/files/testing/hub-server.ts";
import {
  type RandomClip,
  type RandomLayout,
  writeRandomCheckpoint,
} from "../packages/clip/testing/random-checkpoint.ts";
import { commonground } from "./support/command.ts";

// OpenAI's layout has no configuration: its heads are 64 wide and its activation is QuickGELU.
const text = { width: 64, layers: 2, heads: 1, contextLength: 24, vocabularySize: 514 };
const vit: RandomClip = {
  embeddingDimension: 16,
  quickGelu: true,
  vision: { width: 64, layers: 3, heads: 1, imageSize: 32, patch: 8 },
  text,
};
const resnet: RandomClip = {
  embeddingDimension: 16,
  quickGelu: true,
  vision: { family: "resnet", width: 16, layers: [1, 1, 1, 1], imageSize: 96 },
  text,
};
const convnext: RandomClip = {
  embeddingDimension: 16,
  vision: {
    family: "convnext",
    name: "convnext_tiny",
    widths: [8, 16, 24, 40],
    depths: [1, 1, 2, 1],
    head: "linear",
    imageSize: 96,
  },
  text,
};
const siglip: RandomClip = {
  embeddingDimension: 32,
  vision: { family: "siglip", name: "", width: 32, layers: 2, heads: 2, patch: 8, imageSize: 32 },
  text: { ...text, width: 32, heads: 2 },
};

const CHECKPOINTS: readonly [name: string, clip: RandomClip, layout: RandomLayout, architecture: string][] = [
  ["vit-open-clip", vit, "open_clip", "vit"],
  ["vit-openai", vit, "openai", "vit"],
  ["vit-hugging-face", vit, "hugging-face", "vit"],
  ["resnet-open-clip", resnet, "open_clip", "resnet"],
  ["resnet-openai", resnet, "openai", "resnet"],
  ["convnext-open-clip", convnext, "open_clip", "convnext"],
  ["siglip-hugging-face", siglip, "hugging-face", "siglip"],
];
const ARGUMENTS = [
  "explain",
  "examples/drawings/cat.svg",
  "--classes",
  "cat,dog,tractor",
  "--json",
  "-",
  "--quiet",
];

let hub: HubServer;
let folder: string;

beforeAll(async () => {
  hub = await startHubServer();
  folder = await mkdtemp(join(tmpdir(), "commonground-families-"));
});

afterAll(async () => {
  await hub.close();
  await rm(folder, { recursive: true, force: true });
});

test.each(CHECKPOINTS)(
  "%s explains from a directory, from the hub and offline, all alike",
  async (name, clip, layout, architecture) => {
    const directory = join(folder, name);
    await writeRandomCheckpoint(directory, clip, { layout });
    const files: Record<string, Uint8Array> = {};
    for (const file of await readdir(directory)) files[file] = await readFile(join(directory, file));
    const revision = hub.addRepository(`someone/${name}`, files);
    const env = { HF_ENDPOINT: hub.endpoint, HF_HOME: join(folder, "home"), HF_TOKEN: "" };

    const run = async (model: string, offline: string) => {
      const { code, stdout, stderr } = await commonground([...ARGUMENTS, "--model", model], {
        env: { ...env, HF_HUB_OFFLINE: offline },
      });
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      return JSON.parse(stdout);
    };
    const local = await run(directory, "");
    const online = await run(`someone/${name}`, "");
    const offline = await run(`someone/${name}`, "1");

    expect(local.model.architecture).toBe(architecture);
    expect(local.parts.length).toBeGreaterThan(0);
    expect(local.visionConcepts.length).toBeGreaterThan(0);
    expect(online.model).toEqual({ ...local.model, id: `someone/${name}`, revision });
    expect({ ...offline, timings: {} }).toEqual({ ...online, timings: {} });
    expect({ ...online, model: {}, timings: {} }).toEqual({ ...local, model: {}, timings: {} });
  },
);
