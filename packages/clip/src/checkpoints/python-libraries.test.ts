/*
 * Tiny random checkpoints in every layout, from the files alone, beside what transformers and open_clip compute with them
 * (fixtures/checkpoints/make_checkpoints.py).
 */
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeSafetensors } from "@commonground/files";
import { namedWeights, type Recipe } from "../../testing/named-weights.ts";
import { loadModel } from "../model/load-model.ts";
import { siglipShape } from "../architectures/siglip.ts";

interface Case {
  readonly weights: string;
  readonly files: Readonly<Record<string, unknown>>;
  readonly tensors: Readonly<Record<string, Recipe>>;
  readonly ids: readonly (readonly number[])[];
  readonly images: readonly (readonly number[])[];
  readonly texts: readonly (readonly number[])[];
}

const { pictures, cases, siglip } = JSON.parse(
  readFileSync(new URL("../../fixtures/checkpoints/checkpoints.json", import.meta.url), "utf8"),
) as {
  readonly pictures: readonly (readonly [width: number, height: number, seed: number])[];
  readonly cases: Readonly<Record<string, Case>>;
  readonly siglip: Readonly<Record<string, { readonly patch: number; readonly layers: number }>>;
};

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "python-libraries-"));
});
afterAll(() => rm(root, { recursive: true }));

const picture = ([width, height, seed]: (typeof pictures)[number]) => ({
  width,
  height,
  data: Uint8Array.from(
    { length: width * height * 3 },
    (_, i) => (i * 37 + seed * 101 + Math.floor(i / 97) ** 2) % 256,
  ),
});

function expectEqual(actual: Float32Array, rows: readonly (readonly number[])[]): void {
  const expected = rows.flat();
  expect(actual).toHaveLength(expected.length);
  const largest = Math.max(...expected.map(Math.abs));
  const distances = expected.map((value, i) => Math.abs(value - actual[i]!) / largest);
  expect(Math.max(...distances)).toBeLessThan(1e-4);
}

test.each(Object.entries(cases))("%s has the embeddings of the Python library", async (name, made) => {
  const directory = await mkdtemp(join(root, "case-"));
  await writeFile(join(directory, made.weights), writeSafetensors(namedWeights(made.tensors)));
  for (const [file, value] of Object.entries(made.files)) {
    await writeFile(join(directory, file), JSON.stringify(value));
  }
  const model = await loadModel(directory, { threads: 1 });
  try {
    expect(model.info.caution ?? "").toMatch(
      /without word|says nothing/u.test(name) ? /prepared by the defaults/u : /^$/u,
    );
    const { embeddings } = await model.encodeImages(pictures.map(picture));
    expectEqual(embeddings.data, made.images);
    const length = made.ids[0]!.length;
    const texts = await model.encodeTokens(Int32Array.from(made.ids.flat()), made.ids.length, length);
    expectEqual(texts.data, made.texts);
  } finally {
    await model.dispose();
  }
});

test.each(Object.entries(siglip))("%s is built as timm builds it", (timm_model_name, { patch, ...sizes }) => {
  const vision_cfg = { image_size: 256, timm_model_name, timm_pool: "map", timm_proj: "none" };
  const source = { layout: "open_clip", path: "", config: { vision_cfg } } as const;
  expect(siglipShape(source)).toMatchObject({ ...sizes, patch });
});
