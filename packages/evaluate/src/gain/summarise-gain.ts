import {
  benjaminiHochberg,
  bootstrapMeans,
  meanInterval,
  percentileInterval,
  type Interval,
  pairedPermutation,
  type Resampling,
} from "@commonground/core";
import { type Decision, DECISIONS } from "./decide-classes.ts";
import {
  GAIN_KINDS,
  type GainClass,
  type GainClassifier,
  type GainKind,
  type GainSplit,
  type PairedGain,
} from "./gain.ts";

/** Place of its class for each tested image, from 1. */
export type Ranks = Float64Array;

export interface GainRanks {
  /** What gain is measured from. */
  readonly base: GainKind;
  readonly names: readonly string[];
  readonly nearest: readonly ArrayLike<number>[];
  readonly added: readonly (readonly string[])[];
  readonly decisions: readonly Decision[];
  /** Classes of the images that were found and decided on, and of those tested. */
  readonly finding: Int32Array;
  readonly tested: Int32Array;
  /** One list a draw; of what is not drawn, one; of what was not asked, none. */
  readonly ranks: Readonly<Record<GainKind, readonly Ranks[]>>;
}

/** Places that top-5 counts. */
const FIVE = 5;
/** Patterns of signs drawn where differences are of several sizes. */
const PERMUTATIONS = 9_999;

/** Shares, paired differences and their intervals from the places of classes, over all images and by class. */
export function summariseGain(input: GainRanks, resampling: Resampling): GainSplit {
  const { base, names, added, decisions, finding, tested, ranks } = input;
  const kinds = (Object.keys(GAIN_KINDS) as GainKind[]).filter((kind) => ranks[kind].length > 0);
  const shares = (within: number) =>
    Object.fromEntries(kinds.map((kind) => [kind, meanHits(ranks[kind], within)])) as Hits;
  const [top1, top5] = [shares(1), shares(FIVE)];
  const draws = bootstrapMeans(
    [...kinds.map((kind) => top1[kind]), ...kinds.map((kind) => top5[kind])],
    resampling,
  );
  const firstDraws = (kind: GainKind) => draws[kinds.indexOf(kind)];
  const gainOver = (kind: GainKind, other: GainKind): PairedGain => {
    const [own, others] = [firstDraws(kind), firstDraws(other)];
    const differences = top1[kind].map((hit, i) => hit - top1[other][i]);
    const { difference, pValue } = pairedPermutation(differences, {
      permutations: PERMUTATIONS,
      seed: resampling.seed,
    });
    return {
      value: difference,
      interval: meanInterval(
        differences,
        own.map((value, d) => value - others[d]),
      ),
      pValue,
    };
  };
  const classifiers = kinds.map((kind, k): GainClassifier => {
    const drawn = ranks[kind].map((each) => mean(meanHits([each], 1)));
    return {
      kind,
      top1: { value: mean(top1[kind]), interval: meanInterval(top1[kind], draws[k]) },
      top5:
        names.length <= FIVE
          ? null
          : { value: mean(top5[kind]), interval: meanInterval(top5[kind], draws[kinds.length + k]) },
      gain: kind === base ? null : gainOver(kind, base),
      range: kind.startsWith("random") ? [Math.min(...drawn), Math.max(...drawn)] : null,
    };
  });
  const ours = mean(top1.chosen);
  return {
    finding: finding.length,
    tested: tested.length,
    added: mean(Float64Array.from(added, ({ length }) => length)),
    decisions: Object.fromEntries(
      Object.keys(DECISIONS).map((name) => [name, decisions.filter((each) => each === name).length]),
    ) as Record<Decision, number>,
    classifiers,
    lead: {
      concepts: gainOver("concepts", "randomConcepts"),
      chosen: gainOver("chosen", "randomChosen"),
    },
    reached: ranks.randomChosen.filter((each) => mean(meanHits([each], 1)) >= ours).length,
    classes: byClass(input, top1, resampling),
  };
}

type Hits = Readonly<Record<GainKind, Float64Array>>;

function byClass(
  { base, names, nearest, added, decisions, finding, tested }: GainRanks,
  top1: Hits,
  resampling: Resampling,
): GainClass[] {
  const images = names.map((): number[] => []);
  for (const [i, label] of tested.entries()) images[label].push(i);
  const found = new Int32Array(names.length);
  for (const label of finding) found[label]++;
  const differences = images.map((own) => Float64Array.from(own, (i) => top1.chosen[i] - top1[base][i]));
  const pValues = differences.map((own) =>
    own.length === 0
      ? null
      : pairedPermutation(own, { permutations: PERMUTATIONS, seed: resampling.seed }).pValue,
  );
  const adjusted = Array.from(benjaminiHochberg(pValues.filter((p) => p !== null)));
  return names.map((name, c): GainClass => {
    const of = (kind: GainKind) =>
      images[c].length === 0 ? null : mean(Float64Array.from(images[c], (i) => top1[kind][i]));
    const own = differences[c];
    return {
      name,
      finding: found[c],
      tested: own.length,
      nearest: Array.from(nearest[c], (other) => names[other]),
      added: added[c],
      decision: decisions[c],
      base: of(base),
      chosen: of("chosen"),
      randomChosen: of("randomChosen"),
      gain: own.length === 0 ? null : { value: mean(own), interval: intervalOf(own, resampling) },
      pValue: pValues[c],
      qValue: pValues[c] === null ? null : adjusted.shift()!,
    };
  });
}

function intervalOf(values: Float64Array, resampling: Resampling): Interval | null {
  return values.length < 2 ? null : percentileInterval(bootstrapMeans([values], resampling)[0]);
}

/** For each image the share of draws in which its class is among the first `within`. */
function meanHits(draws: readonly Ranks[], within: number): Float64Array {
  return draws[0].map(
    (_, i) => draws.reduce((sum, ranks) => sum + (ranks[i] <= within ? 1 : 0), 0) / draws.length,
  );
}

function mean(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}
