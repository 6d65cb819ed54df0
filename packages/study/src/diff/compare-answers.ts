import { bootstrapDraws, countedMean, meanInterval, type Resampling } from "@commonground/core";
import type { Answers } from "./diff.ts";
import type { Pair } from "./pair-rows.ts";

/** Images that are answered otherwise, and what that did to right answers. */
export function compareAnswers(pairs: readonly Pair[], resampling: Resampling): Answers {
  const changed = Float64Array.from(pairs, ({ a, b }) => (a.predicted === b.predicted ? 0 : 1));
  const [draws] = bootstrapDraws(pairs.length, [countedMean(changed)], resampling);
  const others = pairs.filter((_, i) => changed[i] === 1);
  const labelled = others.filter(({ a }) => !Number.isNaN(a.measures.top1));
  const lost = labelled.filter(({ a }) => a.measures.top1 === 1).length;
  const gained = labelled.filter(({ b }) => b.measures.top1 === 1).length;
  return {
    changed: others.length / pairs.length,
    interval: meanInterval(changed, draws),
    lost,
    gained,
    otherwise: labelled.length - lost - gained,
    images: others.map(({ a, b }) => ({
      id: a.id,
      label: a.label,
      a: a.predicted,
      b: b.predicted,
      confidence: [a.measures.confidence, b.measures.confidence],
    })),
  };
}
