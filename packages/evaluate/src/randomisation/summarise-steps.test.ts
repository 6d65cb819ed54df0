import { expect, test } from "vitest";
import type { Overlaps } from "./measures.ts";
import type { ImageOverlaps } from "./randomisation.ts";
import { summariseSteps } from "./summarise-steps.ts";

const overlaps = (value: number, causesOrder: number | null): Overlaps => ({
  visionConcepts: value,
  languageConcepts: value,
  sharedConcepts: value,
  parts: value,
  conceptOrder: value,
  causesOrder,
  answer: value,
});

const image = (own: number, causes: number | null): Record<string, ImageOverlaps> => ({
  vision: { own: overlaps(own, causes), others: overlaps(0, 0), sameSize: overlaps(0, 0) },
});

test("an overlap that only one image has is told without an interval, and decides nothing", () => {
  const [{ measures }] = summariseSteps(["vision"], [image(0.6, 0.9), image(0.8, null)], {
    draws: 100,
    seed: 0,
  });
  expect(measures.causesOrder).toMatchObject({
    value: { value: 0.9, interval: null },
    lead: { value: 0.9, interval: null },
    verdict: "open",
  });
  expect(measures.parts!.lead.interval).toEqual([expect.closeTo(0.6), expect.closeTo(0.8)]);
  expect(measures.parts!.verdict).toBe("above");
});
