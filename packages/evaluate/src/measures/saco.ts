/**
 * SaCo, −1 to 1 (method 15, measure 3): whether regions that a method holds for more important do more when they are
 * taken away, each pair weighed by how far apart the method puts it. `salience` and `effects`: one a region. Null where
 * all are equally salient.
 */
export function saco(salience: readonly number[], effects: readonly number[]): number | null {
  const order = salience.map((_, i) => i).toSorted((a, b) => salience[b] - salience[a] || a - b);
  let sum = 0;
  let total = 0;
  for (let i = 0; i < order.length; i++) {
    for (let j = i + 1; j < order.length; j++) {
      const weight = salience[order[i]] - salience[order[j]];
      sum += effects[order[i]] >= effects[order[j]] ? weight : -weight;
      total += weight;
    }
  }
  return total === 0 ? null : sum / total;
}
