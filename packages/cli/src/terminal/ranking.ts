import { type OneRanking, type Ranking, RANKING_KINDS } from "@commonground/study";
import { oneLine } from "../one-line.ts";
import { cut, displayWidth } from "./width.ts";
import { wrap } from "./wrap.ts";

/** Cells of a line. */
const WIDTH = 80;
const LABEL = 19;
/** A value and its interval, as `0.812 [0.790,0.833]`. */
const CELL = 20;
const MODELS_SIDE_BY_SIDE = 3;

/** A ranking of models for people: the order in words, all rankings in a line each, and all numbers. */
export function tellRanking(ranking: Ranking): string {
  const { models, images, failed, classes, labelled, rankings, first, cautions, leftOut } = ranking;
  const headline = rankings.find(({ name }) => name === first)!;
  const accuracy = rankings.find(({ name }) => name === "labelledAccuracy");
  const counted = [
    `${models.length} models, ${images} images, ${classes} classes`,
    ...(failed > 0 ? [`${failed} images failed and are left out`] : []),
    ...(labelled > 0 ? [labelled === 1 ? "1 image has a label" : `${labelled} images have a label`] : []),
  ];
  const lines = [
    ...paragraph(`${counted.join("; ")}.`),
    "",
    ...paragraph(`By ${headline.label}: ${oneLine(headline.words)}`),
    ...(accuracy === undefined
      ? []
      : paragraph(`By accuracy on the labelled images: ${oneLine(accuracy.words)}`)),
    "",
    ...models.map(({ model, precision }, m) =>
      cut(`  ${m + 1}  ${oneLine(model)}${precision === "f32" ? "" : ` (${precision})`}`, WIDTH),
    ),
    "",
    ...orders(rankings),
    ...values(ranking),
    "",
    ...paragraph(
      "flips: share of resamples of the images with another order, or with equal scores; in an order, = stands between models that cannot all be told apart. " +
        "No ranking but accuracy sees a label; which comes first measured best in our own study (docs/findings.md).",
    ),
    ...(accuracy === undefined
      ? []
      : paragraph(
          `what ${labelled === images ? "" : `the ${labelled} of ${images} `}labels add: accuracy on the labelled images; ATC and DoC, which carry it to all images; and how each ranking without labels did there: ` +
            "regret, the accuracy lost by taking its first model, and τ, Kendall's with that accuracy.",
        )),
    ...(rankings.some(liesBeside)
      ? paragraph(
          "where an interval does not hold its value: resamples repeat images, and so spread over fewer classes; compare such intervals with each other alone.",
        )
      : []),
    ...leftOut.flatMap(({ name, why }) => paragraph(`left out: ${RANKING_KINDS[name].label}: ${why}`)),
    ...cautions.flatMap((text) => paragraph(`caution: ${text}`)),
  ];
  return `${lines.join("\n")}\n`;
}

function liesBeside({ models }: OneRanking): boolean {
  return models.some(
    ({ value, interval }) => interval !== null && (value < interval[0] || value > interval[1]),
  );
}

function orders(rankings: readonly OneRanking[]): string[] {
  const judged = rankings.some((each) => each.judged !== null);
  const line = (label: string, flips: string, regret: string, kendall: string, order: string) =>
    cut(
      `${padded(label, LABEL)} ${flips.padStart(5)}${judged ? `  ${regret.padEnd(16)} ${kendall.padStart(5)}` : ""}  ${order}`,
      WIDTH,
    );
  return [
    line("ranking", "flips", "regret", "τ", "order"),
    ...rankings.map(({ label, flips, judged, groups }) => {
      const regret = judged?.regret;
      const kendall = judged?.kendall.value;
      return line(
        label,
        flips === null ? "–" : `${Math.round(flips * 100)} %`,
        regret?.value == null
          ? "–"
          : `${regret.value.toFixed(2)}${regret.interval === null ? "" : ` [${regret.interval.map((end) => end.toFixed(2)).join(",")}]`}`,
        kendall == null ? "–" : minus(kendall.toFixed(2)),
        groups.map((group) => group.map((m) => m + 1).join("=")).join(" > "),
      );
    }),
  ];
}

function values({ models, rankings }: Ranking): string[] {
  const lines: string[] = [];
  for (let from = 0; from < models.length; from += MODELS_SIDE_BY_SIDE) {
    const places = Array.from(models.keys()).slice(from, from + MODELS_SIDE_BY_SIDE);
    const line = (label: string, cells: readonly string[]) =>
      `${padded(label, LABEL)} ${cells.map((cell) => padded(cell, CELL)).join("")}`.trimEnd();
    lines.push(
      "",
      line(
        "value",
        places.map((m) => `model ${m + 1}`),
      ),
    );
    for (const { label, models: scored } of rankings)
      lines.push(
        line(
          label,
          places.map((m) => cell(scored[m])),
        ),
      );
  }
  return lines;
}

function cell({ value, interval }: OneRanking["models"][number]): string {
  const digits = [value, ...(interval ?? [])].every((each) => each >= 0 && each < 1) ? 3 : 2;
  const shown = (number: number) => minus(number.toFixed(digits));
  return `${shown(value)}${interval === null ? "" : ` [${interval.map(shown).join(",")}]`}`;
}

const minus = (text: string): string => text.replace("-", "−");

function padded(text: string, width: number): string {
  const short = cut(text, width);
  return short + " ".repeat(width - displayWidth(short));
}

function paragraph(text: string): string[] {
  return wrap([{ text }], { text: "" }, WIDTH).map((line) => cut(line, WIDTH));
}
