import { describe, expect, test } from "vitest";
import { exampleExplanation } from "../../testing/example-explanation.ts";
import { checkExplanation } from "./check-explanation.ts";
import type { Explanation } from "./explanation.ts";

type Loose = ReturnType<typeof JSON.parse>;

const explanation = await exampleExplanation();
const changed = (change: (loose: Loose) => void): Explanation => {
  const copy: Loose = structuredClone(explanation);
  change(copy);
  return copy;
};

test("what explain gives agrees with itself", () => {
  expect(() => checkExplanation(explanation, "it")).not.toThrow();
  expect(() =>
    checkExplanation(
      changed((e) => (e.causes = null)),
      "it",
    ),
  ).not.toThrow();
});

test("an image may lack parts that were found on several", () => {
  const lacking = changed((e) => {
    const [{ label }] = e.parts.splice(0, 1);
    e.causes = null;
    for (const concept of e.visionConcepts) concept.parts = concept.parts.filter((l: string) => l !== label);
  });
  expect(lacking.parts[0].label).toBe("B");
  expect(() => checkExplanation(lacking, "it")).not.toThrow();
});

describe("what does not agree is refused with its place", () => {
  test.each<[place: string, change: (loose: Loose) => void]>([
    ["prominent.patches", (e) => e.prominent.patches.pop()],
    ["prominent.patches", (e) => (e.prominent.patches[3] = 2)],
    ["prominent.scores", (e) => e.prominent.scores.pop()],
    ["the mask of the object covers", (e) => e.prominent.mask.push(1)],
    ["the mask of part B covers", (e) => (e.parts[1].mask[0] += 1)],
    ['part 1 is called "A"', (e) => (e.parts[1].label = "A")],
    ['part 1 is called "U"', (e) => (e.parts[1].label = "U")],
    ['part 1 is called "BC"', (e) => (e.parts[1].label = "BC")],
    ['part 1 is called "B"', (e) => (e.parts[0].label = "C")],
    ["which another part holds", (e) => (e.parts[1].patches[0] = e.parts[0].patches[0])],
    ["which the grid has not", (e) => (e.parts[1].patches[0] = 36)],
    ["is carried by part Q", (e) => (e.visionConcepts[0].parts = ["Q"])],
    ["mutualConcepts are not", (e) => (e.visionConcepts[0].mutual = !e.visionConcepts[0].mutual)],
    ["mutualConcepts are not", (e) => (e.mutualInformation.sharedCount += 1)],
    ["mutualInformation does not count", (e) => e.languageConcepts.pop()],
    ["dynamics.published.curve has", (e) => e.dynamics.published.curve.pop()],
    ["dynamics.coupled.curve has", (e) => e.dynamics.coupled.curve.pop()],
    ["share.dynamics.share.curve has", (e) => e.share.dynamics.share.curve.pop()],
    ["share.dynamics.aboveChance.curve has", (e) => e.share.dynamics.aboveChance.curve.pop()],
    ["causes.players are", (e) => e.causes.players.push("A")],
    ["causes.logodds has not", (e) => e.causes.logodds.values.pop()],
    ["causes.similarity has not", (e) => e.causes.similarity.interactions[0].pop()],
    ["causes.versus.logodds has not", (e) => (e.causes.versus.logodds.standardErrors = [])],
    ['causes names "Z"', (e) => e.causes.enough.push(["Z"])],
    ['causes names "Z"', (e) => e.causes.needed.push({ without: ["Z"], becomes: "sun" })],
  ])("%s", (place, change) => {
    expect(() => checkExplanation(changed(change), "it")).toThrow(
      expect.objectContaining({
        code: "INVALID_EXPLANATION",
        message: expect.stringMatching(
          new RegExp(`^it: ${place.replaceAll(/[.()]/g, String.raw`\$&`)}|^it: .*${place}`),
        ),
      }),
    );
  });
});
