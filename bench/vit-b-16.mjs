import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadModel, readBank, readImage } from "@commonground/clip";
import { explain, prepareVocabulary } from "@commonground/core";
import { VIT_B_16, writeRandomCheckpoint } from "../packages/clip/dist/testing/random-checkpoint.js";
import { matrixProduct } from "./matrix-product.mjs";
import { line } from "./report-line.mjs";
import { interleaved, summary, time } from "./statistics.mjs";

/** Multiply-adds count twice; patch embedding, blocks and projection of one image. */
function gigaflopPerImage({ embeddingDimension, vision: { width, layers, imageSize, patch } }) {
  const patches = (imageSize / patch) ** 2;
  const tokens = patches + 1;
  const block = 2 * tokens * 12 * width ** 2 + 4 * tokens ** 2 * width;
  return (2 * patches * 3 * patch ** 2 * width + layers * block + 2 * width * embeddingDimension) / 1e9;
}

/** The geometry of ViT-B/16 with random weights: how near the encoder comes to the machine, and what is left beside it. */
export async function benchVitB16() {
  const directory = await mkdtemp(join(tmpdir(), "commonground-bench-"));
  try {
    await writeRandomCheckpoint(directory, VIT_B_16);
    const model = await loadModel(directory);
    await encoderAgainstProduct(model);
    await explainBesideEncoder(model);
    await model.dispose();
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function encoderAgainstProduct(model) {
  // The products of the model itself: 197 tokens · 8 images, 768 → 3072 and back.
  const products = await Promise.all([
    matrixProduct(1576, 768, 3072),
    matrixProduct(1576, 3072, 768),
    matrixProduct(1024, 1024, 1024),
    matrixProduct(2048, 2048, 2048),
  ]);
  const pixels = Float32Array.from({ length: 3 * 224 * 224 }, (_, i) => Math.sin(i * 0.01));
  // All tokens are asked for, so that nothing of the last block is left out.
  const encode = () => model.encodePixels(pixels, 1, { features: ["tokens", "keys"] });
  const [encoder, ...rates] = await interleaved(15, encode, ...products.map((p) => p.run));
  const gigaflop = gigaflopPerImage(VIT_B_16);
  const encoderRate = gigaflop / (summary(encoder).median / 1000);
  const productRate = Math.max(
    ...rates.map((times, i) => products[i].gigaflop / (summary(times).median / 1000)),
  );
  line(
    `ViT-B/16 encoder, ${gigaflop.toFixed(1)} GFLOP an image (median of 15)`,
    summary(encoder).median,
    "ms",
  );
  line("  its rate", encoderRate, "GFLOP/s");
  line("  matrix product, best of four shapes, same run", productRate, "GFLOP/s");
  line("  encoder / matrix product", (100 * encoderRate) / productRate, "%", ["at least", 90]);
  await Promise.all(products.map((p) => p.release()));
}

async function explainBesideEncoder(model) {
  let encoding = 0;
  const clocked =
    (name) =>
    async (...inputs) => {
      let result;
      encoding += await time(async () => (result = await model[name](...inputs)));
      return result;
    };
  const encoder = {
    ...model,
    info: model.info,
    encodeImages: clocked("encodeImages"),
    encodeTexts: (...inputs) => clockedTexts(...inputs),
  };
  const clockedTexts = clocked("encodeTexts");
  const vocabulary = await prepareVocabulary(encoder, await readBank("emoji"));
  const image = await readImage(
    new URL("../packages/core/fixtures/preprocess/0-500x375-RGB.png", import.meta.url).pathname,
  );
  const shares = [];
  const totals = [];
  for (let i = 0; i < 7; i++) {
    encoding = 0;
    const total = await time(() => explain(encoder, image, vocabulary));
    totals.push(total);
    shares.push((100 * (total - encoding)) / total);
  }
  line("explain, ViT-B/16, warm (median of 6)", summary(totals.slice(1)).median, "ms");
  line("  of which not the encoder", summary(shares.slice(1)).median, "%", ["at most", 10], 1);
}
