import type { RunReport } from "./study-report.ts";

/** What the paper printed for a checkpoint. */
export interface PrintedFigures {
  readonly dataSet: "ImageNet" | "Places365" | "Food-101";
  /** Per cent. */
  readonly top1: number;
  readonly publishedMi: number;
  readonly auc: number;
  /** Decimals that the paper prints of MI and AUC. */
  readonly digits: 2 | 3;
}

/**
 * The paper's figures for a run's model and way to parts: those on Places365 or Food-101 where there are as many
 * classes, on ImageNet otherwise. Null where it printed none. Beyond ImageNet it prints one figure for both ways.
 */
export function printedFigures(
  { paper, classCount }: RunReport,
  parts: "pca" | "kmeans",
): PrintedFigures | null {
  if (paper === null) return null;
  if (classCount !== 365 && classCount !== 101) {
    const { imagenetTop1: top1, publishedMi, auc } = paper;
    return { dataSet: "ImageNet", top1, publishedMi: publishedMi[parts], auc: auc[parts], digits: 2 };
  }
  const printed = classCount === 365 ? paper.places365 : paper.food101;
  if (printed === undefined) return null;
  return { dataSet: classCount === 365 ? "Places365" : "Food-101", ...printed, digits: 3 };
}
