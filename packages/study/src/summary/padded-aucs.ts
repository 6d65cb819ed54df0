/**
 * What each image adds to the AUC of the average curve, shorter curves padded with 0 to the longest (method 5.4: the
 * paper's tables): the mean of these is that AUC. `aucs`: mean of each curve; `lengths`: how many values it has, 0 where
 * there is none. The longest is that of the data, in resamples too.
 */
export function paddedAucs(aucs: Float64Array, lengths: Float64Array): Float64Array {
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  return aucs.map((auc, i) => (lengths[i] > 0 ? (auc * lengths[i]) / longest : NaN));
}
