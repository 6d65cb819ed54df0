/* Every architecture that has goldens: each of its weights has a place, and the right one. */
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FeatureOutput } from "@commonground/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type GoldenCase,
  goldenPicture,
  type Goldens,
  writeGoldenCheckpoint,
} from "../../testing/golden-cases.ts";
import { loadModel } from "../model/load-model.ts";
import { alterCheckpoint } from "./alter-checkpoint.ts";
import type { Change } from "./change.ts";
import { countBlocks } from "./count-blocks.ts";
import { placeTensors } from "./tensor-place.ts";

const fixtures = new URL("../../fixtures/architectures/", import.meta.url);
const cases = readdirSync(fixtures)
  .filter((name) => name.endsWith(".json"))
  .flatMap((name) =>
    Object.entries((JSON.parse(readFileSync(new URL(name, fixtures), "utf8")) as Goldens).cases),
  );

/** What places go by: the names of the tensors, whatever their numbers. */
const named = ({ tensors }: GoldenCase): string =>
  [...new Set(Object.keys(tensors).map((name) => name.replaceAll(/\d+/gu, "#")))].toSorted().join(" ");
const distinct = [...new Map(cases.map((each) => [named(each[1]), each])).values()];

/** Blocks as the makers' sizes have them; stages in order. */
const blocks = (name: string): { vision: number; text: number } => {
  if (name.startsWith("ConvNeXt")) return { vision: 5, text: 2 };
  if (name.startsWith("FastViT")) return { vision: 5, text: 2 };
  if (name.startsWith("ViTamin")) return { vision: 6, text: 2 };
  return { vision: 2, text: 2 };
};

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "places-"));
});
afterAll(() => rm(root, { recursive: true }));

let made = 0;
const fresh = (): string => join(root, `folder-${made++}`);

async function written(golden: GoldenCase): Promise<string> {
  const folder = fresh();
  await writeGoldenCheckpoint(folder, golden);
  return folder;
}

async function altered(from: string, change: Change): Promise<string> {
  const folder = fresh();
  await alterCheckpoint(from, folder, change);
  return folder;
}

const picture = goldenPicture([40, 30, 1]);

/** Embeddings of a picture and of the ids, and the picture's tokens after the first and the last block. */
async function see(folder: string, { ids }: GoldenCase) {
  const model = await loadModel(folder, { threads: 1 });
  try {
    const { blocks: count } = model.info;
    const names: FeatureOutput[] = count === 0 ? [] : ["tokens@0", `tokens@${count - 1}`];
    const { embeddings, features } = await model.encodeImages([picture], { features: names });
    const texts = await model.encodeTokens(Int32Array.from(ids.flat()), ids.length, ids[0]!.length);
    return {
      count,
      image: embeddings.data,
      first: features[names[0]!]?.data,
      last: features[names[1]!]?.data,
      texts: texts.data,
    };
  } finally {
    await model.dispose();
  }
}

test.each(cases)("all blocks of %s are found", async (name, golden) => {
  const folder = await written(golden);
  expect({ vision: await countBlocks(folder, "vision"), text: await countBlocks(folder, "text") }).toEqual(
    blocks(name),
  );
});

describe.each(distinct)("%s", (_, golden) => {
  test("what is drawn anew from the top is what stands there, and nothing below", async () => {
    const folder = await written(golden);
    const before = await see(folder, golden);
    const head = await see(
      await altered(folder, { kind: "random", seed: 1, tower: "vision", fromTop: 0 }),
      golden,
    );
    const all = await see(await altered(folder, { kind: "random", seed: 1, tower: "vision" }), golden);
    const texts = await see(await altered(folder, { kind: "random", seed: 1, tower: "text" }), golden);
    expect(head.last).toEqual(before.last);
    expect(all.image).not.toEqual(before.image);
    expect(all.texts).toEqual(before.texts);
    expect(texts.image).toEqual(before.image);
    expect(texts.texts).not.toEqual(before.texts);
    if (before.count > 1) {
      const upper = await see(
        await altered(folder, { kind: "random", seed: 1, fromTop: before.count - 1 }),
        golden,
      );
      expect(upper.first).toEqual(before.first);
      expect(upper.last).not.toEqual(before.last);
    }
  });
});

test("a tensor of another name is refused, not taken for a part of an encoder", () => {
  expect(() => placeTensors("weights.safetensors", ["logit_scale", "visual.trunk.layers.0.weight"])).toThrow(
    expect.objectContaining({
      code: "UNSUPPORTED_ARCHITECTURE",
      message: expect.stringContaining("visual.trunk.layers.0.weight"),
    }),
  );
});

const positionsAmong = (names: string[]) => placeTensors("weights", names).get("visual.trunk.pos_embed")?.at;

test("ViTamin's positions come after its convolutions, another transformer's before all blocks", () => {
  expect(positionsAmong(["visual.trunk.pos_embed"])).toBe("stem");
  const names = ["visual.trunk.pos_embed", "visual.trunk.patch_embed.backbone.stages.0.0.conv2_kxk.weight"];
  expect(positionsAmong(names)).toEqual({ stage: 2, index: 0 });
});
