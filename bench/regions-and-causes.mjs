import { fileURLToPath } from "node:url";
import { loadModel } from "@commonground/clip";
import { readBank, readImage } from "@commonground/files/node";
import { explain, prepareVocabulary } from "@commonground/core";
import { line } from "./report-line.mjs";
import { interleaved, pairedRatio, summary, time } from "./statistics.mjs";

/** Subsets of six players: five parts and the rest. */
const ENCODINGS = 64;
const photo = fileURLToPath(
  new URL("../packages/core/fixtures/preprocess/0-500x375-RGB.png", import.meta.url),
);

/**
 * What regions and causes cost on the checkpoint in `directory`, in encodings: every way to bring patches into the
 * joint space in one pass, and the causes of a photograph's six players with patches left out against as many whole
 * encodings.
 */
export async function benchRegionsAndCauses(directory, rounds = 3) {
  const model = await loadModel(directory);
  const { imageSize, projections } = model.info;
  const each = 3 * imageSize.width * imageSize.height;
  const pixels = Float32Array.from({ length: each }, (_, i) => Math.sin(i * 0.01));
  const plain = () => model.encodePixels(pixels, 1, { features: ["tokens", "keys"] });
  const projected = () => model.encodePixels(pixels, 1, { features: ["tokens", "keys", ...projections] });
  const [bare, all] = await interleaved(21, plain, projected);
  line("patches in the joint space, three ways, one image (median of 21)", summary(all).median, "ms");
  line("  of an encoding, in turns", pairedRatio(all, bare), "×", ["at most", 1.1], 2);

  const vocabulary = await prepareVocabulary(model, await readBank("emoji"));
  const image = await readImage(photo);
  const copies = new Float32Array(ENCODINGS * each);
  for (let s = 0; s < ENCODINGS; s++) copies.set(pixels, s * each);
  const wholes = [];
  const causes = [];
  for (let round = -1; round < rounds; round++) {
    const settings = { regions: "pooled", removal: "drop" };
    const explanation = await explain(model, image, vocabulary, { settings });
    if (explanation.causes.encodings !== ENCODINGS) {
      throw new Error(`${explanation.causes.players.length} players, 6 are needed`);
    }
    const whole = await time(() => model.encodePixels(copies, ENCODINGS));
    if (round < 0) continue;
    causes.push(explanation.timings.causes);
    wholes.push(whole);
  }
  line(`causes of six players by drop, all of it (median of ${rounds})`, summary(causes).median, "ms");
  line("  of 64 whole encodings, in turns", pairedRatio(causes, wholes), "×", ["at most", 0.6], 2);
  await model.dispose();
}
