import type { Rate } from "@commonground/evaluate";

/** A share with its 95 % interval, in per cent. */
export function rateText({ share, interval: [from, to] }: Rate): string {
  return `${percent(share)} % (${percent(from)}–${percent(to)})`;
}

function percent(value: number): string {
  return (100 * value).toFixed(1);
}
