import { GAIN_KINDS, PAPER_GAINS } from "@commonground/evaluate";
import type { Table } from "@commonground/report";
import { GAIN_SPLITS, type GainReport, type GainSplitName } from "./gain-report.ts";

/** Every figure of a report: classifiers, leads over random words, classes, and what the paper printed. */
export function gainTables(report: GainReport): Record<string, Table> {
  const splits = (Object.keys(GAIN_SPLITS) as GainSplitName[]).flatMap((name) => {
    const split = report.splits[name];
    return split === null ? [] : [{ name, ...split }];
  });
  return {
    classifiers: {
      columns: [
        "split",
        "classifier",
        "words",
        ...withEnds("top1"),
        ...withEnds("top5"),
        ...withEnds("gain"),
        "gain_p",
        "lowest_draw",
        "highest_draw",
      ],
      rows: splits.flatMap(({ name, classifiers }) =>
        classifiers.map(({ kind, top1, top5, gain, range }) => [
          name,
          kind,
          GAIN_KINDS[kind],
          ...ends(top1),
          ...ends(top5),
          ...ends(gain),
          gain?.pValue ?? null,
          ...(range ?? [null, null]),
        ]),
      ),
    },
    leads: {
      columns: ["split", "classifier", ...withEnds("lead"), "lead_p", "draws", "draws_as_good"],
      rows: splits.flatMap(({ name, lead, reached }) => [
        [name, "concepts", ...ends(lead.concepts), lead.concepts.pValue, report.randomDraws, null],
        [name, "chosen", ...ends(lead.chosen), lead.chosen.pValue, report.randomDraws, reached],
      ]),
    },
    classes: {
      columns: [
        "split",
        "class",
        "finding",
        "tested",
        "nearest",
        "added",
        "decision",
        "base",
        "chosen",
        "random_chosen",
        ...withEnds("gain"),
        "gain_p",
        "gain_q",
      ],
      rows: splits.flatMap(({ name, classes }) =>
        classes.map((each) => [
          name,
          each.name,
          each.finding,
          each.tested,
          each.nearest.join("; "),
          each.added.join("; "),
          each.decision,
          each.base,
          each.chosen,
          each.randomChosen,
          ...ends(each.gain),
          each.pValue,
          each.qValue,
        ]),
      ),
    },
    paper: {
      columns: ["model", "base", "gained"],
      rows: PAPER_GAINS.map(({ model, base, gained }) => [model, base, gained]),
    },
  };
}

function ends(
  share: { readonly value: number; readonly interval: readonly [number, number] | null } | null,
): (number | null)[] {
  return [share?.value ?? null, ...(share?.interval ?? [null, null])];
}

const withEnds = (name: string): string[] => [name, `${name}_low`, `${name}_high`];
