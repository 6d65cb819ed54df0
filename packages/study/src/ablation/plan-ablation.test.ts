import { createSyntheticEncoder, type ModelInfo } from "@commonground/core";
import { expect, test } from "vitest";
import { type AblationQuestion, planAblation } from "./plan-ablation.ts";
import { ABLATION_NAMES } from "./presets.ts";

const { info } = createSyntheticEncoder();
const question: AblationQuestion = {
  dataset: { path: "photos", limit: 9 },
  bank: "emoji",
  model: { model: "m", precision: "f32" },
  settings: {},
  embeddings: "out/embeddings",
};
const bank = { candidates: { ellipse: 50, pooled: 120 } };
const labels = (planned: ReturnType<typeof planAblation>) =>
  planned.variants.map(({ label, usual }) => `${label}${usual ? " *" : ""}`);

test.each(ABLATION_NAMES)("%s is made of studies, one choice of it is the usual one", (name) => {
  const { variants, words, object, leftOut } = planAblation(name, question, info, bank);
  expect(leftOut).toEqual([]);
  expect(variants.filter(({ usual }) => usual)).toHaveLength(1);
  expect(words ?? object).not.toBeNull();
  for (const plan of [words, object]) {
    if (plan === null) continue;
    expect(Object.keys(plan.settings)).toEqual(variants.map(({ setting }) => setting));
    expect(plan.dataset).toEqual(question.dataset);
  }
  if (words !== null) expect(words).toMatchObject({ keep: ["embeddings"], embeddings: "out/embeddings" });
  for (const { causes } of Object.values(words?.settings ?? {})) expect(causes).toBe("none");
});

test("the usual choice is done once: it is what model and bank recommend, wherever that is in the table", () => {
  expect(labels(planAblation("candidates", question, info, bank))).toEqual([
    "k = 25",
    "k = 50 *",
    "k = 120",
    "k = 250",
    "k = 500",
  ]);
  expect(labels(planAblation("candidates", question, info, { candidates: 77 }))[0]).toBe("k = 77 *");
  const pooling = { ...info, recommended: { regions: "pooled" } } as ModelInfo;
  expect(labels(planAblation("candidates", question, pooling, bank))).toContain("k = 120 *");
});

test("settings that are given hold for all choices, and move the usual one", () => {
  const settings = { foreground: "majority", partCount: 4 } as const;
  const { words, object, ...planned } = planAblation("foreground", { ...question, settings }, info, bank);
  expect(labels({ words, object, ...planned })).toEqual(["border", "majority *"]);
  expect(words!.settings["foreground-border"]).toEqual({ ...settings, foreground: "border", causes: "none" });
  // What the methods of an evaluation decide, and what is of parts, is not said of the object.
  expect(object!.settings).toEqual({
    "foreground-border": { foreground: "border" },
    "foreground-majority": { foreground: "majority" },
  });
});

test("a choice that the model cannot follow is left out by name, a usual one is refused", () => {
  const cnn: ModelInfo = { ...info, features: ["tokens"], projections: ["projected-value"] };
  const features = planAblation("features", question, cnn, bank);
  expect(labels(features)).toEqual(["tokens, gdc *", "tokens, pca", "tokens, all patches"]);
  expect(features.leftOut.map(({ label }) => label)).toEqual([
    "keys, gdc",
    "keys-nobias, gdc",
    "ensemble, gdc",
    "keys, pca",
  ]);
  expect(features.leftOut[0].reason).toContain("has no keys");
  const settings = { features: "keys" } as const;
  expect(() => planAblation("matching", { ...question, settings }, cnn, bank)).toThrow("has no keys");
});
