/** A number for readers: `digits` decimals, a true minus sign, no negative zero. */
export function formatNumber(value: number, digits = 2): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}

/** A share of 0 to 1 in per cent, with one decimal below 10 %; what would round to nothing is `< 0.1 %`. */
export function formatPercent(share: number): string {
  if (share > 0 && share < 0.0005) return "< 0.1 %";
  return `${formatNumber(share * 100, share < 0.0995 ? 1 : 0)} %`;
}
