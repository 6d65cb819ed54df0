import {
  combineFeatures,
  type EncodedImages,
  type ExplainSettings,
  findProminentAxis,
  type FeatureKind,
  largestComponents,
  type Mask,
  type ModelInfo,
  patchesToPixels,
  type Pixels,
  prominentPatches,
  refineMask,
  scoresOn,
} from "@commonground/core";

export type LocatingFeatures = "tokens" | "keys" | "ensemble";

/**
 * How much of the method has been done: `patches`, all on the object's side; `component`, the largest connected of them;
 * `region`, with the second where it has five patches (method 2.2); `refined`, that drawn to the image's edges (2.3).
 */
export type Stage = "patches" | "component" | "region" | "refined";

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
const ABLATION: readonly Stage[] = ["patches", "component", "region", "refined"];

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
  return ABLATION.map((stage) => ({ features: name, prominent: "gdc", stage }));
}

/** The regions of one image by each method, from one encoding of it. `encoded`: the features of this image alone. */
export function findRegions(
  frame: Pixels,
  encoded: EncodedImages["features"],
  { grid, patch }: Pick<ModelInfo, "grid" | "patch">,
  methods: readonly LocatingMethod[],
  foreground: ExplainSettings["foreground"],
): FoundRegion[] {
  const divided = new Map<string, { scores: Float32Array | null; patches: Mask; region: Mask }>();
  const pixels = (cells: Mask) => patchesToPixels(cells, patch, frame.width, frame.height);
  return methods.map(({ features: name, prominent, stage }) => {
    const key = `${name} ${prominent}`;
    let found = divided.get(key);
    if (found === undefined) {
      const features = combineFeatures(encoded, name);
      const axis = findProminentAxis(features, 1, grid, { prominent, foreground });
      const { mask: region } = prominentPatches(features, grid, axis);
      const scores = axis.axis && scoresOn(axis.axis, features);
      const patches = scores === null ? region : onSide(scores, grid.columns, grid.rows);
      found = { scores, patches, region };
      divided.set(key, found);
    }
    const { scores } = found;
    switch (stage) {
      case "patches":
        return { mask: pixels(found.patches), scores };
      case "component":
        return { mask: pixels(largestComponents(found.patches, Number.POSITIVE_INFINITY)), scores };
      case "region":
        return { mask: pixels(found.region), scores };
      case "refined":
        return { mask: refineMask(frame, pixels(found.region)), scores };
    }
  });
}

function onSide(scores: Float32Array, width: number, height: number): Mask {
  return { width, height, data: Uint8Array.from(scores, (score) => (score > 0 ? 1 : 0)) };
}
