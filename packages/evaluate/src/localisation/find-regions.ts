import {
  combineFeatures,
  type EncodedImages,
  type ExplainSettings,
  type FeatureKind,
  type Mask,
  type ModelInfo,
  type Pixels,
} from "@commonground/core";
import { divideObject, type DividedObject, objectMask, type Stage, STAGES } from "./object-stages.ts";

export type LocatingFeatures = "tokens" | "keys" | "ensemble";

export interface LocatingMethod {
  readonly features: LocatingFeatures;
  readonly prominent: "gdc" | "pca";
  readonly stage: Stage;
}

/** Where a method says that an image's object is. */
export interface FoundRegion {
  /** In pixels of the frame. */
  readonly mask: Mask;
  /** One a patch, positive on the object's side; null where the features do not divide. */
  readonly scores: Float32Array | null;
}

const FEATURES: readonly LocatingFeatures[] = ["tokens", "keys", "ensemble"];
const DECOMPOSITIONS = ["gdc", "pca"] as const;

/** Features, by decompositions, that a model has, as regions: the table of the paper. */
export function locatingMethods({ features }: Pick<ModelInfo, "features">): LocatingMethod[] {
  const has = (kind: FeatureKind) => features.includes(kind);
  return FEATURES.filter((name) => (name === "ensemble" ? has("tokens") && has("keys") : has(name))).flatMap(
    (name) => DECOMPOSITIONS.map((prominent) => ({ features: name, prominent, stage: "region" as const })),
  );
}

/** The stages of the method's own features, or of tokens where there are no keys. */
export function ablatedMethods({ features }: Pick<ModelInfo, "features">): LocatingMethod[] {
  const name = features.includes("keys") ? "keys" : "tokens";
  return STAGES.map((stage) => ({ features: name, prominent: "gdc", stage }));
}

/** The regions of one image by each method, from one encoding of it. `encoded`: the features of this image alone. */
export function findRegions(
  frame: Pixels,
  encoded: EncodedImages["features"],
  { grid, patch }: Pick<ModelInfo, "grid" | "patch">,
  methods: readonly LocatingMethod[],
  foreground: ExplainSettings["foreground"],
): FoundRegion[] {
  const divided = new Map<string, DividedObject>();
  return methods.map(({ features: name, prominent, stage }) => {
    const key = `${name} ${prominent}`;
    let found = divided.get(key);
    if (found === undefined) {
      found = divideObject(combineFeatures(encoded, name), grid, { prominent, foreground });
      divided.set(key, found);
    }
    return { mask: objectMask(found, stage, frame, patch), scores: found.scores };
  });
}
