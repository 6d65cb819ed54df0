import { CommonGroundError } from "../errors.ts";
import { createRandom } from "../linalg/random.ts";
import { drawWithReplacement } from "../statistics/draw-with-replacement.ts";
import { meanInterval } from "../statistics/mean-interval.ts";
import { type NullDistribution, nullDistribution, shuffle } from "../statistics/permutation.ts";

/** What was seen and said over a data set of images. */
export interface DatasetObservations {
  /** For each image, the indices of the distinct concepts its vision encoder saw. */
  readonly concepts: readonly ArrayLike<number>[];
  /** For each image, the index of the class it was given. */
  readonly predictions: ArrayLike<number>;
}

export interface ResamplingOptions {
  /** Bootstrap replicates; 0 for no interval. */
  readonly bootstrap: number;
  /** Permutations of the predictions; 0 for no null distribution. */
  readonly permutations: number;
  readonly seed: number;
}

export interface Estimate {
  /** Nats. */
  readonly value: number;
  /** Percentile bootstrap interval over images, 2.5 % to 97.5 %; null with `bootstrap: 0`, and where one image alone has concepts. */
  readonly interval: readonly [low: number, high: number] | null;
}

export interface DatasetMutualInformation {
  readonly images: number;
  /** Pairs (concept seen, class predicted) over all images: the size of the sample. */
  readonly pairs: number;
  /** From relative frequencies; biased upwards when cells are many and pairs few. */
  readonly plugIn: Estimate;
  /** Plug-in with Miller & Madow's first-order correction of each entropy; can fall below 0. */
  readonly millerMadow: Estimate;
  /**
   * What each image adds: its pairs, and the sum over them of ln p(v, y) / p(v) p(y); 0 for an image without a concept.
   * The plug-in value is the sum of these over the sum of the pairs. The same ratio in resamples of the images, these
   * numbers held, is the plug-in value there to first order, without the upward lean of images that are repeated.
   */
  readonly ofImages: { readonly information: Float64Array; readonly pairs: Float64Array };
  /** Plug-in values with the predictions permuted over images, which breaks every tie; null with `permutations: 0`. */
  readonly nullDistribution: NullDistribution | null;
}

/**
 * I(V; Ŷ) over a data set, in nats: how much a concept seen by the vision encoder tells of the class predicted. A
 * draw is one pair of a concept and the class of its image, every pair equally likely; so an image with more concepts
 * counts for more, and one without any for nothing.
 *
 * Miller–Madow: each entropy gains (occupied cells − 1) / (2 · pairs) (Miller 1955). It takes pairs for independent,
 * which those of one image are not; the interval (images drawn with replacement) and the null (predictions permuted,
 * each image's concepts kept together) respect that. The bootstrap repeats images and so raises the plug-in value:
 * its interval leans upwards, the more so the fewer pairs a cell has. p-value: Phipson & Smyth (2010).
 *
 * Throws `INVALID_ARGUMENT` for lists of different lengths, fewer than two images, no concept at all, or indices that
 * are not whole numbers from 0.
 */
export function datasetMutualInformation(
  observations: DatasetObservations,
  options: ResamplingOptions,
): DatasetMutualInformation {
  const sample = flatten(observations);
  const { images } = sample;
  const information = informationCounter(sample);
  const random = createRandom(options.seed);
  const once = new Int32Array(images).fill(1);
  const observed = information(once, sample.predictions);

  const plugIns = new Float64Array(options.bootstrap);
  const corrected = new Float64Array(options.bootstrap);
  const weights = new Int32Array(images);
  for (let b = 0; b < options.bootstrap; b++) {
    drawWithReplacement(weights, random);
    const replicate = information(weights, sample.predictions);
    plugIns[b] = replicate.plugIn;
    corrected[b] = replicate.millerMadow;
  }

  const nulls = new Float64Array(options.permutations);
  const permuted = sample.predictions.slice();
  for (let p = 0; p < options.permutations; p++) {
    shuffle(permuted, random);
    nulls[p] = information(once, permuted).plugIn;
  }

  const ofImages = informationOfImages(sample);
  // Images without a concept say nothing of it.
  const saying = ofImages.pairs.map((count) => count || NaN);
  return {
    images,
    pairs: sample.concepts.length,
    plugIn: { value: observed.plugIn, interval: meanInterval(saying, plugIns) },
    millerMadow: { value: observed.millerMadow, interval: meanInterval(saying, corrected) },
    ofImages,
    nullDistribution: nullDistribution(nulls, observed.plugIn),
  };
}

function invalid(problem: string): CommonGroundError {
  return new CommonGroundError("INVALID_ARGUMENT", `datasetMutualInformation: ${problem}`);
}

/** Concepts of image i: `concepts[starts[i]]` to `concepts[starts[i + 1]]` (exclusive). */
interface Sample {
  readonly images: number;
  readonly starts: Int32Array;
  readonly concepts: Int32Array | Uint16Array;
  readonly predictions: Int32Array;
  readonly conceptCount: number;
  readonly classCount: number;
}

function flatten({ concepts, predictions }: DatasetObservations): Sample {
  const images = concepts.length;
  if (predictions.length !== images) {
    throw invalid(`concepts of ${images} images but predictions of ${predictions.length}; give one each`);
  }
  if (images < 2) throw invalid(`${images} images; at least two are needed`);
  const starts = new Int32Array(images + 1);
  for (const [i, list] of concepts.entries()) starts[i + 1] = starts[i] + list.length;
  const pairs = starts[images];
  if (pairs === 0) throw invalid("no image has a concept; there is nothing to measure");
  let conceptCount = 0;
  for (const list of concepts) {
    for (let k = 0; k < list.length; k++) {
      checkIndex(list[k]);
      if (list[k] >= conceptCount) conceptCount = list[k] + 1;
    }
  }
  // Read once a permutation, an image here and one there: the fewer bytes, the more of them in a processor's cache.
  const flat = conceptCount <= 2 ** 16 ? new Uint16Array(pairs) : new Int32Array(pairs);
  for (const [i, list] of concepts.entries()) flat.set(list, starts[i]);
  let classCount = 0;
  for (let i = 0; i < images; i++) {
    checkIndex(predictions[i]);
    if (predictions[i] >= classCount) classCount = predictions[i] + 1;
  }
  return {
    images,
    starts,
    concepts: flat,
    predictions: Int32Array.from(predictions),
    conceptCount,
    classCount,
  };
}

function checkIndex(index: number): void {
  if (!Number.isInteger(index) || index < 0)
    throw invalid(`indices must be whole numbers from 0, got ${index}`);
}

/** See `DatasetMutualInformation.ofImages`; goes through the images class by class, as `informationCounter` does. */
function informationOfImages(sample: Sample): DatasetMutualInformation["ofImages"] {
  const { images, starts, concepts, predictions, conceptCount, classCount } = sample;
  const total = new Float64Array(conceptCount);
  for (const concept of concepts) total[concept]++;
  const order = new Int32Array(images);
  const ends = new Int32Array(classCount);
  sortByClass(predictions, order, ends);
  const inClass = new Float64Array(conceptCount);
  const information = new Float64Array(images);
  const pairs = Float64Array.from({ length: images }, (_, i) => starts[i + 1] - starts[i]);
  for (let from = 0, to = 0; from < images; from = to) {
    let classPairs = 0;
    for (; to < images && predictions[order[to]] === predictions[order[from]]; to++) {
      const image = order[to];
      classPairs += pairs[image];
      for (let k = starts[image]; k < starts[image + 1]; k++) inClass[concepts[k]]++;
    }
    const members = order.subarray(from, to);
    for (const image of members) {
      for (let k = starts[image]; k < starts[image + 1]; k++) {
        const expected = (total[concepts[k]] * classPairs) / concepts.length;
        information[image] += Math.log(inClass[concepts[k]] / expected);
      }
    }
    for (const image of members) {
      for (let k = starts[image]; k < starts[image + 1]; k++) inClass[concepts[k]] = 0;
    }
  }
  return { information, pairs };
}

/** Fills `order` with the images by class. `ends`: room for a number a class. */
function sortByClass(predictions: Int32Array, order: Int32Array, ends: Int32Array): void {
  ends.fill(0);
  for (let i = 0; i < order.length; i++) ends[predictions[i]]++;
  for (let y = 1; y < ends.length; y++) ends[y] += ends[y - 1];
  for (let i = order.length - 1; i >= 0; i--) order[--ends[predictions[i]]] = i;
}

/** Most cells hold small counts, whose logarithms would take most of the time. */
const SMALL = 4096;
const SMALL_N_LOG_N = Float64Array.from({ length: SMALL }, (_, n) => (n === 0 ? 0 : n * Math.log(n)));

function nLogN(n: number): number {
  return n < SMALL ? SMALL_N_LOG_N[n] : n * Math.log(n);
}

/**
 * Returns the estimator for the sample with each image counted `weights[i]` times. It goes through the images class
 * by class, so that the counts of one class at a time are held: O(pairs) time, O(concepts + classes + images) memory.
 */
function informationCounter(sample: Sample) {
  const { images, starts, concepts, conceptCount, classCount } = sample;
  const order = new Int32Array(images);
  const ends = new Int32Array(classCount);
  const total = new Int32Array(conceptCount);
  const inClass = new Int32Array(conceptCount);
  const touched = new Int32Array(conceptCount);

  return (weights: Int32Array, predictions: Int32Array) => {
    sortByClass(predictions, order, ends);

    total.fill(0);
    let pairs = 0;
    let cells = 0;
    let classes = 0;
    let jointSum = 0;
    let classSum = 0;
    for (let at = 0; at < images;) {
      const y = predictions[order[at]];
      let classPairs = 0;
      let touchedCount = 0;
      for (; at < images && predictions[order[at]] === y; at++) {
        const image = order[at];
        const weight = weights[image];
        if (weight === 0) continue;
        for (let k = starts[image]; k < starts[image + 1]; k++) {
          const v = concepts[k];
          if (inClass[v] === 0) touched[touchedCount++] = v;
          inClass[v] += weight;
          classPairs += weight;
        }
      }
      for (let t = 0; t < touchedCount; t++) {
        const v = touched[t];
        jointSum += nLogN(inClass[v]);
        total[v] += inClass[v];
        inClass[v] = 0;
      }
      if (classPairs === 0) continue;
      classSum += nLogN(classPairs);
      cells += touchedCount;
      pairs += classPairs;
      classes++;
    }
    if (pairs === 0) return { plugIn: 0, millerMadow: 0 };

    let seen = 0;
    let conceptSum = 0;
    for (let v = 0; v < conceptCount; v++) {
      if (total[v] === 0) continue;
      seen++;
      conceptSum += nLogN(total[v]);
    }
    const plugIn = Math.max(0, Math.log(pairs) + (jointSum - conceptSum - classSum) / pairs);
    return { plugIn, millerMadow: plugIn + (seen + classes - cells - 1) / (2 * pairs) };
  };
}
