import {
  encodeRuns,
  type Explanation,
  maskArea,
  maskBox,
  type Mask,
  type OtherMethod,
  type Part,
  type PartDescriptor,
  partIdentity,
  type ScoredClass,
} from "@commonground/core";
import { exampleExplanation } from "./example-explanation.ts";

/** What a control fills in that cuts the frame into four squares and has no words: parts and no more. */
export async function gridExplanation(): Promise<Explanation> {
  const example = await exampleExplanation();
  const { width, height } = example.image.frame;
  const quarters = [0, 1, 2, 3].map((quarter) =>
    maskOf(
      width,
      height,
      (x, y) => Number(x >= width / 2) === quarter % 2 && Number(y >= height / 2) === Math.floor(quarter / 2),
    ),
  );
  return {
    ...example,
    ...NOTHING,
    method: { name: "grid", version: 1, settings: { rows: 2, columns: 2, order: ["area", null] } },
    parts: quarters.map((mask, p) => partOf(example, mask, p, [])),
  };
}

/**
 * What a trained baseline fills in: attention maps of concepts, which overlap, each concept with the method's own score,
 * and an answer by its own classifier, without cosines.
 */
export async function attentionExplanation(): Promise<Explanation> {
  const example = await exampleExplanation();
  const { width, height } = example.image.frame;
  const scores = { "green leaves": 2.5, "brown trunk": 0.75 };
  const words = Object.keys(scores);
  const maps = words.map((_, p) => maskOf(width, height, (x, y) => x < width / 2 + p && y >= p));
  const method: OtherMethod = {
    name: "mm-cbm",
    version: 2,
    settings: { weights: "0".repeat(64), threshold: 0.5, hidden: { sizes: [512] } },
  };
  return {
    ...example,
    ...NOTHING,
    method,
    prediction: {
      ...example.prediction,
      explained: withoutCosine(example.prediction.explained),
      top: example.prediction.top.map(withoutCosine),
    },
    parts: maps.map((mask, p) =>
      partOf(example, mask, p, [{ descriptor: words[p], similarity: null, transport: null }]),
    ),
    visionConcepts: Object.entries(scores).map(([descriptor, importance], p) => ({
      descriptor,
      relevance: null,
      importance,
      parts: [partIdentity(p).label],
      mutual: null,
    })),
  };
}

function withoutCosine(scored: ScoredClass): ScoredClass {
  return { ...scored, similarity: null };
}

const NOTHING = {
  causes: null,
  prominent: null,
  stability: null,
  visionConcepts: null,
  languageConcepts: null,
  mutualConcepts: null,
  mutualInformation: null,
  share: null,
  dynamics: null,
  diversity: null,
  notes: [],
} satisfies Partial<Explanation>;

function maskOf(width: number, height: number, holds: (x: number, y: number) => boolean): Mask {
  const data = Uint8Array.from({ length: width * height }, (_, i) =>
    Number(holds(i % width, Math.floor(i / width))),
  );
  return { width, height, data };
}

function partOf(
  { model }: Explanation,
  mask: Mask,
  index: number,
  descriptors: readonly PartDescriptor[],
): Part {
  return {
    ...partIdentity(index),
    patches: patchesIn(mask, model),
    mask: encodeRuns(mask),
    refined: false,
    area: maskArea(mask) / (mask.width * mask.height),
    box: maskBox(mask)!,
    ellipse: null,
    similarity: null,
    descriptors,
  };
}

/** Patches of which the mask holds more than half. */
function patchesIn({ width, data }: Mask, { grid, patch }: Explanation["model"]): number[] {
  return Array.from({ length: grid.rows * grid.columns }, (_, p) => p).filter((p) => {
    const [left, top] = [(p % grid.columns) * patch.width, Math.floor(p / grid.columns) * patch.height];
    let held = 0;
    for (let y = top; y < top + patch.height; y++) {
      for (let x = left; x < left + patch.width; x++) held += data[y * width + x];
    }
    return 2 * held > patch.width * patch.height;
  });
}
