import { effectiveSettings, type ExplainSettings } from "@commonground/core";
import { expect, test } from "vitest";
import { settingControls, withSetting } from "./setting-choices.ts";

const valuesOf = (controls: ReturnType<typeof settingControls>) =>
  Object.fromEntries(controls.map(({ name, choices }) => [name, choices.map(({ value }) => value)]));

test("a model is offered what it can follow, and every choice of it is a setting with words of its own", () => {
  const vit = settingControls({
    features: ["tokens", "keys", "keys-nobias"],
    projections: ["projected-tokens"],
  });
  expect(valuesOf(vit)).toEqual({
    regions: ["ellipse", "pooled"],
    prominent: ["gdc", "pca", "none"],
    features: ["tokens", "keys", "keys-nobias", "ensemble"],
    match: ["transport", "topk"],
  });
  for (const { name, choices } of vit) {
    for (const { value, text } of choices) {
      expect(effectiveSettings({ [name]: value } as Partial<ExplainSettings>)[name]).toBe(value);
      expect(text).not.toBe("");
    }
  }
  expect(valuesOf(settingControls({ features: ["tokens"], projections: [] }))).toMatchObject({
    regions: ["ellipse"],
    features: ["tokens"],
  });
});

test("a setting is set, and left to the recommendation again", () => {
  const set = withSetting({ partCount: 3 }, "match", "topk");
  expect(set).toEqual({ partCount: 3, match: "topk" });
  expect(withSetting(set, "match", undefined)).toStrictEqual({ partCount: 3 });
});
