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
      /setting features is .*allowed: tokens, keys, keys-nobias, ensemble; of a block as tokens@9/,
    );
  },
);
