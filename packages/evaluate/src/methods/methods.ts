import { type Stage, STAGES } from "../localisation/object-stages.ts";

/**
 * What orders the regions of a method, and where they come from. Of the `object` there is one region, what the method
 * takes for the object after a stage, or a centred disc of the same area.
 */
export type Method =
  | { readonly from: "parts"; readonly parts: "kmeans" | "pca"; readonly order: PartOrder }
  | { readonly from: "frame"; readonly control: "random" | "grid" | "bands" | "disc" }
  | { readonly from: "object"; readonly stage: Stage; readonly disc: boolean };

export type PartOrder = "concept-ellipse" | "concept-pooled" | "causes" | "chance" | "largest";

/** Methods that order several regions, and their controls, in the order of tables. */
const ORDERING = {
  "kmeans-causes": parts("kmeans", "causes"),
  "pca-causes": parts("pca", "causes"),
  "kmeans-concept-ellipse": parts("kmeans", "concept-ellipse"),
  "pca-concept-ellipse": parts("pca", "concept-ellipse"),
  "kmeans-concept-pooled": parts("kmeans", "concept-pooled"),
  "pca-concept-pooled": parts("pca", "concept-pooled"),
  "kmeans-largest": parts("kmeans", "largest"),
  "pca-largest": parts("pca", "largest"),
  "kmeans-chance": parts("kmeans", "chance"),
  "pca-chance": parts("pca", "chance"),
  random: { from: "frame", control: "random" },
  grid: { from: "frame", control: "grid" },
  bands: { from: "frame", control: "bands" },
  disc: { from: "frame", control: "disc" },
} as const satisfies Record<string, Method>;

type ObjectMethod = `object-${Stage}${"" | "-disc"}`;

/** Every method that removals are measured for without help from elsewhere. */
export const METHODS: Readonly<Record<keyof typeof ORDERING | ObjectMethod, Method>> = {
  ...ORDERING,
  ...objectMethods((stage, disc): Method => ({ from: "object", stage, disc })),
};

export type MethodName = keyof typeof METHODS;

export const METHOD_NAMES = Object.keys(METHODS) as readonly MethodName[];

/** Those that are measured where none are named: whose order says something. */
export const ORDERING_METHODS = Object.keys(ORDERING) as readonly MethodName[];

const STAGE_WORDS: Readonly<Record<Stage, string>> = {
  patches: "all patches on the object's side",
  component: "the largest component of them",
  region: "the components that the method keeps",
  refined: "those refined to pixels",
};

/** Each method in words. */
export const METHOD_WORDS: Readonly<Record<MethodName, string>> = {
  "kmeans-causes": "K-means parts, by causes",
  "pca-causes": "PCA parts, by causes",
  "kmeans-concept-ellipse": "K-means parts, by concept score, red circles (the paper's)",
  "pca-concept-ellipse": "PCA parts, by concept score, red circles (the paper's)",
  "kmeans-concept-pooled": "K-means parts, by concept score, pooled",
  "pca-concept-pooled": "PCA parts, by concept score, pooled",
  "kmeans-largest": "K-means parts, largest first",
  "pca-largest": "PCA parts, largest first",
  "kmeans-chance": "K-means parts, chance order",
  "pca-chance": "PCA parts, chance order",
  random: "random regions of the same areas",
  grid: "regular grid, chance order",
  bands: "horizontal bands, chance order",
  disc: "centred disc, from the middle out",
  ...objectMethods(
    (stage, disc) =>
      `${disc ? "a centred disc of the area of " : "the object as one region: "}${STAGE_WORDS[stage]}`,
  ),
};

/**
 * The chance that a method must beat: the same parts in chance order; for the object a disc of its area; for what has
 * other regions, the K-means parts in chance order.
 */
export function chanceOf(method: string): MethodName {
  const stage = STAGES.find((each) => method === `object-${each}` || method === `object-${each}-disc`);
  if (stage !== undefined) return `object-${stage}-disc`;
  return method.startsWith("pca-") ? "pca-chance" : "kmeans-chance";
}

function parts<P extends "kmeans" | "pca", O extends PartOrder>(division: P, order: O) {
  return { from: "parts", parts: division, order } as const;
}

function objectMethods<T>(make: (stage: Stage, disc: boolean) => T): Record<ObjectMethod, T> {
  return Object.fromEntries(
    STAGES.flatMap((stage) => [
      [`object-${stage}`, make(stage, false)],
      [`object-${stage}-disc`, make(stage, true)],
    ]),
  ) as Record<ObjectMethod, T>;
}
