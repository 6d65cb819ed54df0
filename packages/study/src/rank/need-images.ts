import { CommonGroundError } from "@commonground/core";

/** With one image every resample is that image, and every order looks certain. */
const LEAST_IMAGES = 2;
/** Below this percentile intervals are too narrow. */
export const FEW_IMAGES = 30;

/** Throws `INVALID_DATA_SET`, led by `where`, for so few images that no order can be told. */
export function needImages(images: number, where: string): void {
  if (images >= LEAST_IMAGES) return;
  throw new CommonGroundError(
    "INVALID_DATA_SET",
    `${where}: ${images === 0 ? "no image is" : "one image is"} left to rank by; give ${LEAST_IMAGES} at least (below ${FEW_IMAGES} little can be told)`,
  );
}
