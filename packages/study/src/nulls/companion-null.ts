import { percentileInterval } from "@commonground/core";
import { FIGURE_NAMES, type FigureName } from "../summary/measures.ts";
import { changedItems } from "../summary/changed-items.ts";
import type { CompanionTold } from "./read-companions.ts";
import { missingNull, type NullFigure, type NullReport } from "./null-report.ts";
import { SHARED_FIGURES } from "./shared-figures.ts";

/** Figures that a companion says something of: another bank changes no answer. */
const TOLD: Readonly<Record<"randomWords" | "randomWeights", readonly FigureName[]>> = {
  randomWords: SHARED_FIGURES,
  randomWeights: FIGURE_NAMES.filter((name) => name !== "chance"),
};

/** A run beside one over the same images that differs in one thing; differences are paired by the resamples' images. */
export function companionNull(
  name: keyof typeof TOLD,
  { summary: run, digests }: CompanionTold,
  beside: CompanionTold | null,
): NullReport {
  if (beside === null) return missingNull(name, "not computed; run commonground study sanity");
  const companion = beside.summary;
  if (!run.complete) return missingNull(name, "the run itself is not complete");
  if (!companion.complete) {
    return missingNull(name, `${companion.images} images are there; go on with commonground study sanity`);
  }
  const changed = changedItems(digests, beside.digests).length;
  if (changed > 0) {
    const were = changed === 1 ? "image was" : "images were";
    return missingNull(
      name,
      `${changed} ${were} changed between the run and what stands beside it; run commonground study sanity again`,
    );
  }
  const figures: Partial<Record<FigureName, NullFigure>> = {};
  for (const figure of TOLD[name]) {
    const [own, other] = [run.figures[figure], companion.figures[figure]];
    if (own === null || other === null) continue;
    const [a, b] = [run.draws[figure], companion.draws[figure]];
    figures[figure] = {
      ...other,
      less: {
        value: own.value - other.value,
        interval:
          own.interval === null || other.interval === null
            ? null
            : percentileInterval(a.map((value, d) => value - b[d])),
      },
    };
  }
  return { name, draws: 1, figures, areas: {}, missing: null };
}
