import { expect, test } from "vitest";
import { effectiveSettings } from "./check-settings.ts";
import type { ExplainSettings } from "./settings.ts";

test.each(["tokens", "keys-nobias@0", "keys@11"] as const)("features may be %s", (features) => {
  expect(effectiveSettings({ features }).features).toBe(features);
});

test.each(["tokens@", "tokens@*", "tokens@-1", "ensemble@3", "cls@3"])(
  "features %s are refused with what is allowed",
  (features) => {
    expect(() => effectiveSettings({ features: features as ExplainSettings["features"] })).toThrow(
      /Setting features is .*allowed: tokens, keys, keys-nobias, ensemble; of a block as tokens@9/,
    );
  },
);

test.each(["constructor", "__proto__", "toString", "part-count"])("%s is no setting", (key) => {
  const given = JSON.parse(`{"${key}": 1}`) as Partial<ExplainSettings>;
  expect(() => effectiveSettings(given)).toThrow(
    expect.objectContaining({
      code: "INVALID_ARGUMENT",
      message: expect.stringContaining(`${key} is no such setting`),
    }),
  );
});

test.each([0.0049, 1001, NaN, Infinity, -1, "1"])("a temperature of %j is refused", (temperature) => {
  expect(() => effectiveSettings({ temperature: temperature as number })).toThrow(
    /temperature is .*allowed: a number from 0.005 to 1000/,
  );
});

test("masks are refined only where something is made of them, unless asked for", () => {
  expect(effectiveSettings().masks).toBe("refined");
  expect(effectiveSettings({ regions: "pooled" }).masks).toBe("refined");
  expect(effectiveSettings({ causes: "none" }).masks).toBe("refined");
  expect(effectiveSettings({ causes: "none" }, { regions: "pooled" }).masks).toBe("patches");
  expect(effectiveSettings({ causes: "none", regions: "pooled", masks: "refined" }).masks).toBe("refined");
});

test("what is given goes before what is recommended, and undefined is neither", () => {
  const recommended = { candidates: 40, partCount: undefined };
  expect(effectiveSettings({ candidates: undefined }, recommended)).toMatchObject({
    candidates: 40,
    partCount: 5,
  });
  expect(effectiveSettings({ candidates: 9 }, recommended).candidates).toBe(9);
});

test.each([null, 5, "kmeans", [1]])("settings that are no object are refused: %j", (settings) => {
  expect(() => effectiveSettings(settings as never)).toThrow(
    expect.objectContaining({
      code: "INVALID_ARGUMENT",
      message: expect.stringMatching(/^settings: .*give an object/u),
    }),
  );
});
