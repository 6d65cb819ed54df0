import { GAIN_KINDS, type GainSplit, PAPER_GAINS } from "@commonground/evaluate";
import { GAIN_SPLITS, type GainReport } from "@commonground/study";
import { oneLine } from "../one-line.ts";
import { cut } from "./width.ts";
import { wrap } from "./wrap.ts";

const WIDTH = 80;
const LABEL = 23;
/** Most classes that are named; tables have all. */
const NAMED = 8;

/** Zero-shot gain for people, in per cent. */
export function tellGain(report: GainReport): string {
  const { model, data, otherData, classes, failed, nearest, randomDraws, resampling, missing } = report;
  const { splits } = report;
  const found = otherData.length > 0 ? otherData.map(oneLine).join(", ") : "half of each class";
  const { base, cut: cutOff, sentences, reads, contextLength } = report.wording;
  const printed = PAPER_GAINS.map(
    ({ model: called, base, gained }) =>
      `${called.replace("/openai", "")} ${base.toFixed(2)} → ${gained.toFixed(2)}`,
  );
  const lines = [
    ...paragraph(
      `What concepts add to zero-shot accuracy: ${oneLine(model.id)} on ${oneLine(data)}, ${classes} classes; each takes the concepts found on images of its ${nearest} nearest.${failed > 0 ? ` ${failed} images failed and are left out.` : ""}`,
    ),
    ...(cutOff === 0
      ? []
      : paragraph(
          `The model reads ${contextLength} tokens: of ${cutOff} of ${sentences} of the paper's sentences it does not see the end, where the descriptor is, and reads “${oneLine(reads ?? "")}” of the first. “${GAIN_KINDS.inTwo}” puts class and descriptor into a text each, the mean of both.${base === "both" ? " So concepts are added to names and descriptors in the bank's templates." : ""}`,
        )),
    "",
    ...splitLines(report, GAIN_SPLITS.same, splits.same),
    "",
    ...(splits.other === null
      ? paragraph(`left out: ${GAIN_SPLITS.other}: ${missing}`)
      : splitLines(report, `${GAIN_SPLITS.other} (${found})`, splits.other)),
    "",
    ...paragraph(
      `gain: top-1 less that of ${base === "both" ? "the classes' names beside their own descriptors" : "the classes' own descriptors in the paper's sentence"}. no harm: classes with fewer right answers than before keep their own descriptors. random words: as many, as long, the same way; means over ${randomDraws} draws. Intervals 95 %, ${resampling.draws} resamples of the images, seed ${resampling.seed}; p: paired permutation test (McNemar's where nothing was drawn). Where decided and tested on the same images, intervals and p take no account of the choice.`,
    ),
    ...paragraph(
      `Printed in the paper for ImageNet, found, decided and tested on the same images: ${printed.join(", ")}.`,
    ),
  ];
  return `${lines.join("\n")}\n`;
}

function splitLines({ randomDraws, wording }: GainReport, title: string, split: GainSplit): string[] {
  const { finding, tested, added, decisions, classifiers, lead, reached } = split;
  const range = classifiers.find(({ kind }) => kind === "randomChosen")!.range!;
  return [
    ...paragraph(`${title}: ${finding} images to find and decide, ${tested} tested`),
    line("", "top-1", "top-5", "gain", "p"),
    ...classifiers.map(({ kind, top1, top5, gain }) =>
      line(
        kind === "sentence" && wording.cut > 0 ? `${GAIN_KINDS[kind]}, cut` : GAIN_KINDS[kind],
        cell(top1),
        top5 === null ? "–" : percent(top5.value),
        gain === null ? "base" : cell(gain),
        gain === null ? "" : probability(gain.pValue),
      ),
    ),
    ...paragraph(
      `Concepts less random words: ${cell(lead.concepts)} in every class, ${cell(lead.chosen)} where no harm (p = ${probability(lead.chosen.pValue)}); ${reached} of ${randomDraws} draws of random words were right as often as the concepts or more (${range.map(percent).join(" to ")} %).`,
    ),
    ...paragraph(
      `${added.toFixed(1)} descriptors added to a class; ${decisions.added} classes take them, ${decisions.hurts} keep their base since they hurt${decisions.undecided > 0 ? `, ${decisions.undecided} have no image to decide by` : ""}${decisions.nothing > 0 ? `, for ${decisions.nothing} nothing was found` : ""}.`,
    ),
    ...moved(split, "Better", (gain) => gain > 0),
    ...moved(split, "Worse", (gain) => gain < 0),
  ];
}

function moved({ classes }: GainSplit, word: string, wanted: (gain: number) => boolean): string[] {
  const found = classes
    .flatMap(({ name, gain }) => (gain !== null && wanted(gain.value) ? [{ name, gain: gain.value }] : []))
    .toSorted((a, b) => Math.abs(b.gain) - Math.abs(a.gain));
  if (found.length === 0) return paragraph(`${word}: no class.`);
  const named = found.slice(0, NAMED).map(({ name, gain }) => `${oneLine(name)} ${percent(gain)}`);
  const more = found.length > NAMED ? `, and ${found.length - NAMED} more` : "";
  return paragraph(`${word}: ${named.join(", ")}${more}.`);
}

function line(label: string, top1: string, top5: string, gain: string, p: string): string {
  return cut(
    `${label.padEnd(LABEL)}${top1.padEnd(20)}${top5.padEnd(7)}${gain.padEnd(23)}${p}`.trimEnd(),
    WIDTH,
  );
}

function cell({ value, interval }: { value: number; interval: readonly [number, number] | null }): string {
  return `${percent(value)}${interval === null ? "" : ` [${interval.map(percent).join(",")}]`}`;
}

function probability(p: number): string {
  return p < 0.001 ? "<0.001" : p.toFixed(3);
}

const percent = (share: number): string => (share * 100).toFixed(1).replace("-", "−");

function paragraph(text: string): string[] {
  return wrap([{ text }], { text: "" }, WIDTH).map((each) => cut(each, WIDTH));
}
