import { expect, test } from "vitest";
import { settingsFor } from "./settings-for.ts";

const vit = {
  features: ["tokens", "keys"],
  projections: ["projected-tokens", "projected-value"],
  recommended: null,
} as const;
const candidates = { ellipse: 50, pooled: 120 };

test("candidates are those that the bank recommends for the regions that are taken", () => {
  expect(settingsFor(vit, { candidates }).candidates).toBe(50);
  expect(settingsFor(vit, { candidates }, { regions: "pooled" }).candidates).toBe(120);
  expect(settingsFor(vit, { candidates }, { regions: "pooled", candidates: 9 }).candidates).toBe(9);
  expect(settingsFor(vit, { candidates: undefined }, { regions: "pooled" }).candidates).toBe(500);
});

test("a model's regions hold, with the bank's candidates for them, unless others are asked for", () => {
  const model = { ...vit, recommended: { regions: "pooled", projection: "value" } } as const;
  expect(settingsFor(model, { candidates })).toMatchObject({
    regions: "pooled",
    projection: "value",
    candidates: 120,
  });
  expect(settingsFor(model, { candidates }, { regions: "ellipse", projection: "tokens" })).toMatchObject({
    regions: "ellipse",
    projection: "tokens",
    candidates: 50,
  });
});

test("what a model has not is left out of its defaults", () => {
  const cnn = { features: ["tokens"], projections: ["projected-value"], recommended: null } as const;
  expect(settingsFor(cnn, { candidates: undefined })).toMatchObject({
    features: "tokens",
    projection: "value",
  });
  expect(settingsFor(vit, { candidates: undefined })).toMatchObject({
    features: "keys",
    projection: "tokens",
  });
});
