/**
 * Accuracy lost by taking the model that `scores` put first instead of the best one, from 0; the mean over models that
 * share the first place. NaN without a model. Both lists: one number a model.
 */
export function regret(scores: ArrayLike<number>, accuracies: ArrayLike<number>): number {
  let best = -Infinity;
  let top = -Infinity;
  let sum = 0;
  let first = 0;
  for (let m = 0; m < scores.length; m++) {
    best = Math.max(best, accuracies[m]);
    if (scores[m] < top) continue;
    if (scores[m] > top) {
      top = scores[m];
      sum = 0;
      first = 0;
    }
    sum += accuracies[m];
    first++;
  }
  return first === 0 ? NaN : best - sum / first;
}
