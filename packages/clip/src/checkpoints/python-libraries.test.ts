/*
 * Tiny random checkpoints in every layout, from the files alone, beside what transformers and open_clip compute with them
 * (fixtures/checkpoints/make_checkpoints.py).
 */
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { byteTokenizer } from "../../testing/byte-tokenizer.ts";
import {
  goldenPicture,
  type Goldens,
  relativeDistance,
  writeGoldenCheckpoint,
} from "../../testing/golden-cases.ts";
import { loadModel } from "../model/load-model.ts";

const { pictures, cases } = JSON.parse(
  readFileSync(new URL("../../fixtures/checkpoints/checkpoints.json", import.meta.url), "utf8"),
) as Goldens;

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "python-libraries-"));
});
afterAll(() => rm(root, { recursive: true }));

test("without a network, weights alone encode images and tokens, and a text says what it lacks", async () => {
  const directory = join(root, "offline");
  await writeGoldenCheckpoint(directory, cases["OpenAI's ViT"]!);
  process.env["HF_HOME"] = join(root, "no cache");
  process.env["HF_HUB_OFFLINE"] = "1";
  try {
    const model = await loadModel(directory, { threads: 1 });
    expect((await model.encodeImages(pictures.map(goldenPicture))).embeddings.rows).toBe(pictures.length);
    await expect(model.encodeTexts(["a dog"])).rejects.toMatchObject({
      code: "OFFLINE",
      message: expect.stringMatching(
        /without tokenizer\.json, which texts need, and CLIP's common one cannot/,
      ),
    });
    await model.dispose();
  } finally {
    delete process.env["HF_HOME"];
    delete process.env["HF_HUB_OFFLINE"];
  }
});

test.each(Object.entries(cases))("%s has the embeddings of the Python library", async (name, made) => {
  const directory = await mkdtemp(join(root, "case-"));
  await writeGoldenCheckpoint(directory, made);
  // Weights that say by themselves what they are come with CLIP's common tokenizer, which is not asked for here.
  if (Object.keys(made.files).length === 0) {
    await writeFile(join(directory, "tokenizer.json"), JSON.stringify(byteTokenizer(514)));
  }
  const model = await loadModel(directory, { threads: 1 });
  try {
    expect(model.info.caution ?? "").toMatch(
      /without word|says nothing/u.test(name) ? /prepared by the defaults/u : /^$/u,
    );
    const { embeddings } = await model.encodeImages(pictures.map(goldenPicture));
    expect(relativeDistance(embeddings.data, made.images.flat())).toBeLessThan(1e-4);
    const length = made.ids[0]!.length;
    const texts = await model.encodeTokens(Int32Array.from(made.ids.flat()), made.ids.length, length);
    expect(relativeDistance(texts.data, made.texts.flat())).toBeLessThan(1e-4);
  } finally {
    await model.dispose();
  }
});
