import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadModel } from "@commonground/clip";
import {
  VIT_B_16,
  writeRandomCheckpoint,
  writeZeroCheckpoint,
} from "../packages/clip/testing/dist/random-checkpoint.js";
import { REAL_SIZES } from "../packages/clip/testing/dist/real-sizes.js";
import { benchExplanations } from "./explanations.mjs";
import { gigaflopPerImage } from "./gigaflop.mjs";
import { benchInt8 } from "./int8.mjs";
import { benchLoading, benchTorchLoading } from "./loading.mjs";
import { matrixProduct } from "./matrix-product.mjs";
import { line } from "./report-line.mjs";
import { benchRegionsAndCauses } from "./regions-and-causes.mjs";
import { interleaved, pairedRatio, summary } from "./statistics.mjs";
import { benchTexts } from "./texts.mjs";

/** Images of a batch of ViT-B/16, as the model cuts them. */
const BATCH = 3;

/** The geometry of ViT-B/16 with random weights: how near the encoder comes to the machine, and what is left beside it. */
export async function benchVitB16() {
  const directory = await mkdtemp(join(tmpdir(), "commonground-bench-"));
  try {
    await writeRandomCheckpoint(directory, VIT_B_16);
    const model = await loadModel(directory);
    await encoderAgainstProduct(model, "ViT-B/16", VIT_B_16, 41);
    await model.dispose();
    await benchExplanations(directory);
    await benchRegionsAndCauses(directory);
    await benchInt8(directory);
    benchLoading(directory);
    await benchTorchLoading(directory);
    await benchTexts(directory, VIT_B_16);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** ViT-L/14 at 224 px, its weights 0, which takes as long. */
export async function benchVitL14() {
  const directory = await mkdtemp(join(tmpdir(), "commonground-bench-"));
  try {
    const large = REAL_SIZES["ViT-L-14-336"];
    const clip = { ...large, vision: { ...large.vision, imageSize: 224 } };
    await writeZeroCheckpoint(directory, clip);
    const model = await loadModel(directory);
    await encoderAgainstProduct(model, "ViT-L/14", clip, 15);
    await model.dispose();
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** 10⁹ operations a second, of the median. */
const rate = (times, gigaflop) => gigaflop / (summary(times).median / 1000);

async function encoderAgainstProduct(model, name, clip, rounds) {
  // Products as those of the models themselves: 197 tokens · 8 images, 768 → 3072 and back.
  const products = await Promise.all([
    matrixProduct(1576, 768, 3072),
    matrixProduct(1576, 3072, 768),
    matrixProduct(1024, 1024, 1024),
    matrixProduct(2048, 2048, 2048),
  ]);
  const pixels = Float32Array.from({ length: BATCH * 3 * 224 * 224 }, (_, i) => Math.sin(i * 0.01));
  // All tokens are asked for, so that nothing of the last block is left out.
  const features = ["tokens", "keys"];
  const one = () => model.encodePixels(pixels.subarray(0, pixels.length / BATCH), 1, { features });
  const batch = () => model.encodePixels(pixels, BATCH, { features });
  const [single, batched, ...rates] = await interleaved(rounds, one, batch, ...products.map((p) => p.run));
  const gigaflop = gigaflopPerImage(clip);
  const productRates = rates.map((times, i) => rate(times, products[i].gigaflop));
  const best = productRates.indexOf(Math.max(...productRates));
  const share = (times, images) =>
    (100 * images * gigaflop * pairedRatio(rates[best], times)) / products[best].gigaflop;
  line(
    `${name} encoder, ${gigaflop.toFixed(1)} GFLOP an image (median of ${rounds})`,
    summary(single).median,
    "ms",
  );
  line("  three images, as explanations and data sets are encoded", summary(batched).median, "ms");
  line("  matrix product, best of four shapes, same run", productRates[best], "GFLOP/s");
  line("  encoder / matrix product, one image, in turns", share(single, 1), "%", ["at least", 95], 1);
  line("  encoder / matrix product, three images, in turns", share(batched, BATCH), "%", ["at least", 95], 1);
  await Promise.all(products.map((p) => p.release()));
}
