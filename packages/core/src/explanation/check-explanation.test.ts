import { describe, expect, test } from "vitest";
import { exampleExplanation } from "../../testing/example-explanation.ts";
import { attentionExplanation, gridExplanation } from "../../testing/other-explanations.ts";
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
    ["prominent has 7 ×", (e) => (e.prominent.rows = 7)],
    ["prominent.patches", (e) => e.prominent.patches.pop()],
    ["prominent.patches", (e) => (e.prominent.patches[3] = 2)],
    ["prominent.scores", (e) => e.prominent.scores.pop()],
    ["the mask of the object covers", (e) => e.prominent.mask.push(1)],
    ["part B has no pixel", (e) => (e.parts[1].mask = [48 * 48])],
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

describe("another method", () => {
  test("may leave sections out, and its parts may overlap", async () => {
    for (const other of [await gridExplanation(), await attentionExplanation()]) {
      expect(() => checkExplanation(other, "it")).not.toThrow();
    }
    const [a, b] = (await attentionExplanation()).parts;
    expect(a.patches.some((patch) => b.patches.includes(patch))).toBe(true);
  });

  test.each([
    "prominent",
    "visionConcepts",
    "languageConcepts",
    "mutualConcepts",
    "mutualInformation",
    "share",
    "dynamics",
    "diversity",
  ])("is not this one, which always has %s", (section) => {
    expect(() =>
      checkExplanation(
        changed((e) => (e[section] = null)),
        "it",
      ),
    ).toThrow(`it: ${section} is null, which mutual-knowledge always has`);
  });

  test.each<[fault: string, change: (loose: Loose) => void]>([
    ["mutualConcepts is null, on which languageConcepts rests", (e) => (e.languageConcepts = [])],
    ["languageConcepts is null, on which mutualConcepts rests", (e) => (e.mutualConcepts = [])],
    [
      "visionConcepts is null, on which dynamics rests",
      (e) => {
        e.dynamics = explanation.dynamics;
        e.visionConcepts = null;
      },
    ],
    ["languageConcepts is null, on which share rests", (e) => (e.share = explanation.share)],
    ["vision concepts are marked as mutual or not", (e) => (e.visionConcepts[0].mutual = false)],
    ["is carried by part C", (e) => e.visionConcepts[0].parts.push("C")],
  ])("must agree with itself, too: %s", async (fault, change) => {
    const copy: Loose = structuredClone(await attentionExplanation());
    change(copy);
    expect(() => checkExplanation(copy, "it")).toThrow(fault);
  });
});
