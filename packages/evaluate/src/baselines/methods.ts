import { CommonGroundError } from "@commonground/core";

/** What can be trained on frozen features (method 7): two bottlenecks, channels with names, and two rows to compare with. */
export const BASELINES = ["mm-cbm", "mm-protosim", "feature-maps", "linear", "lf-cbm"] as const;

export type BaselineName = (typeof BASELINES)[number];

/** Those that say where in an image a concept is, and so can fill an explanation. */
export const EXPLAINING_BASELINES = ["mm-cbm", "mm-protosim", "feature-maps"] as const;

export type ExplainingBaseline = (typeof EXPLAINING_BASELINES)[number];

/** Each of them as it was published. */
export const BASELINE_WORDS: Readonly<Record<ExplainingBaseline, string>> = {
  "mm-cbm": "MM-CBM, trained",
  "mm-protosim": "MM-ProtoSim, trained",
  "feature-maps": "Feature Maps, labeller trained",
};

/** Rises with every change of any baseline that changes its numbers. */
export const BASELINE_VERSION = 3;

/** Throws `UNSUPPORTED_FEATURE` for a method that has no parts to show. */
export function needExplaining(method: BaselineName): asserts method is ExplainingBaseline {
  if ((EXPLAINING_BASELINES as readonly string[]).includes(method)) return;
  throw new CommonGroundError(
    "UNSUPPORTED_FEATURE",
    `${method} says what an image shows and not where, so it explains nothing; take ${EXPLAINING_BASELINES.join(", ")}`,
  );
}
