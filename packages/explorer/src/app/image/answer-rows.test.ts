import { expect, test } from "vitest";
import { answerRows } from "./answer-rows.ts";

const scored = (name: string, probability: number) => ({ name, probability, similarity: 0 });
const top = [scored("cat", 0.5), scored("dog", 0.25)];
const classes = ["pig", "dog", "fox", "cat", "owl"];

test("with nothing taken away nothing has moved", () => {
  expect(answerRows({ top }, null, classes)).toEqual([
    { name: "cat", before: 0.5, now: 0.5 },
    { name: "dog", before: 0.25, now: 0.25 },
  ]);
});

test("answers keep their places and get their new numbers; of new ones the first two that matter follow", () => {
  const prediction = {
    explained: scored("cat", 0.125),
    targeted: false,
    top: [scored("pig", 0.5), scored("dog", 0.25), scored("cat", 0.125), scored("fox", 0.005)],
  };
  const probabilities = Float32Array.of(0.5, 0.25, 0.005, 0.125, 0);
  expect(answerRows({ top }, { prediction, probabilities }, classes)).toEqual([
    { name: "cat", before: 0.5, now: 0.125 },
    { name: "dog", before: 0.25, now: 0.25 },
    { name: "pig", before: null, now: 0.5 },
  ]);
});
