import { loadModel } from "@commonground/clip";
import { line } from "./report-line.mjs";
import { interleaved, pairedRatio, summary, time } from "./statistics.mjs";

/** int8 against F32 on the checkpoint in `directory`: speed in turns, and how near the numbers come. */
export async function benchInt8(directory) {
  const f32 = await loadModel(directory);
  let int8;
  const making = await time(async () => (int8 = await loadModel(directory, { precision: "int8" })));
  const { width, height } = f32.info.imageSize;
  const each = 3 * width * height;
  const pixels = Float32Array.from({ length: 8 * each }, (_, i) => Math.sin(i * 0.01 + i * i * 1e-7) * 1.5);
  const [a, b] = await Promise.all([f32, int8].map((model) => model.encodePixels(pixels, 8)));
  const one = (model) => () =>
    model.encodePixels(pixels.subarray(0, each), 1, { features: ["tokens", "keys"] });
  const [slow, fast] = await interleaved(41, one(f32), one(int8));
  line("int8, ViT-B/16: quantising the weights, once", making, "ms");
  line("  encoder, one image (median of 41)", summary(fast).median, "ms");
  line("  F32 / int8, in turns", pairedRatio(slow, fast), "×", ["at least", 2.8], 2);
  line(
    "  smallest cosine to F32, 8 images",
    smallestCosine(a.embeddings, b.embeddings),
    "",
    ["at least", 0.999],
    5,
  );
  await Promise.all([f32.dispose(), int8.dispose()]);
}

function smallestCosine(a, b) {
  const product = (x, y, r) => {
    let sum = 0;
    for (let c = 0; c < a.columns; c++) sum += x.data[r * a.columns + c] * y.data[r * a.columns + c];
    return sum;
  };
  return Math.min(
    ...Array.from(
      { length: a.rows },
      (_, r) => product(a, b, r) / Math.sqrt(product(a, a, r) * product(b, b, r)),
    ),
  );
}
