import { join } from "node:path";
import { decodeRuns, type Vocabulary } from "@commonground/core";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  COLOUR_BANK,
  colourDrawing,
  colourEncoder,
  colourImages,
  colourVocabulary,
} from "../../testing/colour-images.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { encodeLabelled } from "../baselines/encode-images.ts";
import { type BaselineExplainer, openBaselineExplainer } from "../baselines/explain-baseline.ts";
import { readBaseline } from "../baselines/read-baseline.ts";
import { trainBaseline, TRAINING_DEFAULTS } from "../baselines/train-baseline.ts";
import { measureStability } from "../stability/measure-stability.ts";
import { partitionsOfImage } from "./partitions-of-image.ts";

const folder = temporaryFolder();
const drawing = { pixels: colourDrawing("green tree", 5) };
let vocabulary: Vocabulary;
let explainers: BaselineExplainer[];

beforeAll(async () => {
  vocabulary = await colourVocabulary();
  const images = colourImages();
  const encoded = await encodeLabelled(colourEncoder, images, { directory: join(folder, "features") });
  // Labels one class further on: what the trained classifier answers is never what the model answers.
  const { classes } = vocabulary;
  const labels = images.map(({ label }) => classes[(classes.indexOf(label) + 1) % classes.length]);
  explainers = [];
  for (const method of ["mm-cbm", "feature-maps"] as const) {
    await trainBaseline(join(folder, method), {
      method,
      info: colourEncoder.info,
      bank: COLOUR_BANK,
      vocabulary,
      names: ["colours"],
      encoded,
      labels,
      settings: { ...TRAINING_DEFAULTS, epochs: 30, batch: 4, firstRate: 0.03, lastRate: 0.003 },
    });
    const baseline = await readBaseline(join(folder, method));
    explainers.push(
      await openBaselineExplainer(colourEncoder, baseline, vocabulary, { partCount: 2, answer: "model" }),
    );
  }
});
afterAll(async () => {
  for (const explainer of explainers) await explainer.release();
});

const work = () => ({
  encoder: colourEncoder,
  vocabulary,
  settings: { partCount: 2 },
  seed: 1,
  baselines: explainers,
});

it("trained baselines stand beside, explaining the model's answer, by their own scores and words", async () => {
  const { target, partitions } = await partitionsOfImage(drawing, ["kmeans-chance"], work());
  expect(vocabulary.classes[target]).toBe("green tree");
  expect(partitions.map(({ ways: [{ method }] }) => method)).toEqual([
    "kmeans-chance",
    "mm-cbm",
    "feature-maps",
  ]);
  const own = await readBaseline(join(folder, "mm-cbm"));
  const ofItsOwn = await openBaselineExplainer(colourEncoder, own, vocabulary, { partCount: 2 });
  const [its, models] = [await ofItsOwn.explain(drawing), await explainers[0].explain(drawing)];
  await ofItsOwn.release();
  expect(its.prediction.explained.name).not.toBe("green tree");
  expect(models.prediction).toMatchObject({ targeted: true, explained: { name: "green tree" } });
  const [{ regions, ways }] = partitions.slice(1);
  expect(ways[0].words).toEqual(models.visionConcepts!.map(({ descriptor }) => descriptor));
  expect(ways[0].words).not.toEqual(its.visionConcepts!.map(({ descriptor }) => descriptor));
  expect(ways[0].scores).toEqual(models.visionConcepts!.map(({ importance }) => importance));
  expect(regions).toEqual(models.parts.map(({ mask }) => decodeRuns(mask, 32, 32)));
});

it("the stability of trained baselines is measured where it is that of methods", async () => {
  const stability = await measureStability(drawing, ["kmeans-chance"], work());
  expect([...stability.keys()]).toEqual(["mm-cbm", "feature-maps"]);
  const { stable_parts, stable_words } = stability.get("mm-cbm")!;
  expect(stable_parts).toBeGreaterThan(0);
  expect(stable_parts).toBeLessThanOrEqual(1);
  expect(stable_words).toBeGreaterThan(0);
});
