// A fully connected conditional random field that draws a rough mask to the edges of an image: every pair of pixels
// prefers equal labels, the more so the nearer and the more alike in colour they are. Mean-field inference replaces
// the pairwise sums by Gaussian filters over all pixels. Source: Krähenbühl & Koltun, "Efficient Inference in Fully
// Connected CRFs with Gaussian Edge Potentials", NeurIPS 2011, algorithm 1 and equation 3; kernels normalised
// symmetrically as in their "Parameter Learning and Convergent Inference for Dense Random Fields", ICML 2013.

import { CommonGroundError } from "../errors.ts";
import { buildPermutohedralLattice, filterOnLattice } from "./permutohedral-lattice.ts";
import type { PermutohedralLattice } from "./permutohedral-lattice.ts";
import type { Mask, Pixels } from "./pixels.ts";

/** Parameters of `refineMask`: the two kernels of equation 3 and the number of mean-field iterations. */
export interface DenseCrfSettings {
  /** Weight of the bilateral (position and colour) kernel. */
  readonly bilateralWeight: number;
  /** Standard deviation of the bilateral kernel over positions, in pixels. */
  readonly bilateralSigma: number;
  /** Standard deviation of the bilateral kernel over each colour channel, in 8-bit levels. */
  readonly colourSigma: number;
  /** Weight of the smoothness (position only) kernel. */
  readonly smoothnessWeight: number;
  /** Standard deviation of the smoothness kernel, in pixels. */
  readonly smoothnessSigma: number;
  readonly iterations: number;
}

/** The paper's released settings (docs/method.md, 2.3), those of SimpleCRF's `densecrf` in its order. */
export const DEFAULT_DENSE_CRF_SETTINGS: DenseCrfSettings = {
  bilateralWeight: 10,
  bilateralSigma: 40,
  colourSigma: 13,
  smoothnessWeight: 3,
  smoothnessSigma: 3,
  iterations: 5,
};

/** Log-odds of a pixel's label in the given mask: SimpleCRF clips one-hot probabilities to 0.01 … 0.99. */
const MASK_LOG_ODDS = Math.log(0.99 / 0.01);

/**
 * Refines a two-label mask by mean-field inference in a dense CRF with Potts compatibility and returns the most
 * probable label of each pixel. Pixels of the result that are exactly undecided are 0. Complementary masks give
 * complementary results. Throws INVALID_ARGUMENT where image and mask are empty or differ in size, and where a
 * standard deviation is 0 or too small for the image (see `buildPermutohedralLattice`).
 */
export function refineMask(
  image: Pixels,
  mask: Mask,
  settings: DenseCrfSettings = DEFAULT_DENSE_CRF_SETTINGS,
): Mask {
  checkSizes(image, mask);
  const { width, height } = image;
  const bilateral = normalise(buildPermutohedralLattice(bilateralFeatures(image, settings), 5));
  const smoothness = normalise(buildPermutohedralLattice(smoothnessFeatures(image, settings), 2));

  const logOdds = new Float32Array(width * height);
  const belief = new Float32Array(width * height);
  const alike = new Float32Array(width * height);
  const near = new Float32Array(width * height);
  updateLogOdds(logOdds, mask, alike, near, settings);
  for (let iteration = 0; iteration < settings.iterations; iteration++) {
    updateBelief(belief, logOdds);
    filterOnLattice(bilateral, belief, alike);
    filterOnLattice(smoothness, belief, near);
    updateLogOdds(logOdds, mask, alike, near, settings);
  }

  const data = new Uint8Array(width * height);
  for (let i = 0; i < data.length; i++) data[i] = logOdds[i]! > 0 ? 1 : 0;
  return { width, height, data };
}

/** With two labels, one number a pixel holds the mean field: the difference q₁ − q₀ of its two probabilities. */
function updateBelief(belief: Float32Array, logOdds: Float32Array): void {
  for (let i = 0; i < belief.length; i++) belief[i] = Math.tanh(logOdds[i]! / 2);
}

/** Filters are linear, so the filtered difference is the difference of the two labels' messages. */
function updateLogOdds(
  logOdds: Float32Array,
  mask: Mask,
  alike: Float32Array,
  near: Float32Array,
  { bilateralWeight, smoothnessWeight }: DenseCrfSettings,
): void {
  for (let i = 0; i < logOdds.length; i++) {
    const unary = mask.data[i] === 1 ? MASK_LOG_ODDS : -MASK_LOG_ODDS;
    logOdds[i] = unary + bilateralWeight * alike[i]! + smoothnessWeight * near[i]!;
  }
}

/**
 * Divides the kernel k(i, j) by √(Σₖ k(i, k) · Σₖ k(j, k)), by way of the lattice's weights, so that a pixel with
 * many others like it counts no more than one with few.
 */
function normalise(lattice: PermutohedralLattice): PermutohedralLattice {
  const sums = new Float32Array(lattice.pointCount).fill(1);
  filterOnLattice(lattice, sums, sums);
  const weights = new Float32Array(lattice.weights.length);
  for (let point = 0, at = 0; point < sums.length; point++) {
    const factor = 1 / Math.sqrt(sums[point]!);
    for (let corner = 0; corner <= lattice.dimensions; corner++, at++) {
      weights[at] = lattice.weights[at]! * factor;
    }
  }
  return { ...lattice, weights };
}

function bilateralFeatures({ width, height, data }: Pixels, settings: DenseCrfSettings): Float32Array {
  const features = new Float32Array(width * height * 5);
  for (let i = 0; i < width * height; i++) {
    features[i * 5] = (i % width) / settings.bilateralSigma;
    features[i * 5 + 1] = Math.floor(i / width) / settings.bilateralSigma;
    for (let k = 0; k < 3; k++) features[i * 5 + 2 + k] = data[i * 3 + k]! / settings.colourSigma;
  }
  return features;
}

function smoothnessFeatures({ width, height }: Pixels, settings: DenseCrfSettings): Float32Array {
  const features = new Float32Array(width * height * 2);
  for (let i = 0; i < width * height; i++) {
    features[i * 2] = (i % width) / settings.smoothnessSigma;
    features[i * 2 + 1] = Math.floor(i / width) / settings.smoothnessSigma;
  }
  return features;
}

function checkSizes(image: Pixels, mask: Mask): void {
  const pixelCount = image.width * image.height;
  if (
    pixelCount > 0 &&
    image.data.length === pixelCount * 3 &&
    mask.width === image.width &&
    mask.height === image.height &&
    mask.data.length === pixelCount
  ) {
    return;
  }
  throw new CommonGroundError(
    "INVALID_ARGUMENT",
    `refineMask: got a ${image.width}×${image.height} image of ${image.data.length} values and a ` +
      `${mask.width}×${mask.height} mask of ${mask.data.length}; both must have the same size, at least 1×1, ` +
      "with 3 values and 1 value for each pixel",
  );
}
