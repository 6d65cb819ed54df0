/** Spearman's rank correlation; ties share their mean rank. Null where one side is constant. */
export function spearman(a, b) {
  const [x, y] = [ranks(a), ranks(b)];
  const middle = (a.length - 1) / 2;
  let [xy, xx, yy] = [0, 0, 0];
  for (const i of x.keys()) {
    xy += (x[i] - middle) * (y[i] - middle);
    xx += (x[i] - middle) ** 2;
    yy += (y[i] - middle) ** 2;
  }
  return xx === 0 || yy === 0 ? null : xy / Math.sqrt(xx * yy);
}

function ranks(values) {
  const order = values.map((_, i) => i).toSorted((i, j) => values[i] - values[j]);
  const ranked = Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to + 1 < order.length && values[order[to + 1]] === values[order[from]]) to++;
    for (let i = from; i <= to; i++) ranked[order[i]] = (from + to) / 2;
    from = to + 1;
  }
  return ranked;
}
