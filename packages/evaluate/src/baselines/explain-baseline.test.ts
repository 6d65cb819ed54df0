import { join } from "node:path";
import { decodeRuns, type Explanation, type Vocabulary } from "@commonground/core";
import { parseExplanation } from "@commonground/files";
import { beforeAll, describe, expect, test } from "vitest";
import {
  COLOUR_BANK,
  colourDrawing,
  colourEncoder,
  colourImages,
  colourVocabulary,
} from "../../testing/colour-images.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { regionsOfExplanation } from "../attribution/regions-of-explanation.ts";
import { aboveCut, conceptsByAttention } from "./attended-concepts.ts";
import { encodeLabelled } from "./encode-images.ts";
import { type ExplainBaselineOptions, openBaselineExplainer } from "./explain-baseline.ts";
import { BASELINES, type BaselineName, EXPLAINING_BASELINES } from "./methods.ts";
import { readBaseline } from "./read-baseline.ts";
import { trainBaseline, TRAINING_DEFAULTS } from "./train-baseline.ts";

const folder = temporaryFolder();
let vocabulary: Vocabulary;

beforeAll(async () => {
  vocabulary = await colourVocabulary();
  const images = colourImages();
  const encoded = await encodeLabelled(colourEncoder, images, { directory: join(folder, "features") });
  for (const method of BASELINES) {
    await trainBaseline(join(folder, method), {
      method,
      info: colourEncoder.info,
      bank: COLOUR_BANK,
      vocabulary,
      names: ["colours"],
      encoded,
      labels: images.map(({ label }) => label),
      settings: { ...TRAINING_DEFAULTS, epochs: 30, batch: 4, firstRate: 0.03, lastRate: 0.003 },
    });
  }
});

async function explained(
  method: BaselineName,
  options: ExplainBaselineOptions = {},
  label: "green tree" | "yellow sun" = "green tree",
): Promise<Explanation> {
  const baseline = await readBaseline(join(folder, method));
  const explainer = await openBaselineExplainer(colourEncoder, baseline, vocabulary, options);
  try {
    return await explainer.explain({ pixels: colourDrawing(label, 5), path: "a.png" });
  } finally {
    await explainer.release();
  }
}

describe.each(EXPLAINING_BASELINES)("%s", (method) => {
  test("fills the explanation that every output is a view of, with what it has", async () => {
    const explanation = await explained(method);
    expect(parseExplanation(JSON.parse(JSON.stringify(explanation)), "it")).toEqual(explanation);
    expect(explanation.method).toMatchObject({
      name: method,
      settings: { partCount: 5, training: { seed: 1 } },
    });
    expect(explanation.prediction.explained.name).toBe("green tree");
    for (const section of [
      "causes",
      "prominent",
      "mutualConcepts",
      "languageConcepts",
      "dynamics",
    ] as const) {
      expect(explanation[section]).toBeNull();
    }
    const scores = explanation.visionConcepts!.map(({ importance }) => importance);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    const regions = regionsOfExplanation(explanation, "concept")!;
    expect(regions.regions).toHaveLength(explanation.parts.length);
    for (const part of explanation.parts) {
      // Of each patch all pixels or none belong to the part.
      const { data } = decodeRuns(part.mask, 32, 32);
      expect(data.reduce((sum, pixel) => sum + pixel, 0)).toBe(64 * part.patches.length);
      for (const patch of part.patches) expect(data[(patch >> 2) * 8 * 32 + (patch % 4) * 8]).toBe(1);
    }
  });

  test("gives the same for the same image, whatever it explained before", async () => {
    const baseline = await readBaseline(join(folder, method));
    const explainer = await openBaselineExplainer(colourEncoder, baseline, vocabulary);
    const of = async (label: "green tree" | "yellow sun") => {
      const { timings: _, ...rest } = await explainer.explain({ pixels: colourDrawing(label, 5) });
      return rest;
    };
    const first = await of("green tree");
    expect(await of("yellow sun")).not.toEqual(first);
    expect(await of("green tree")).toEqual(first);
    await explainer.release();
  });

  test("explains another class where that is asked for, and no other text", async () => {
    const explanation = await explained(method, { target: "yellow sun", partCount: 2 });
    expect(explanation.prediction).toMatchObject({ targeted: true, explained: { name: "yellow sun" } });
    expect(explanation.parts.length).toBeLessThanOrEqual(2);
    expect(explanation.prediction.top[0].name).toBe("green tree");
    await expect(explained(method, { target: "a red fire" })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message: expect.stringMatching(/none of the 3 classes/u),
    });
    await expect(explained(method, { partCount: 21 })).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  });
});

test("answers of a trained classifier have no cosines, those of feature maps are the model's own", async () => {
  expect((await explained("mm-cbm")).prediction.explained.similarity).toBeNull();
  expect((await explained("feature-maps")).prediction.explained.similarity).not.toBeNull();
});

test("the labeller of feature maps names colours by words of their class", async () => {
  const { visionConcepts } = await explained("feature-maps", {}, "yellow sun");
  expect(["yellow rays", "orange glow"]).toContain(visionConcepts![0].descriptor);
});

test.each(["linear", "lf-cbm"] as const)(
  "%s, which says nothing of where, explains nothing",
  async (method) => {
    await expect(explained(method)).rejects.toMatchObject({ code: "UNSUPPORTED_FEATURE" });
  },
);

test("a baseline of another model is refused before it explains", async () => {
  const baseline = await readBaseline(join(folder, "mm-cbm"));
  const other = { ...colourEncoder, info: { ...colourEncoder.info, id: "other", sha256: "1".repeat(64) } };
  await expect(openBaselineExplainer(other, baseline, vocabulary)).rejects.toThrow(
    /trained on features of synthetic, not of other; give --model synthetic/u,
  );
});

const numbers = (rows: number, columns: number, ...data: number[]) => ({
  rows,
  columns,
  data: Float32Array.from(data),
});

test("concepts are chosen by activation times weight, placed where they attend most, or where patches went", () => {
  const maps = numbers(3, 4, 0.1, 0.2, 0.6, 0.1, 0, 0, 0, 0, 0.25, 0.25, 0.25, 0.25);
  const chosen = conceptsByAttention(
    "mm-cbm",
    maps,
    numbers(1, 3, 1, 0.5, 0.5),
    Float32Array.of(1, 8, -2),
    2,
  );
  expect(chosen).toEqual([
    { names: [1], score: 4, patches: [0, 1, 2, 3] },
    { names: [0], score: 1, patches: [2] },
  ]);
  const hard = numbers(3, 4, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1);
  const assigned = conceptsByAttention(
    "mm-protosim",
    hard,
    numbers(1, 3, 1, 0.5, 0.5),
    Float32Array.of(1, 8, -2),
    3,
  );
  expect(assigned).toEqual([
    { names: [0], score: 1, patches: [0, 2] },
    { names: [2], score: -1, patches: [1, 3] },
  ]);
  expect(aboveCut([-2, 0, 7, 8], 0.9)).toEqual([2, 3]);
});
