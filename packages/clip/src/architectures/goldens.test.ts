/*
 * Tiny random checkpoints of every architecture, from the files alone, beside what its Python library computes with
 * them (fixtures/architectures, one maker a file).
 */
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { FeatureOutput } from "@commonground/core";
import {
  goldenPicture,
  type Goldens,
  relativeDistance,
  writeGoldenCheckpoint,
} from "../../testing/golden-cases.ts";
import { loadModel } from "../model/load-model.ts";

const folder = new URL("../../fixtures/architectures/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
const goldens = files.map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")) as Goldens);
const cases = goldens.flatMap(({ cases: made, ...given }) =>
  Object.entries(made).map(([name, golden]) => [name, golden, given] as const),
);

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "architectures-"));
});
afterAll(() => rm(root, { recursive: true }));

const away = (actual: ArrayLike<number>, expected: readonly number[]): void =>
  expect(relativeDistance(actual, expected)).toBeLessThan(2e-5);

test.each(cases)("%s computes what its Python library does", async (_, golden, { pictures, every = 1 }) => {
  const directory = await mkdtemp(join(root, "case-"));
  await writeGoldenCheckpoint(directory, golden);
  const model = await loadModel(directory, { threads: 1 });
  try {
    const images = pictures.map(goldenPicture);
    const { embeddings } = await model.encodeImages(images);
    away(embeddings.data, golden.images.flat());
    const texts = await model.encodeTokens(
      Int32Array.from(golden.ids.flat()),
      golden.ids.length,
      golden.ids[0]!.length,
    );
    away(texts.data, golden.texts.flat());

    const wanted = Object.keys(golden.features ?? {}) as FeatureOutput[];
    const { features } = await model.encodeImages(images.slice(0, 1), { features: wanted });
    for (const name of wanted) {
      const shown = [...features[name]!.data].filter((__, i) => i % every === 0);
      away(shown, golden.features![name]!);
    }
    if (golden.kept !== undefined) {
      const patches = model.info.grid.rows * model.info.grid.columns;
      const gone = Array.from({ length: patches }, (__, patch) => patch).filter(
        (patch) => !golden.kept!.includes(patch),
      );
      const left = await model.encodeImages(images.slice(0, 1), { drop: [gone] });
      away(left.embeddings.data, golden.dropped!);
    }
  } finally {
    await model.dispose();
  }
});
