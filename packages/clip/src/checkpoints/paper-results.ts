/** What the paper (arXiv 2410.13016) measured on a data set other than ImageNet. */
export interface PaperResult {
  /** Zero-shot accuracy in per cent. */
  readonly top1: number;
  /** Mutual information as the paper tabulates it, in nats (docs/method.md, `published`). */
  readonly publishedMi: number;
  readonly auc: number;
}

/** A figure for parts found by PCA, and one for parts found by K-means. */
export interface ByPartMethod {
  readonly pca: number;
  readonly kmeans: number;
}

/** What the paper (arXiv 2410.13016) measured for a checkpoint. */
export interface PaperFigures {
  /** Zero-shot accuracy on ImageNet in per cent. */
  readonly imagenetTop1: number;
  /** Mutual information as the paper tabulates it, on ImageNet, in nats (docs/method.md, `published`). */
  readonly publishedMi: ByPartMethod;
  /** Area under the curve of its dynamics, on ImageNet. */
  readonly auc: ByPartMethod;
  /** CorLoc on ImageNet in per cent, by features and decomposition of the prominent patches. */
  readonly corLoc?: Readonly<Record<"keys-gdc" | "keys-pca" | "tokens-gdc" | "tokens-pca", number>>;
  readonly places365?: PaperResult;
  readonly food101?: PaperResult;
}

/** What the paper measured for each of its 13 checkpoints, by name, in its order. */
export const PAPER_RESULTS: Readonly<Record<string, PaperFigures>> = {
  "ViT-B-32/openai": {
    imagenetTop1: 61.66,
    publishedMi: { pca: 7.4, kmeans: 7.26 },
    auc: { pca: 3.61, kmeans: 3.39 },
    places365: { top1: 38.25, publishedMi: 8.252, auc: 2.658 },
  },
  "ViT-B-16/openai": {
    imagenetTop1: 67.7,
    publishedMi: { pca: 7.5, kmeans: 7.44 },
    auc: { pca: 3.62, kmeans: 3.53 },
    corLoc: { "keys-gdc": 54, "keys-pca": 46.9, "tokens-gdc": 55.8, "tokens-pca": 1 },
    places365: { top1: 38.82, publishedMi: 8.655, auc: 2.872 },
  },
  "ViT-B-32/datacomp_xl_s13b_b90k": {
    imagenetTop1: 68.88,
    publishedMi: { pca: 7.79, kmeans: 7.65 },
    auc: { pca: 3.93, kmeans: 3.7 },
    places365: { top1: 41.92, publishedMi: 8.454, auc: 2.681 },
    food101: { top1: 85.81, publishedMi: 8.358, auc: 2.948 },
  },
  "ViT-B-16/datacomp_xl_s13b_b90k": {
    imagenetTop1: 73.37,
    publishedMi: { pca: 7.68, kmeans: 7.58 },
    auc: { pca: 3.99, kmeans: 3.81 },
    places365: { top1: 42.36, publishedMi: 8.212, auc: 2.683 },
    food101: { top1: 90.3, publishedMi: 8.185, auc: 3.307 },
  },
  "ViT-L-14/openai": {
    imagenetTop1: 74.77,
    publishedMi: { pca: 7.94, kmeans: 7.89 },
    auc: { pca: 4.47, kmeans: 4.37 },
    places365: { top1: 39.67, publishedMi: 9.154, auc: 3.427 },
  },
  "ViT-L-14-336/openai": {
    imagenetTop1: 76.23,
    publishedMi: { pca: 7.96, kmeans: 7.93 },
    auc: { pca: 4.51, kmeans: 4.44 },
    corLoc: { "keys-gdc": 46.9, "keys-pca": 39.3, "tokens-gdc": 30.7, "tokens-pca": 30 },
    places365: { top1: 40.36, publishedMi: 9.073, auc: 3.45 },
  },
  "ViT-B-16/dfn2b": {
    imagenetTop1: 76.24,
    publishedMi: { pca: 8.19, kmeans: 8.11 },
    auc: { pca: 4.62, kmeans: 4.46 },
    places365: { top1: 43.99, publishedMi: 8.549, auc: 2.9 },
    food101: { top1: 91.24, publishedMi: 8.364, auc: 3.763 },
  },
  "RN50/openai": {
    imagenetTop1: 58.42,
    publishedMi: { pca: 7.14, kmeans: 7.2 },
    auc: { pca: 3.23, kmeans: 3.32 },
  },
  "RN101/openai": {
    imagenetTop1: 60.9,
    publishedMi: { pca: 7.43, kmeans: 7.53 },
    auc: { pca: 3.49, kmeans: 3.6 },
  },
  "RN50x4/openai": {
    imagenetTop1: 65.28,
    publishedMi: { pca: 7.53, kmeans: 7.58 },
    auc: { pca: 3.84, kmeans: 3.9 },
  },
  "RN50x16/openai": {
    imagenetTop1: 70.04,
    publishedMi: { pca: 7.51, kmeans: 7.63 },
    auc: { pca: 3.85, kmeans: 4.03 },
  },
  "convnext_base/laion400m_s13b_b51k": {
    imagenetTop1: 65.36,
    publishedMi: { pca: 6.47, kmeans: 6.66 },
    auc: { pca: 2.54, kmeans: 2.8 },
  },
  "convnext_base_w/laion_aesthetic_s13b_b82k": {
    imagenetTop1: 71.22,
    publishedMi: { pca: 7.16, kmeans: 7.56 },
    auc: { pca: 3.19, kmeans: 3.74 },
  },
};
