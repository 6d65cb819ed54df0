import { CommonGroundError, type CountedStatistic, countedMean } from "@commonground/core";

/** For each image 1 where the model is right, 0 where it is wrong, NaN where no label is known. */
export type Correct = ArrayLike<number>;

/** Accuracy on the images whose label is known, 0 to 1; NaN where a resample holds none. */
export function labelledAccuracy(correct: Correct): CountedStatistic {
  return countedMean(correct);
}

/**
 * Average thresholded confidence (S. Garg et al., 2022): the share of all images whose score reaches the threshold
 * below which, on labelled images, as many lie as are answered wrongly; 0 to 1. `scores`: one an image, as negative
 * entropy (theirs) or confidence; labelled scores equal to the threshold count as reaching it. NaN where a resample
 * holds no labelled image. Throws `INVALID_ARGUMENT` for lists of different lengths.
 */
export function atc(scores: ArrayLike<number>, correct: Correct): CountedStatistic {
  checkLengths(scores, correct);
  const labelled = Array.from({ length: scores.length }, (_, i) => i)
    .filter((i) => !Number.isNaN(correct[i]))
    .toSorted((i, j) => scores[i] - scores[j] || i - j);
  return (counts) => {
    let wrong = 0;
    let known = 0;
    for (const i of labelled) {
      known += counts[i];
      if (correct[i] === 0) wrong += counts[i];
    }
    if (known === 0) return NaN;
    let threshold = Infinity;
    let below = 0;
    for (let at = 0; at < labelled.length;) {
      const score = scores[labelled[at]];
      let equal = 0;
      for (; at < labelled.length && scores[labelled[at]] === score; at++) equal += counts[labelled[at]];
      if (below >= wrong && equal > 0) {
        threshold = score;
        break;
      }
      below += equal;
    }
    let reaching = 0;
    let total = 0;
    for (let i = 0; i < scores.length; i++) {
      total += counts[i];
      if (scores[i] >= threshold) reaching += counts[i];
    }
    return reaching / total;
  };
}

/**
 * Difference of confidences (D. Guillory et al., 2021, without their regression): accuracy on labelled images, plus
 * mean confidence on all, less mean confidence on labelled ones; about 0 to 1. NaN where a resample holds no labelled
 * image. Throws `INVALID_ARGUMENT` for lists of different lengths.
 */
export function differenceOfConfidences(confidences: ArrayLike<number>, correct: Correct): CountedStatistic {
  checkLengths(confidences, correct);
  const accuracy = countedMean(correct);
  const onAll = countedMean(confidences);
  const onLabelled = countedMean(
    Float64Array.from(confidences, (confidence, i) => (Number.isNaN(correct[i]) ? NaN : confidence)),
  );
  return (counts) => accuracy(counts) + onAll(counts) - onLabelled(counts);
}

function checkLengths(scores: ArrayLike<number>, correct: Correct): void {
  if (scores.length === correct.length) return;
  throw new CommonGroundError(
    "INVALID_ARGUMENT",
    `ranking with labels: ${scores.length} scores and ${correct.length} marks of right and wrong; give one of each an image`,
  );
}
