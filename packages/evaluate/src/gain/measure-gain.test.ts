import { type Bank, createSyntheticEncoder, type Pixels } from "@commonground/core";
import { expect, test } from "vitest";
import { type GainImages, pickImages } from "./gain-images.ts";
import { type GainQuestion, measureGain, openGain } from "./measure-gain.ts";

const encoder = createSyntheticEncoder({ side: 16, patch: 8 });
/** Names say nothing to an encoder that reads colours; rath takes what is equally far from all. */
const bank: Bank = {
  schema: "commonground/bank@1",
  name: "colours",
  description: "",
  licence: "",
  classTemplates: ["a {}"],
  descriptorTemplate: "with {}",
  classes: { rath: ["slithy skin"], grue: ["blue skin"], bleen: ["yellow skin"], mome: ["red skin"] },
  descriptors: ["green top", "red top", "red hat", "purple top", "purple hat", "purple tail"],
};
const colours = {
  green: [30, 160, 60],
  yellow: [240, 220, 40],
  red: [220, 30, 30],
  purple: [130, 40, 150],
} as const;
const plain = (colour: keyof typeof colours): Pixels => ({
  width: 16,
  height: 16,
  data: Uint8ClampedArray.from({ length: 16 * 16 * 3 }, (_, i) => colours[colour][i % 3]),
});

const { embeddings } = await encoder.encodeImages(
  (["green", "green", "yellow", "red", "red", "purple"] as const).map(plain),
);
/** Two of grue, one of bleen, on which is seen what grue is, two of mome, and one of mome that is not what it is said to be. */
const all: GainImages = {
  embeddings,
  labels: Int32Array.of(1, 1, 2, 3, 3, 3),
  concepts: [["purple top", "purple hat"], ["purple tail"], ["green top", "red top", "red hat"], [], [], []],
  hashes: ["a", "b", "c", "d", "e", "f"],
};
const images = pickImages(all, [0, 1, 2, 3, 4]);
const silly = new Map(bank.descriptors.map((each, i) => [each, `zebra ${i}`]));

async function question(tokens = 9): Promise<GainQuestion> {
  const opened = await openGain(encoder, bank, [silly], () => tokens);
  return { ...opened, nearest: [[0], [2], [0], [1]].map((list) => Int32Array.from(list)) };
}
const options = { resampling: { draws: 50, seed: 0 } };
const top1 = (split: Awaited<ReturnType<typeof measureGain>>, kind: string) =>
  split.classifiers.find((each) => each.kind === kind)!.top1.value;

test.each([
  ["the paper's sentence", 9, "sentence"],
  ["the bank's templates, where the sentence is cut", 1e9, "both"],
] as const)("concepts of the nearest help where they are true, worded in %s", async (_, tokens, base) => {
  const asked = await question(tokens);
  expect(asked.wording).toMatchObject({ base, sentences: 4, cut: base === "both" ? 4 : 0 });
  const split = await measureGain(encoder, asked, { finding: images, tested: images }, options);
  expect(top1(split, base)).toBeCloseTo(3 / 5, 12);
  // Asked in two sentences where the one is cut alone; names say nothing, and descriptors decide.
  const inTwo = split.classifiers.filter(({ kind }) => kind === "inTwo");
  expect(inTwo.map((each) => each.top1.value)).toEqual(base === "both" ? [3 / 5] : []);
  expect(top1(split, "chosen")).toBe(1);
  expect(top1(split, "randomChosen")).toBeCloseTo(3 / 5, 12);
  // What was seen on grue is not true of mome, which loses to grue where it takes it.
  expect(split.classes.map(({ decision }) => decision)).toEqual(["nothing", "added", "nothing", "hurts"]);
  expect(top1(split, "concepts")).toBeCloseTo(3 / 5, 12);
  expect(split.reached).toBe(0);
  expect(split.classes[1].added).toEqual(["green top", "red top", "red hat"]);
});

const words = (text: string) => text.split(" ").length;

test("a model that is too short for some sentences tells what it reads of the first", async () => {
  const first = "how can you identify a rath. Distinctive and physical features describing it is";
  const { contextLength } = encoder.info;
  const longer = (by: number) => (text: string) => words(text) + contextLength - words(first) + by;
  const { wording } = await openGain(encoder, bank, [silly], longer(0));
  expect(wording).toMatchObject({ base: "both", sentences: 4, cut: 4, reads: first });
  const shorter = await openGain(encoder, bank, [silly], longer(2));
  expect(shorter.wording.reads).toBe(first.split(" ").slice(0, -2).join(" "));
  const whole = await openGain(encoder, bank, [silly], longer(-2));
  expect(whole.wording).toMatchObject({ base: "sentence", cut: 0, reads: null });
});

test("what is tested decides nothing where other images do, for better or worse", async () => {
  const tested = pickImages(all, [1, 3, 4]);
  const few = pickImages(all, [0, 2]);
  const split = await measureGain(encoder, await question(), { finding: few, tested }, options);
  expect([split.finding, split.tested]).toEqual([2, 3]);
  expect(split.classes[3]).toMatchObject({
    decision: "undecided",
    finding: 0,
    added: ["purple top", "purple hat"],
  });
  expect(top1(split, "chosen")).toBe(1);
  const odd = pickImages(all, [0, 2, 5]);
  const misled = await measureGain(encoder, await question(), { finding: odd, tested }, options);
  expect(misled.classes[3].decision).toBe("added");
  expect(top1(misled, "chosen")).toBeCloseTo(1 / 3, 12);
});
