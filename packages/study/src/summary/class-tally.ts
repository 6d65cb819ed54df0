import { type Interval, wilsonInterval } from "@commonground/core";
import type { ToldRow } from "../results/told-columns.ts";

/** Images of a class: those labelled with it or, of a data set without labels, those that were answered with it. */
export interface ClassFigures {
  readonly name: string;
  readonly images: number;
  /** Share of right answers; null without labels. */
  readonly accuracy: { readonly value: number; readonly interval: Interval } | null;
  /** Means over the images; null where no image has one. */
  readonly share: number | null;
  readonly aboveChance: number | null;
  readonly confidence: number;
  /** The first few images, those answered wrongly before others. */
  readonly examples: readonly string[];
}

const EXAMPLES = 3;

interface Tally {
  images: number;
  labelled: number;
  right: number;
  share: Mean;
  aboveChance: Mean;
  confidence: Mean;
  wrong: string[];
  others: string[];
}

interface Mean {
  sum: number;
  count: number;
}

const NONE: Mean = { sum: 0, count: 0 };

/** Rows by class, most shared last: what a model holds least of comes first. Failed images are left out. */
export function createClassTally() {
  const byLabel = new Map<string, Tally>();
  const byAnswer = new Map<string, Tally>();
  return {
    add(row: ToldRow): void {
      if (row.error !== null || row.predicted === null) return;
      if (row.label === null) addRow(byAnswer, row.predicted, row);
      else addRow(byLabel, row.label, row);
    },
    result(): ClassFigures[] {
      return Array.from(byLabel.size > 0 ? byLabel : byAnswer, ([name, tally]) => ({
        name,
        images: tally.images,
        accuracy:
          tally.labelled === 0
            ? null
            : {
                value: tally.right / tally.labelled,
                interval: wilsonInterval(tally.right, tally.labelled),
              },
        share: meanOf(tally.share),
        aboveChance: meanOf(tally.aboveChance),
        confidence: meanOf(tally.confidence) ?? 0,
        examples: [...tally.wrong, ...tally.others].slice(0, EXAMPLES),
      })).toSorted(
        (a, b) =>
          (a.aboveChance ?? a.share ?? 0) - (b.aboveChance ?? b.share ?? 0) || (a.name < b.name ? -1 : 1),
      );
    },
  };
}

function addRow(tallies: Map<string, Tally>, name: string, row: ToldRow): void {
  let tally = tallies.get(name);
  if (tally === undefined) {
    tally = {
      images: 0,
      labelled: 0,
      right: 0,
      share: { ...NONE },
      aboveChance: { ...NONE },
      confidence: { ...NONE },
      wrong: [],
      others: [],
    };
    tallies.set(name, tally);
  }
  tally.images++;
  if (row.correct !== null) {
    tally.labelled++;
    if (row.correct) tally.right++;
  }
  const examples = row.correct === false ? tally.wrong : tally.others;
  if (examples.length < EXAMPLES) examples.push(row.id);
  addValue(tally.share, row.share);
  addValue(tally.aboveChance, row.share_above_chance);
  addValue(tally.confidence, row.confidence);
}

function addValue(mean: Mean, value: number | null): void {
  if (value === null) return;
  mean.sum += value;
  mean.count++;
}

function meanOf({ sum, count }: Mean): number | null {
  return count === 0 ? null : sum / count;
}
