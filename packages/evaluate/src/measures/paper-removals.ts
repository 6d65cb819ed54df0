import type { RemovalMeasure } from "./removal-measures.ts";

/**
 * What the paper printed for ImageNet and ViT-B/16 (appendix E, method 6), and the method
 * here, or the trained baseline, that does the same.
 */
export const PAPER_REMOVALS: readonly {
  readonly name: string;
  readonly method: string;
  readonly values: Readonly<
    Record<Extract<RemovalMeasure, "deletion" | "insertion" | "acc_drop" | "acc_inc">, number>
  >;
}[] = [
  paper("MM-CBM", "mm-cbm", 3.147, 3.385, 2.634, 1.013),
  paper("MM-ProtoSim", "mm-protosim", 3.149, 3.358, 2.665, 0.943),
  paper("Feature Maps", "feature-maps", 2.921, 3.114, 2.283, 1.233),
  paper("ours, PCA", "pca-concept-ellipse", 2.46, 3.168, 1.582, 1.849),
  paper("ours, K-means", "kmeans-concept-ellipse", 2.422, 3.122, 1.555, 1.781),
];

function paper(
  name: string,
  method: string,
  deletion: number,
  insertion: number,
  acc_drop: number,
  acc_inc: number,
) {
  return { name, method, values: { deletion, insertion, acc_drop, acc_inc } };
}
