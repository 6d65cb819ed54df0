import {
  type Randomisation,
  RANDOMISATION_MEASURE_NAMES,
  RANDOMISATION_MEASURES,
  type RandomisationMeasure,
  type RandomisedMeasure,
  stepWords,
} from "@commonground/evaluate";
import { type Figure, type StepPoint, stepsChart, type Table } from "@commonground/report";
import { escapeLatex } from "@commonground/study";

const ESTIMATES = ["value", "others", "sameSize", "lead", "leadOverSameSize"] as const;

/** A row a step and measure; a row an image, step and measure. */
export function randomisationTables({ steps, images }: Randomisation): Record<string, Table> {
  const named = RANDOMISATION_MEASURE_NAMES;
  return {
    steps: {
      columns: [
        "step",
        "measure",
        ...ESTIMATES.flatMap((name) => [name, `${name} low`, `${name} high`]),
        "verdict",
      ],
      rows: steps.flatMap(({ step, measures }) =>
        named.flatMap((name) => {
          const measure = measures[name];
          if (measure === null) return [];
          return [[step, name, ...ESTIMATES.flatMap((which) => cells(measure[which])), measure.verdict]];
        }),
      ),
    },
    images: {
      columns: ["image", "explained", "step", "measure", "value", "others", "sameSize"],
      rows: images.flatMap(({ id, explained, overlaps }) =>
        steps.flatMap(({ step }) =>
          named.map((name) => [
            id,
            explained,
            step,
            name,
            overlaps[step].own[name],
            overlaps[step].others[name],
            overlaps[step].sameSize[name],
          ]),
        ),
      ),
    },
  };
}

function cells({ value, interval }: RandomisedMeasure["value"]): (number | null)[] {
  const [low, high] = interval ?? [null, null];
  return [value, low, high];
}

/** A figure a measure: its overlap step by step, over the band of other images' explanations. */
export function randomisationFigures({ steps, images }: Randomisation): Figure[] {
  return RANDOMISATION_MEASURE_NAMES.flatMap((name) => {
    const points = steps.flatMap(({ step, blocks, measures }): StepPoint[] => {
      const measure = measures[name];
      if (measure?.value.value == null) return [];
      const { value, others } = measure;
      return [
        {
          name: stepWords(step),
          value: value.value!,
          interval: value.interval,
          chance: others.value === null ? null : { value: others.value, interval: others.interval },
          joined: blocks !== null && blocks > 0,
        },
      ];
    });
    if (points.length === 0) return [];
    const { words, index } = RANDOMISATION_MEASURES[name];
    return [
      stepsChart({
        name: `randomisation-${name.replaceAll(/[A-Z]/gu, (c) => `-${c.toLowerCase()}`)}`,
        title: words,
        told: `${index}, ${images.length} images`,
        legend: ["overlap with the model’s own, 95 % interval", "the same of other images: chance"],
        points,
        scale: [0, 1],
      }),
    ];
  });
}

/** Columns of the table for papers. */
const HEADS: Readonly<Record<RandomisationMeasure, string>> = {
  visionConcepts: "$D_v$",
  languageConcepts: "$D_{\\hat y}$",
  sharedConcepts: "shared",
  parts: "parts",
  conceptOrder: "order, concepts",
  causesOrder: "order, causes",
  answer: "answers",
};

/** The table of steps, each value over that of other images; bold where it did not fall to chance. Needs booktabs. */
export function randomisationLatex(result: Randomisation): string {
  const { steps, images, model, dataSet, software, resamples, seed, blocks } = result;
  const names = RANDOMISATION_MEASURE_NAMES.filter((name) =>
    steps.some(({ measures }) => measures[name] !== null),
  );
  const rows = steps.map(
    ({ step, measures }) =>
      `${[escapeLatex(stepWords(step)), ...names.map((name) => cell(measures[name]))].join(" & ")} \\\\`,
  );
  return `% Randomisation: ${escapeLatex(model.id)}, ${blocks} blocks, ${images.length} images of ${escapeLatex(dataSet)}. Made by Common Ground ${software}.
% Overlap with the model's own explanations / with those of other images; brackets: 95 % bootstrap interval of the
% difference over images (${resamples} draws, seed ${seed}). Bold: above chance. =: the same in every image.
\\begin{tabular}{l${"r".repeat(names.length)}}
\\toprule
${["Drawn anew", ...names.map((name) => HEADS[name])].join(" & ")} \\\\
\\midrule
${rows.join("\n")}
\\bottomrule
\\end{tabular}
`;
}

function cell(measure: RandomisedMeasure | null): string {
  if (measure?.value.value == null) return "--";
  if (measure.verdict === "same") return "=";
  const { value, others, lead, verdict } = measure;
  const text = shown(value.value!);
  const chance = others.value === null ? "--" : shown(others.value);
  const range = lead.interval === null ? "" : ` {\\scriptsize [${lead.interval.map(shown).join(", ")}]}`;
  return `${verdict === "above" ? `\\textbf{${text}}` : text} / ${chance}${range}`;
}

function shown(value: number): string {
  const text = value.toFixed(2);
  return Number(text) === 0 ? text.replace("-", "") : text;
}
