import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Matrix, prepareImage } from "@commonground/core";
import { readHeader, readTensor, type WritableTensor, writeSafetensors } from "@commonground/files";
import { fileSource } from "@commonground/files/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TINY, type RandomLayout, writeRandomCheckpoint } from "../../testing/random-checkpoint.ts";
import type { RandomClip } from "../../testing/random-clip.ts";
import { loadModel } from "../model/load-model.ts";
import { alterCheckpoint } from "./alter-checkpoint.ts";
import type { Change } from "./change.ts";

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "alter-"));
});
afterAll(() => rm(root, { recursive: true }));

const WEIGHTS: Readonly<Record<RandomLayout, string>> = {
  open_clip: "open_clip_model.safetensors",
  openai: "open_clip_model.safetensors",
  "hugging-face": "model.safetensors",
};
const resnet: RandomClip = {
  ...TINY,
  vision: { family: "resnet", width: 16, layers: [1, 2, 1, 1], imageSize: 96 },
};
const convnext: RandomClip = {
  ...TINY,
  vision: {
    family: "convnext",
    name: "convnext_tiny",
    imageSize: 96,
    widths: [8, 16, 24, 40],
    depths: [1, 1, 2, 1],
    head: "mlp",
  },
};
const openai = {
  ...TINY,
  vision: { ...TINY.vision, width: 64, heads: 1 },
  text: { ...TINY.text, width: 64, heads: 1 },
} satisfies RandomClip;
const siglip: RandomClip = {
  ...TINY,
  embeddingDimension: 32,
  vision: { ...TINY.vision, family: "siglip", name: "" },
};
const families: [string, RandomClip, RandomLayout][] = [
  ["vit", TINY, "open_clip"],
  ["vit", TINY, "hugging-face"],
  ["resnet", resnet, "open_clip"],
  ["convnext", convnext, "open_clip"],
  ["siglip", siglip, "hugging-face"],
];

let count = 0;
const fresh = (): string => join(root, `folder-${count++}`);

async function checkpoint(clip: RandomClip = TINY, layout: RandomLayout = "open_clip"): Promise<string> {
  const folder = fresh();
  await writeRandomCheckpoint(folder, clip, { layout });
  return folder;
}

async function altered(from: string, change: Change): Promise<string> {
  const folder = fresh();
  await alterCheckpoint(from, folder, change);
  return folder;
}

const image = {
  width: 64,
  height: 64,
  data: Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * 37 + (i >> 5) * 11) % 256),
};

async function embeddings(folder: string): Promise<{ image: Matrix; text: Matrix; blocks: number }> {
  const model = await loadModel(folder);
  try {
    const frame = prepareImage(image, model.info.preprocess);
    return {
      image: (await model.encodeImages([frame])).embeddings,
      text: await model.encodeTexts(["a red circle"]),
      blocks: model.info.blocks,
    };
  } finally {
    await model.dispose();
  }
}

const weightsOf = (folder: string, layout: RandomLayout = "open_clip") =>
  readFile(join(folder, WEIGHTS[layout]));

async function tensors(folder: string): Promise<Map<string, ArrayLike<number>>> {
  const source = await fileSource(join(folder, WEIGHTS.open_clip));
  const header = await readHeader(source);
  const all = new Map<string, ArrayLike<number>>();
  for (const name of header.tensors.keys()) all.set(name, (await readTensor(source, header, name)).data);
  return all;
}

/** Names of the tensors that differ. */
async function changed(from: string, to: string): Promise<string[]> {
  const [a, b] = await Promise.all([tensors(from), tensors(to)]);
  return [...a.keys()].filter(
    (name) => !Buffer.from(String(a.get(name))).equals(Buffer.from(String(b.get(name)))),
  );
}

/** Mean and standard deviation. */
function moments(values: ArrayLike<number>): [number, number] {
  const list = Array.from(values);
  const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
  return [mean, size(list.map((value) => value - mean))];
}

/** Root of the mean square. */
function size(list: readonly number[]): number {
  return Math.sqrt(list.reduce((sum, value) => sum + value ** 2, 0) / list.length);
}

function sorted(values: ArrayLike<number>): number[] {
  return Array.from(values).toSorted((a, b) => a - b);
}

describe.each(families.map(([name, clip, layout]) => [`${name}, ${layout}`, clip, layout] as const))(
  "%s",
  (_, clip, layout) => {
    test.each<Change>([
      { kind: "random", seed: 1 },
      { kind: "random", seed: 1, fromTop: 1 },
      { kind: "noise", level: 0.5, seed: 1 },
    ])(
      "the same change gives the same bytes, another seed others, and the model embeds: %j",
      async (change) => {
        const from = await checkpoint(clip, layout);
        const [one, again, other] = await Promise.all([
          altered(from, change),
          altered(from, change),
          altered(from, { ...change, seed: 2 } as Change),
        ]);
        const bytes = await weightsOf(one, layout);
        expect(bytes.equals(await weightsOf(again, layout))).toBe(true);
        expect(bytes.equals(await weightsOf(other, layout))).toBe(false);
        const [before, after] = [await embeddings(from), await embeddings(one)];
        expect([...after.image.data, ...after.text.data].every(Number.isFinite)).toBe(true);
        expect(after.image).not.toEqual(before.image);
      },
    );

    test("noise of level 0 leaves every embedding as it was", async () => {
      const from = await checkpoint(clip, layout);
      expect(await embeddings(await altered(from, { kind: "noise", level: 0, seed: 3 }))).toEqual(
        await embeddings(from),
      );
    });
  },
);

describe("which weights are drawn anew", () => {
  test("all of both encoders but the temperature", async () => {
    const from = await checkpoint();
    const names = [...(await tensors(from)).keys()];
    const random = await altered(from, { kind: "random", seed: 5 });
    const same = names.filter((name) => !name.startsWith("logit"));
    expect((await changed(from, random)).toSorted()).toEqual(same.toSorted());
  });

  test("from the top: the vision encoder's head, then its blocks from the last one down", async () => {
    const from = await checkpoint();
    const head = await changed(from, await altered(from, { kind: "random", seed: 5, fromTop: 0 }));
    expect(head.toSorted()).toEqual(["visual.ln_post.bias", "visual.ln_post.weight", "visual.proj"]);
    const one = await altered(from, { kind: "random", seed: 5, fromTop: 1 });
    const withBlock = await changed(from, one);
    expect(
      withBlock.every((name) => head.includes(name) || name.includes("visual.transformer.resblocks.2.")),
    ).toBe(true);
    expect(withBlock.length).toBeGreaterThan(head.length + 10);
    const two = await tensors(await altered(from, { kind: "random", seed: 5, fromTop: 2 }));
    const first = await tensors(one);
    for (const name of withBlock) expect(two.get(name)).toEqual(first.get(name));
  });

  test.each(["vision", "text"] as const)("of the %s encoder alone", async (tower) => {
    const from = await checkpoint();
    const names = [...(await tensors(from)).keys()].filter((name) => !name.startsWith("logit"));
    const redrawn = await changed(from, await altered(from, { kind: "random", seed: 5, tower }));
    const own = names.filter((name) => name.startsWith("visual.") === (tower === "vision"));
    expect(redrawn.toSorted()).toEqual(own.toSorted());
    const both = await tensors(await altered(from, { kind: "random", seed: 5 }));
    const one = await tensors(await altered(from, { kind: "random", seed: 5, tower }));
    for (const name of own) expect(one.get(name)).toEqual(both.get(name));
    const head = await changed(from, await altered(from, { kind: "random", seed: 5, tower, fromTop: 0 }));
    expect(head.length).toBeGreaterThan(0);
    expect(head.every((name) => own.includes(name))).toBe(true);
    expect(head.length).toBeLessThan(own.length / 4);
  });

  test("a matrix keeps about its mean and standard deviation, a vector its numbers", async () => {
    const from = await checkpoint(resnet);
    const [before, after] = await Promise.all(
      [from, await altered(from, { kind: "random", seed: 5 })].map(tensors),
    );
    const matrix = "visual.attnpool.q_proj.weight";
    const [mean, deviation] = moments(before!.get(matrix)!);
    const [newMean, newDeviation] = moments(after!.get(matrix)!);
    expect(newDeviation / deviation).toBeCloseTo(1, 1);
    expect(Math.abs(newMean - mean)).toBeLessThan(0.05 * deviation);
    const variances = "visual.layer1.0.bn1.running_var";
    expect(sorted(after!.get(variances)!)).toEqual(sorted(before!.get(variances)!));
  });
});

test("noise has the stated size on matrices and spares vectors", async () => {
  const from = await checkpoint();
  const noisy = await altered(from, { kind: "noise", level: 0.5, seed: 2 });
  const [before, after] = await Promise.all([from, noisy].map(tensors));
  const name = "token_embedding.weight";
  const values = Array.from(before!.get(name)!);
  const noise = values.map((value, i) => after!.get(name)![i]! - value);
  expect(size(noise) / moments(values)[1]).toBeCloseTo(0.5, 1);
  expect((await changed(from, noisy)).some((changedName) => changedName.endsWith(".bias"))).toBe(false);
});

describe("fewer blocks", () => {
  test.each<[string, RandomClip, RandomLayout, number, RandomClip]>([
    ["vit, open_clip", TINY, "open_clip", 2, { ...TINY, vision: { ...TINY.vision, layers: 2 } as never }],
    ["vit, openai", openai, "openai", 2, { ...openai, vision: { ...openai.vision, layers: 2 } }],
    [
      "resnet",
      resnet,
      "open_clip",
      4,
      { ...resnet, vision: { ...resnet.vision, layers: [1, 1, 1, 1] } as never },
    ],
    [
      "convnext",
      convnext,
      "open_clip",
      4,
      { ...convnext, vision: { ...convnext.vision, depths: [1, 1, 1, 1] } as never },
    ],
    ["siglip", siglip, "hugging-face", 2, { ...siglip, vision: { ...siglip.vision, layers: 2 } as never }],
  ])("%s: the model is the one cut by hand", async (_, clip, layout, blocks, shorter) => {
    const from = await checkpoint(clip, layout);
    const cut = await embeddings(await altered(from, { kind: "fewer-blocks", blocks }));
    const byHand = fresh();
    await writeRandomCheckpoint(byHand, shorter, { layout });
    await takeTensors(join(from, WEIGHTS[layout]), join(byHand, WEIGHTS[layout]));
    expect(cut).toEqual(await embeddings(byHand));
    expect(cut.image).not.toEqual((await embeddings(from)).image);
  });

  test("of the text encoder, too", async () => {
    const from = await checkpoint();
    const cut = await altered(from, { kind: "fewer-blocks", blocks: 3, textBlocks: 1 });
    const byHand = fresh();
    await writeRandomCheckpoint(byHand, { ...TINY, text: { ...TINY.text, layers: 1 } });
    await takeTensors(join(from, WEIGHTS.open_clip), join(byHand, WEIGHTS.open_clip));
    expect(await embeddings(cut)).toEqual(await embeddings(byHand));
  });
});

/** Fills the tensors of `to` with those of the same name in `from`. */
async function takeTensors(from: string, to: string): Promise<void> {
  const [source, target] = await Promise.all([fileSource(from), fileSource(to)]);
  const header = await readHeader(source);
  const taken: Record<string, WritableTensor> = {};
  for (const name of (await readHeader(target)).tensors.keys()) {
    taken[name] = (await readTensor(source, header, name)) as WritableTensor;
  }
  await writeFile(to, writeSafetensors(taken));
}

test("files beside the weights are copied, weights in other forms are not", async () => {
  const from = await checkpoint();
  await writeFile(join(from, "LICENSE"), "words");
  await writeFile(join(from, "open_clip_model.int8.01234567.safetensors"), "stale");
  await writeFile(join(from, "pytorch_model.bin"), "pickle");
  const to = await altered(from, { kind: "noise", level: 1, seed: 1 });
  expect((await readdir(to)).toSorted()).toEqual([
    "LICENSE",
    "open_clip_config.json",
    "open_clip_model.safetensors",
    "tokenizer.json",
  ]);
});

describe("what cannot be done is said, and nothing is left", () => {
  test.each<[string, RandomClip, Change, string]>([
    [
      "too many blocks",
      TINY,
      { kind: "fewer-blocks", blocks: 4 },
      "3 blocks, of which 1 to 3 can be kept, not 4",
    ],
    ["no block", TINY, { kind: "fewer-blocks", blocks: 0 }, "blocks is 0"],
    [
      "fewer than stages",
      resnet,
      { kind: "fewer-blocks", blocks: 3 },
      "4 to 5 can be kept, not 3: the first of each",
    ],
    ["too far from the top", TINY, { kind: "random", seed: 1, fromTop: 4 }, "fromTop is 4"],
    ["a seed that is none", TINY, { kind: "random", seed: 0.5 }, "seed is 0.5"],
    ["another encoder", TINY, { kind: "random", seed: 1, tower: "sound" } as never, "tower is sound"],
    ["negative noise", TINY, { kind: "noise", level: -1, seed: 1 }, "level is -1"],
    ["another kind", TINY, { kind: "prune" } as never, "kind is prune"],
  ])("%s", async (_, clip, change, words) => {
    const from = await checkpoint(clip);
    const before = await readdir(root);
    await expect(alterCheckpoint(from, join(root, "nothing"), change)).rejects.toThrow(
      expect.objectContaining({ code: "INVALID_ARGUMENT", message: expect.stringContaining(words) }),
    );
    expect(await readdir(root)).toEqual(before);
  });

  test("a folder that is there is not written over", async () => {
    const from = await checkpoint();
    await expect(alterCheckpoint(from, from, { kind: "random", seed: 1 })).rejects.toThrow(
      expect.objectContaining({ code: "NOT_WRITABLE", message: expect.stringContaining("is there already") }),
    );
  });
});
