import { beforeAll, expect, test } from "vitest";
import type { Bank } from "../concepts/bank.ts";
import type { Encoder } from "../encoder/encoder.ts";
import { createSyntheticEncoder } from "../encoder/synthetic-encoder.ts";
import type { Pixels } from "../image/pixels.ts";
import { prepareVocabulary, type Vocabulary } from "../language/vocabulary.ts";
import { explainJointly } from "./explain-jointly.ts";
import { type ImageSource, MOST_FOUND_ON } from "./see-jointly.ts";
import type { Explanation } from "./explanation.ts";

const bank: Bank = {
  schema: "commonground/bank@1",
  name: "colours",
  description: "Flat drawings.",
  licence: "Apache-2.0",
  classTemplates: ["a drawing of a {}"],
  descriptorTemplate: "a drawing with {}",
  classes: { "green and brown tree": ["green leaves", "brown trunk"], "yellow sun": ["yellow rays"] },
  descriptors: ["white page"],
};
const encoder = createSyntheticEncoder({ side: 32, patch: 4 });
const settings = { prominent: "none", partCount: 3, causes: "none", masks: "patches" } as const;
let vocabulary: Vocabulary;
beforeAll(async () => {
  vocabulary = await prepareVocabulary(encoder, bank);
});

/** A tree, `shift` patches to the right. */
function tree(shift: number): Pixels {
  const data = new Uint8Array(32 * 32 * 3).fill(255);
  for (let y = 4; y < 24; y++) {
    for (let x = 4 + 4 * shift; x < 16 + 4 * shift; x++) {
      data.set(y < 16 ? [30, 160, 60] : [120, 70, 30], (y * 32 + x) * 3);
    }
  }
  return { width: 32, height: 32, data };
}

const trees = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ pixels: tree(i % 4), path: `${i}` }));

async function collect(images: readonly ImageSource[], model: Encoder = encoder): Promise<Explanation[]> {
  const explanations: Explanation[] = [];
  for await (const { explanation } of explainJointly(model, images, vocabulary, { settings })) {
    explanations.push({ ...explanation, timings: {} });
  }
  return explanations;
}

/** The encoder, and how many images each look at patches took. */
function counted(): { model: Encoder; looks: number[] } {
  const looks: number[] = [];
  return {
    looks,
    model: {
      ...encoder,
      encodeImages(images, options) {
        if (options?.features !== undefined) looks.push(images.length);
        return encoder.encodeImages(images, options);
      },
    },
  };
}

/** The letter of a leaf and of the trunk, whose patches move with the tree. */
const letters = ({ parts, image }: Explanation) =>
  [2 * 8 + 2, 4 * 8 + 2].map(
    (patch) => parts.find(({ patches }) => patches.includes(patch + (Number(image.path) % 4)))!.label,
  );

/** Places of the images that are read before the first explanation. */
async function drawn(seed: number, count = 200): Promise<number[]> {
  const reads: number[] = [];
  const images = trees(count).map((image, i) => async () => {
    reads.push(i);
    return image;
  });
  await explainJointly(encoder, images, vocabulary, { settings: { ...settings, seed } }).next();
  return reads.slice(0, MOST_FOUND_ON);
}

test("of more images than the parts are found on, each is read and looked at once, the others one by one", async () => {
  const { model, looks } = counted();
  const reads: string[] = [];
  const images = trees(MOST_FOUND_ON + 5).map((image) => async () => {
    reads.push(image.path);
    return image;
  });
  const explanations = await collect(images, model);
  expect(explanations.map(({ image }) => image.path)).toEqual(images.map((_, i) => `${i}`));
  expect(reads.toSorted()).toEqual(images.map((_, i) => `${i}`).toSorted());
  expect(looks).toEqual([MOST_FOUND_ON, 1, 1, 1, 1, 1]);
  expect(new Set(letters(explanations[0])).size).toBe(2);
  for (const explanation of explanations) {
    expect(explanation.image.jointly).toBe(MOST_FOUND_ON);
    expect(letters(explanation)).toEqual(letters(explanations[0]));
    expect(explanation.notes.filter(({ code }) => code === "parts-assigned")).toEqual([
      {
        code: "parts-assigned",
        message:
          "Object and parts were found on 64 of the 69 images, drawn by the seed, and assigned to the others.",
      },
    ]);
  }
});

test("an image is explained alike whether parts were found on it or assigned to it", async () => {
  const all = await collect(trees(MOST_FOUND_ON + 4));
  const byPixels = new Map<number, Explanation>();
  for (const [i, explanation] of all.entries()) {
    const known = byPixels.get(i % 4) ?? explanation;
    byPixels.set(i % 4, known);
    expect({ ...explanation, image: null }).toEqual({ ...known, image: null });
  }
});

test("the images that parts are found on are drawn from all of them, by the seed", async () => {
  expect(await drawn(3)).toEqual(await drawn(3));
  expect(await drawn(4)).not.toEqual(await drawn(3));
  expect(Math.max(...(await drawn(3)))).toBeGreaterThan(150);
});

test("what cannot be read is left out, be it all that was drawn", async () => {
  const count = MOST_FOUND_ON * 2;
  const first = new Set(await drawn(0, count));
  const left = trees(count).findIndex((_, i) => !first.has(i));
  const images = trees(count).map((image, i) => async () => (i === left ? image : null));
  const explanations = await collect(images);
  expect(explanations.map(({ image }) => [image.path, image.jointly])).toEqual([[`${left}`, 1]]);
  expect(await collect([async () => null])).toEqual([]);
});

test("up to as many images are found on together, without a note", async () => {
  const { model, looks } = counted();
  const explanations = await collect(trees(3), model);
  expect(looks).toEqual([3]);
  expect(explanations.map(({ image }) => image.jointly)).toEqual([3, 3, 3]);
  expect(explanations.flatMap(({ notes }) => notes.map(({ code }) => code))).not.toContain("parts-assigned");
});
