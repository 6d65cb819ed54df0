import { expect, test } from "vitest";
import { answeredRows, madeRow } from "../../testing/rows.ts";
import type { ResultRow } from "../results/columns.ts";
import { createClassTally } from "./class-tally.ts";
import { createConfusions } from "./confusions.ts";
import { createFailureGroups } from "./failure-groups.ts";

function after<T>(tally: { add: (row: ResultRow) => void; result: () => T }, rows: readonly ResultRow[]): T {
  for (const row of rows) tally.add(row);
  return tally.result();
}

const wrong = (index: number, known: Partial<ResultRow> = {}) =>
  madeRow(index, {
    label: "cat",
    predicted: "dog",
    correct: false,
    confidence: 0.5,
    vision_concepts: ["ears", "leash", "grass"],
    concept_parts: ["A", "B", "BC"],
    language_concepts: ["leash", "snout"],
    shared_concepts: ["leash"],
    ...known,
  });

test("classes come with least shared above chance first", () => {
  const rows = answeredRows(4, (i) => i !== 1).map((row, i) =>
    Object.assign(row, { share_above_chance: i % 2 ? 0.1 : 0.6 }),
  );
  const [dog, cat] = after(createClassTally(), rows);
  expect(dog).toMatchObject({ name: "dog", images: 2, accuracy: { value: 0.5 } });
  expect(dog.aboveChance).toBeCloseTo(0.1, 12);
  expect(cat).toMatchObject({ name: "cat", images: 2, accuracy: { value: 1 } });
});

test("of a class the images answered wrongly are its first examples", () => {
  const [first] = after(
    createClassTally(),
    [true, true, true, false, false].map((correct, i) =>
      madeRow(i, { label: "cat", predicted: correct ? "cat" : "dog", correct }),
    ),
  );
  expect(first.examples).toEqual(["3.png", "4.png", "0.png"]);
});

test("without labels classes are the answers, and there is no accuracy", () => {
  const rows = [
    madeRow(0, { predicted: "dog", confidence: 0.4 }),
    madeRow(1, { predicted: "dog", confidence: 0.6 }),
  ];
  expect(after(createClassTally(), rows)).toEqual([
    {
      name: "dog",
      images: 2,
      accuracy: null,
      share: null,
      aboveChance: null,
      confidence: 0.5,
      examples: ["0.png", "1.png"],
    },
  ]);
});

test("a pair tells which concepts the wrong answer shares, and which parts spoke for it", () => {
  const told = {
    players: ["A", "B", "C", "rest"],
    versus: "cat",
    values_versus: [-1, 2, 0.5, 3],
  };
  const rows = [
    wrong(0, told),
    wrong(1),
    wrong(2, { ...told, versus: "bird" }),
    wrong(3, { label: "bird" }),
    madeRow(4, { label: "dog", predicted: "dog", correct: true }),
  ];
  const [pair, other] = after(createConfusions(), rows);
  expect(pair).toEqual({
    label: "cat",
    answer: "dog",
    images: 3,
    concepts: [{ concept: "leash", images: 3 }],
    told: 1,
    parts: [
      { concept: "grass", images: 1, value: 2.5, share: 2.5 / 5.5 },
      { concept: "leash", images: 1, value: 2, share: 2 / 5.5 },
    ],
    outside: 3 / 5.5,
    examples: ["0.png", "1.png", "2.png"],
  });
  expect(other).toMatchObject({ label: "bird", answer: "dog", images: 1 });
});

test("failures are grouped by what vision saw and language lacks, and the reverse", () => {
  const right = (index: number) =>
    wrong(index, { predicted: "cat", correct: true, vision_concepts: ["leash", "grass"] });
  const {
    images,
    wrong: failures,
    seen,
    held,
  } = after(createFailureGroups(), [wrong(0), wrong(1), right(2), right(3), wrong(4, { correct: null })]);
  expect({ images, failures }).toEqual({ images: 4, failures: 2 });
  expect(seen.map(({ concept, images, wrong: w }) => [concept, images, w])).toEqual([
    ["ears", 2, 2],
    ["grass", 4, 2],
  ]);
  expect(held).toMatchObject([{ concept: "snout", images: 4, wrong: 2, examples: ["0.png", "1.png"] }]);
  expect(seen[0].interval[0]).toBeGreaterThan(seen[1].interval[0]);
});
