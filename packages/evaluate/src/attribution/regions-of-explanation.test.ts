import { expect, test } from "vitest";
import { exampleExplanation } from "../../../core/testing/example-explanation.ts";
import { attentionExplanation, gridExplanation } from "../../../core/testing/other-explanations.ts";
import { regionsOfExplanation } from "./regions-of-explanation.ts";

test("parts are scored by the paper's concept score or by their values", async () => {
  const explanation = await exampleExplanation();
  const { parts, visionConcepts, causes } = explanation;
  const concept = regionsOfExplanation(explanation, "concept")!;
  expect(concept.scores).toEqual(
    parts.map(({ similarity, descriptors: [best] }) => {
      const { relevance } = visionConcepts.find(({ descriptor }) => descriptor === best.descriptor)!;
      return similarity! * relevance;
    }),
  );
  expect(regionsOfExplanation(explanation, "logodds")!.scores).toEqual(
    causes!.logodds.values.slice(0, parts.length),
  );
});

test("another method's concepts have its own scores, and without concepts there is nothing to order by", async () => {
  const attention = regionsOfExplanation(await attentionExplanation(), "concept")!;
  expect(attention).toMatchObject({ method: "mm-cbm, concept", scores: [2.5, 0.75] });
  expect(attention.regions).toHaveLength(2);
  expect(regionsOfExplanation(await gridExplanation(), "concept")).toBeNull();
  expect(regionsOfExplanation(await gridExplanation(), "logodds")).toBeNull();
});
