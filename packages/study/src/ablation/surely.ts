import type { AblationEstimate } from "./ablation-report.ts";

/** On which side of the usual choice a value surely lies: by the whole interval of the paired difference. */
export function surely({ lessUsual }: AblationEstimate): "above" | "below" | "open" {
  const interval = lessUsual?.interval ?? null;
  if (interval === null || (interval[0] <= 0 && interval[1] >= 0)) return "open";
  return interval[0] > 0 ? "above" : "below";
}
