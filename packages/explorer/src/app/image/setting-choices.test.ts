import { effectiveSettings, type ExplainSettings } from "@commonground/core";
import { expect, test } from "vitest";
import { changedSettings, otherSettings, settingControls, withSetting } from "./setting-choices.ts";

const valuesOf = (controls: ReturnType<typeof settingControls>) =>
  Object.fromEntries(controls.map(({ name, choices }) => [name, choices.map(({ value }) => value)]));

test("a model is offered what it can follow, and every choice of it is a setting with words of its own", () => {
  const vit = settingControls({
    features: ["tokens", "keys", "keys-nobias"],
    projections: ["projected-tokens"],
    drop: true,
  });
  expect(valuesOf(vit)).toEqual({
    regions: ["ellipse", "pooled"],
    prominent: ["gdc", "pca", "none"],
    foreground: ["border", "majority"],
    parts: ["kmeans", "pca"],
    features: ["tokens", "keys", "keys-nobias", "ensemble"],
    masks: ["refined", "patches"],
    match: ["transport", "topk"],
    removal: ["blur", "page", "mean", "drop"],
  });
  for (const { name, choices } of vit) {
    for (const { value, text } of choices) {
      expect(effectiveSettings({ [name]: value } as Partial<ExplainSettings>)[name]).toBe(value);
      expect(text).not.toBe("");
    }
  }
  expect(valuesOf(settingControls({ features: ["tokens"], projections: [], drop: false }))).toMatchObject({
    regions: ["ellipse"],
    features: ["tokens"],
    removal: ["blur", "page", "mean"],
  });
});

test("a setting is set, and left to the recommendation again", () => {
  const set = withSetting({ partCount: 3 }, "match", "topk");
  expect(set).toEqual({ partCount: 3, match: "topk" });
  expect(withSetting(set, "match", undefined)).toStrictEqual({ partCount: 3 });
});

test("what an address sets besides is told, and counts as changed; the number of parts does not", () => {
  const settings = { partCount: 3, match: "topk", relevance: "paper", seed: 7 } as const;
  expect(changedSettings(settings)).toEqual(["match", "relevance", "seed"]);
  expect(otherSettings(settings)).toEqual(["relevance paper", "seed 7"]);
});
