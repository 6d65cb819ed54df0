import { expect, test } from "vitest";
import { type GainRanks, summariseGain } from "./summarise-gain.ts";

const resampling = { draws: 400, seed: 3 };

/** Forty images of four classes; `right` says which are, out of six places. */
const ranks = (right: (i: number) => boolean) =>
  Float64Array.from({ length: 40 }, (_, i) => (right(i) ? 1 : i % 2 === 0 ? 3 : 6));

const input: GainRanks = {
  base: "sentence",
  names: ["a", "b", "c", "d", "e", "f"],
  nearest: [
    [1, 2],
    [0, 2],
    [1, 3],
    [2, 1],
    [0, 1],
    [0, 1],
  ],
  added: [["x", "y"], ["x"], ["z"], [], ["x"], []],
  decisions: ["added", "hurts", "added", "nothing", "undecided", "nothing"],
  finding: Int32Array.of(0, 1, 1, 2, 3),
  tested: Int32Array.from({ length: 40 }, (_, i) => i % 4),
  ranks: {
    name: [ranks((i) => i < 30)],
    descriptors: [ranks(() => false)],
    both: [ranks((i) => i < 10)],
    sentence: [ranks((i) => i < 20)],
    inTwo: [],
    concepts: [ranks((i) => i < 24)],
    chosen: [ranks((i) => i < 28)],
    randomConcepts: [ranks((i) => i < 10), ranks((i) => i < 14)],
    randomChosen: [ranks((i) => i < 22), ranks((i) => i < 28), ranks((i) => i < 31)],
  },
};
const split = summariseGain(input, resampling);
const of = (kind: string) => split.classifiers.find((each) => each.kind === kind)!;

test("shares are of tested images, of random words the mean over draws beside the range", () => {
  expect(of("name").top1.value).toBeCloseTo(0.75, 12);
  expect(of("chosen").top1.value).toBeCloseTo(0.7, 12);
  expect(of("sentence").top5!.value).toBeCloseTo(0.75, 12);
  expect(of("randomChosen").top1.value).toBeCloseTo((22 + 28 + 31) / 120, 12);
  expect(of("randomChosen").range).toEqual([22 / 40, 31 / 40]);
  expect(of("chosen").range).toBeNull();
  for (const { top1 } of split.classifiers) {
    expect(top1.interval![0]).toBeLessThanOrEqual(top1.value);
    expect(top1.interval![1]).toBeGreaterThanOrEqual(top1.value);
  }
});

test("gain is paired with the base, with McNemar's test; draws as good as ours are counted, equal ones too", () => {
  expect(of("sentence").gain).toBeNull();
  const { value, interval, pValue } = of("chosen").gain!;
  expect(value).toBeCloseTo(8 / 40, 12);
  // Eight images differ, all one way.
  expect(pValue).toBeCloseTo(2 / 2 ** 8, 12);
  expect(interval![0]).toBeGreaterThan(0.05);
  expect(interval![1]).toBeLessThan(0.35);
  expect(split.reached).toBe(2);
  expect(split.lead.chosen.value).toBeCloseTo((28 - (22 + 28 + 31) / 3) / 40, 12);
  expect(split.lead.concepts.value).toBeCloseTo((24 - 12) / 40, 12);
});

test("what was not asked has no row", () => {
  const asked = { ...input, ranks: { ...input.ranks, inTwo: [ranks((i) => i < 4)] } };
  const { classifiers } = summariseGain(asked, resampling);
  expect(classifiers[4]).toMatchObject({ kind: "inTwo", top1: { value: 0.1 } });
  expect(split.classifiers).toEqual(classifiers.toSpliced(4, 1));
});

test("another base moves what gain is measured from", () => {
  const other = summariseGain({ ...input, base: "both" }, resampling);
  const chosen = other.classifiers.find(({ kind }) => kind === "chosen")!;
  expect(chosen.gain!.value).toBeCloseTo(18 / 40, 12);
  expect(other.classes[0].base).toBeCloseTo(3 / 10, 12);
});

test("each class has its images, nearest, words and decision, and its gain with an adjusted p", () => {
  const [a, , , , e] = split.classes;
  // Of images 0, 4, 8, …, 36 the first five are right before, the first seven after.
  expect(a).toMatchObject({
    name: "a",
    finding: 1,
    tested: 10,
    nearest: ["b", "c"],
    added: ["x", "y"],
    decision: "added",
    base: 0.5,
    chosen: 0.7,
    pValue: 0.5,
    qValue: 0.5,
  });
  expect(a.gain!.value).toBeCloseTo(0.2, 12);
  expect(e).toMatchObject({ tested: 0, base: null, chosen: null, gain: null, pValue: null, qValue: null });
  expect(split.decisions).toEqual({ added: 2, hurts: 1, undecided: 1, nothing: 2 });
  expect(split.added).toBeCloseTo(5 / 6, 12);
});

test("with five classes everything is among the first five, and of one image there is no interval", () => {
  const few = summariseGain(
    {
      ...input,
      names: input.names.slice(0, 5),
      nearest: input.nearest.slice(0, 5),
      added: input.added.slice(0, 5),
      decisions: input.decisions.slice(0, 5),
      tested: input.tested.map((label, i) => (i === 39 ? 4 : label)),
    },
    resampling,
  );
  expect(few.classifiers.every(({ top5 }) => top5 === null)).toBe(true);
  expect(few.classes[4]).toMatchObject({ tested: 1, gain: { value: 0, interval: null } });
});

/** Of one image. */
const one = (place: number) => [Float64Array.of(place)];

test("a single tested image tells shares and differences without an interval", () => {
  const alone = summariseGain(
    {
      ...input,
      tested: Int32Array.of(0),
      ranks: {
        name: one(1),
        descriptors: one(2),
        both: one(1),
        sentence: one(2),
        inTwo: [],
        concepts: one(1),
        chosen: one(1),
        randomConcepts: one(3),
        randomChosen: one(1),
      },
    },
    resampling,
  );
  const { top1, top5, gain } = alone.classifiers.find(({ kind }) => kind === "chosen")!;
  expect([top1, top5]).toEqual([
    { value: 1, interval: null },
    { value: 1, interval: null },
  ]);
  expect([gain, alone.lead.concepts]).toEqual([
    { value: 1, interval: null, pValue: 1 },
    { value: 1, interval: null, pValue: 1 },
  ]);
});
