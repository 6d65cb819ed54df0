import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { main } from "../packages/cli/src/main.ts";
import { familyRepositories } from "./support/family-repositories.ts";
import {
  type RandomClip,
  type RandomLayout,
  writeRandomCheckpoint,
} from "../packages/clip/testing/random-checkpoint.ts";
import { startHubServer, type HubServer } from "../packages/files/testing/hub-server.ts";
import { writeBank } from "./support/bank.ts";
import { temporaryFolder } from "./support/folder.ts";

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

const LAYOUTS: readonly [name: string, clip: RandomClip, layout: RandomLayout, architecture: string][] = [
  ["ViT of open_clip", vit, "open_clip", "vit"],
  ["OpenAI's ViT", vit, "openai", "vit"],
  ["CLIP of transformers", vit, "hugging-face", "vit"],
  ["ResNet of open_clip", resnet, "open_clip", "resnet"],
  ["OpenAI's ResNet", resnet, "openai", "resnet"],
  ["large ConvNeXt", convnext, "open_clip", "convnext"],
  ["SigLIP of transformers", siglip, "hugging-face", "siglip"],
];

const folder = temporaryFolder();
const bank = writeBank(join(folder, "bank.json"), {
  classTemplates: ["a photo of a {}"],
  descriptorTemplate: "a photo of a {}",
  classes: { dog: ["lazy dog", "brown fox"], cat: ["black cat", "quick cat"], house: ["old house"] },
  descriptors: ["naïve café", "the fox jumps over"],
});
let hub: HubServer;

beforeAll(async () => {
  hub = await startHubServer();
  const home = join(folder, "home");
  const env = { HF_ENDPOINT: hub.endpoint, HF_HOME: home, HF_HUB_OFFLINE: "", HF_TOKEN: "" };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await hub.close();
});

/** What the command writes, run within this process. */
async function explained(model: string, name: string) {
  const json = join(folder, `${name}.json`);
  // A folder for each, so that neither finds what the other kept.
  vi.stubEnv("COMMONGROUND_CACHE", join(folder, `kept-${name}`));
  const image = "examples/drawings/cat.svg";
  const code = await main(["explain", image, "--bank", bank, "--model", model, "--json", json, "--quiet"]);
  expect(code).toBe(0);
  return JSON.parse(readFileSync(json, "utf8"));
}

/** `others` are files that a model does not need. */
async function explainsAlike(
  name: string,
  architecture: string,
  files: Readonly<Record<string, Uint8Array | string>>,
  others: Readonly<Record<string, string>>,
): Promise<void> {
  const id = `someone/${name.replaceAll(/[^a-zA-Z0-9]+/gu, "-")}`;
  const directory = join(folder, id);
  mkdirSync(directory, { recursive: true });
  for (const [file, content] of Object.entries({ ...others, ...files })) {
    writeFileSync(join(directory, file), content);
  }
  const revision = hub.addRepository(id, { ...others, ...files });

  const local = await explained(directory, "local");
  const online = await explained(id, "online");

  expect(online.model).toEqual({ ...local.model, id, revision });
  expect({ ...online, model: {}, timings: {} }).toEqual({ ...local, model: {}, timings: {} });
  expect(local.model.architecture).toBe(architecture);
  expect(local.parts.length).toBeGreaterThan(0);
  expect(local.visionConcepts.length).toBeGreaterThan(0);
  // Texts that are cut too early, or of which no token is known, would all be one.
  const similarities = local.languageConcepts.map(({ similarity }: { similarity: number }) => similarity);
  expect(new Set(similarities).size).toBe(similarities.length);
  const asked = hub.requests.flatMap(({ path }) => path.split(`${id}/resolve/${revision}/`)[1] ?? []);
  expect(new Set(asked)).toEqual(new Set(Object.keys(files)));
}

test.each(LAYOUTS)(
  "a %s explains from a directory and from the hub, alike",
  async (name, clip, layout, architecture) => {
    const made = join(folder, `${layout} ${architecture}`);
    await writeRandomCheckpoint(made, clip, { layout });
    const files = await Promise.all(
      (await readdir(made)).map(async (file) => [file, await readFile(join(made, file))] as const),
    );
    await explainsAlike(name, architecture, Object.fromEntries(files), { "README.md": "# A model" });
  },
);

test.each(familyRepositories().map((each) => [each.name, each] as const))(
  "%s explains from a directory and from the hub, alike",
  (name, { architecture, files, others }) => explainsAlike(name, architecture, files, others),
);
