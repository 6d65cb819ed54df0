import type { Preprocess } from "@commonground/core";

/** A sentence for a model that came without word of how its images are prepared, as `whose` defaults have it. */
export function preprocessDefaults(missing: string, whose: string, preprocess: Preprocess): string {
  const { width, height, resize, interpolation, mean, std } = preprocess;
  const resized =
    resize === "squash"
      ? `squashed to ${width} × ${height} px`
      : `brought to ${width} × ${height} px by their ${resize === "shortest" ? "shorter" : "longer"} side`;
  return (
    `${missing}; images are prepared by the defaults of ${whose}: ${resized}, ${interpolation}, ` +
    `mean ${mean.join(", ")}, standard deviation ${std.join(", ")}.`
  );
}
