import { CommonGroundError } from "@commonground/core";

/** Beginnings of names in files of CLIP models that another library saved in a way of its own, and what to take instead. */
const FOREIGN: readonly (readonly [RegExp, string])[] = [
  [
    /^image_encoder\.model\./u,
    "these are MobileCLIP's weights as its own repository (apple/ml-mobileclip) names them, which are not read; the same weights " +
      "for open_clip are: apple/MobileCLIP-S1-OpenCLIP, -S2-, -B- and -B-LT-OpenCLIP (commonground model list)",
  ],
];

/** Refuses such weights whatever stands beside them: throws `UNSUPPORTED_ARCHITECTURE`. */
export function refuseForeignNames(path: string, names: Iterable<string>): void {
  for (const name of names) {
    const instead = FOREIGN.find(([start]) => start.test(name))?.[1];
    if (instead !== undefined) {
      throw new CommonGroundError(
        "UNSUPPORTED_ARCHITECTURE",
        `${path}: by its tensors (${name}), ${instead}`,
      );
    }
  }
}
