import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createRandom,
  normaliseRows,
  row,
  similarities,
  type Encoder,
  type Pixels,
} from "@commonground/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TINY, writeRandomCheckpoint } from "../../testing/random-checkpoint.ts";
import { loadModel } from "./load-model.ts";
import { planDropBatches } from "./drop-batches.ts";
import type { ClipModel } from "./model.ts";

let folder: string;
let model: ClipModel;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "commonground-drop-"));
  await writeRandomCheckpoint(folder, TINY);
  model = await loadModel(folder);
});
afterAll(async () => {
  await model.dispose();
  await rm(folder, { recursive: true, force: true });
});

function noise({ info }: Encoder, seed: number): Pixels {
  const random = createRandom(seed);
  const { width, height } = info.imageSize;
  return { width, height, data: Uint8Array.from({ length: width * height * 3 }, () => 256 * random()) };
}

const apart = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i])));

test("leaving nothing out is the whole image, and each image keeps its own patches", async () => {
  const images = [noise(model, 1), noise(model, 2), noise(model, 3)];
  const whole = (await model.encodeImages(images)).embeddings;
  const none = (await model.encodeImages(images, { drop: [[], [], []] })).embeddings;
  expect(apart(whole.data, none.data)).toBeLessThan(1e-5);
  const lists = [[0], [1, 2], [3]];
  const together = (await model.encodeImages(images, { drop: lists })).embeddings;
  for (const [i, image] of images.entries()) {
    const alone = (await model.encodeImages([image], { drop: [lists[i]] })).embeddings;
    expect(apart(row(together, i), alone.data)).toBeLessThan(1e-5);
    expect(apart(row(together, i), row(whole, i))).toBeGreaterThan(1e-4);
  }
});

test("what a left-out patch shows makes no difference, what a kept one shows does", async () => {
  const image = noise(model, 1);
  const { patch, grid } = model.info;
  const painted = (at: number): Pixels => {
    const data = Uint8Array.from(image.data);
    const left = (at % grid.columns) * patch.width;
    const top = Math.floor(at / grid.columns) * patch.height;
    for (let y = top; y < top + patch.height; y++) {
      data.fill(0, (y * image.width + left) * 3, (y * image.width + left + patch.width) * 3);
    }
    return { ...image, data };
  };
  const { embeddings } = await model.encodeImages([image, painted(2), painted(1)], { drop: [[2], [2], [2]] });
  expect(apart(row(embeddings, 0), row(embeddings, 1))).toBeLessThan(1e-5);
  expect(apart(row(embeddings, 0), row(embeddings, 2))).toBeGreaterThan(1e-4);
});

test("everything can be left out of an encoder with class token", async () => {
  const all = Array.from({ length: model.info.grid.rows * model.info.grid.columns }, (_, p) => p);
  const { embeddings } = await model.encodeImages([noise(model, 1), noise(model, 2)], { drop: [all, all] });
  expect(embeddings.data.every(Number.isFinite)).toBe(true);
  expect(apart(row(embeddings, 0), row(embeddings, 1))).toBeLessThan(1e-6);
});

test("a patch that is not there, a missing list, features besides: refused", async () => {
  const image = noise(model, 1);
  await expect(model.encodeImages([image], { drop: [[999]] })).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
    message: expect.stringContaining("leaves out patch 999"),
  });
  await expect(model.encodeImages([image], { drop: [] })).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  await expect(model.encodeImages([image], { drop: [[]], features: ["tokens"] })).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
  });
});

test("projected patches lie in the joint space, one row a patch, the same in any company", async () => {
  const images = [noise(model, 4), noise(model, 5)];
  const { features } = await model.encodeImages(images, { features: model.info.projections });
  const patches = model.info.grid.rows * model.info.grid.columns;
  const seen: number[] = [];
  for (const name of model.info.projections) {
    const rows = features[name]!;
    expect([rows.rows, rows.columns]).toEqual([2 * patches, model.info.embeddingDimension]);
    const alone = (await model.encodeImages([images[1]], { features: [name] })).features[name]!;
    expect(apart(rows.data.subarray(patches * rows.columns), alone.data)).toBeLessThan(1e-5);
    const unit = normaliseRows(rows);
    seen.push(similarities(unit, unit).data[1]);
  }
  expect(new Set(seen).size).toBe(3);
});

test("batches hold images that keep as many patches", () => {
  const batches = planDropBatches(
    [
      [1, 2],
      [0, 1, 2],
      [0, 2],
      [0, 1],
    ],
    () => 2,
  );
  expect(batches.map(({ images }) => images)).toEqual([[0, 2], [3], [1]]);
  expect(batches[0].kept).toEqual([
    [1, 2],
    [0, 2],
  ]);
});
