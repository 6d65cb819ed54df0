import { loadModel } from "@commonground/clip";
import { line } from "./report-line.mjs";
import { interleaved, pairedRatio, summary, time } from "./statistics.mjs";

/** Players of the causes: five parts and the rest. */
const PLAYERS = 6;

/**
 * What regions and causes cost on the checkpoint in `directory`, in encodings: every way to bring patches into the
 * joint space in one pass, and the subsets of six players with patches left out against as many whole encodings.
 */
export async function benchRegionsAndCauses(directory) {
  const model = await loadModel(directory);
  const { imageSize, grid, projections } = model.info;
  const each = 3 * imageSize.width * imageSize.height;
  const pixels = Float32Array.from({ length: each }, (_, i) => Math.sin(i * 0.01));
  const plain = () => model.encodePixels(pixels, 1, { features: ["tokens", "keys"] });
  const projected = () => model.encodePixels(pixels, 1, { features: ["tokens", "keys", ...projections] });
  const [bare, all] = await interleaved(21, plain, projected);
  line("patches in the joint space, three ways, one image (median of 21)", summary(all).median, "ms");
  line("  of an encoding, in turns", pairedRatio(all, bare), "×", ["at most", 1.1], 2);

  const subsets = 2 ** PLAYERS;
  const copies = new Float32Array(subsets * each);
  for (let s = 0; s < subsets; s++) copies.set(pixels, s * each);
  const drop = subsetsOf(bands(grid.rows * grid.columns));
  const whole = () => model.encodePixels(copies, subsets);
  const left = () => model.encodePixels(copies, subsets, { drop });
  const [wholes, lefts] = [[], []];
  await left();
  for (let round = 0; round < 3; round++) {
    wholes.push(await time(whole));
    lefts.push(await time(left));
  }
  line("causes of six players by drop, 64 encodings (median of 3)", summary(lefts).median, "ms");
  line("  of 64 whole encodings, in turns", pairedRatio(lefts, wholes), "×", ["at most", 0.6], 2);
  await model.dispose();
}

/** Player of each patch: five parts of a twelfth of the frame, and the rest. */
function bands(patches) {
  const part = Math.floor(patches / 12);
  return Array.from({ length: patches }, (_, p) => Math.min(PLAYERS - 1, Math.floor(p / part)));
}

/** For each subset of the players that stay, the patches of the others. */
function subsetsOf(player) {
  return Array.from({ length: 2 ** PLAYERS }, (_, subset) =>
    player.flatMap((owner, patch) => ((subset >> owner) & 1 ? [] : [patch])),
  );
}
