import { coupledMutualInformation } from "@commonground/core";
import { expect, test } from "vitest";
import { exampleExplanation } from "../../../../core/testing/example-explanation.ts";
import { sharedSets, takenOut } from "./shared-sets.ts";

const explanation = await exampleExplanation();
const seen = explanation.visionConcepts.map(({ descriptor }) => descriptor);
const { mutualConcepts: both, languageConcepts } = explanation;
const said = languageConcepts.find(({ mutual }) => !mutual)!.descriptor;

test("a word that is taken out is in no set, and what nobody holds is not taken out", () => {
  const all = sharedSets(explanation, []);
  expect(both.length).toBeGreaterThan(0);
  expect(all).toMatchObject({ both, taken: [] });
  expect(all.language.length + all.more).toBe(languageConcepts.length - both.length);
  const left = sharedSets(explanation, [both[0]!, said, "no such word"]);
  expect(left.both).toEqual(both.slice(1));
  expect(left.language).not.toContain(said);
  expect(left.taken).toEqual([both[0], said]);
});

test("nothing taken out leaves the curve as it is, and so does the most important first", () => {
  expect(takenOut(explanation, [])).toEqual({ explanation, count: 0 });
  expect(takenOut(explanation, seen.slice(0, 2))).toEqual({ explanation, count: 2 });
});

test("the curve begins with what is taken out, in that order, and falls where it was shared", () => {
  const last = both.at(-1)!;
  const { explanation: found, count } = takenOut(explanation, [said, last]);
  expect(count).toBe(1);
  expect(found.visionConcepts.map(({ descriptor }) => descriptor)).toEqual([
    last,
    ...seen.filter((word) => word !== last),
  ]);
  const { curve } = found.dynamics.coupled;
  expect(curve).toHaveLength(seen.length + 1);
  expect(curve[0]).toBe(explanation.mutualInformation.coupled);
  expect(curve[1]).toBe(coupledMutualInformation(seen.length, languageConcepts.length, both.length - 1));
});
