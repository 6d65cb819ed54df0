/** What orders the regions of a method, and where they come from. */
export type Method =
  | { readonly from: "parts"; readonly parts: "kmeans" | "pca"; readonly order: PartOrder }
  | { readonly from: "frame"; readonly control: "random" | "grid" | "bands" | "disc" };

export type PartOrder = "concept-ellipse" | "concept-pooled" | "causes" | "chance" | "largest";

/** Every method that removals are measured for without help from elsewhere, in the order of tables. */
export const METHODS = {
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

export type MethodName = keyof typeof METHODS;

export const METHOD_NAMES = Object.keys(METHODS) as readonly MethodName[];

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
};

/**
 * The chance that a method must beat: the same parts in chance order; for what has other regions, the K-means parts in
 * chance order.
 */
export function chanceOf(method: string): MethodName {
  return method.startsWith("pca-") ? "pca-chance" : "kmeans-chance";
}

function parts<P extends "kmeans" | "pca", O extends PartOrder>(division: P, order: O) {
  return { from: "parts", parts: division, order } as const;
}
