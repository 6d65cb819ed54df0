import { beforeAll, expect, test } from "vitest";
import { colourBank, tree } from "../../testing/drawings.ts";
import type { Encoder } from "../encoder/encoder.ts";
import { createSyntheticEncoder } from "../encoder/synthetic-encoder.ts";
import { prepareTarget } from "../language/target.ts";
import { prepareVocabulary, type Vocabulary } from "../language/vocabulary.ts";
import { answerWithout } from "./answer-without.ts";
import { explain } from "./explain.ts";
import { seeJointly } from "./see-jointly.ts";
import type { Seen } from "./seen.ts";
import { settingsFor } from "./settings-for.ts";

const encoder = createSyntheticEncoder();
const frame = encoder.prepareImage(tree);
let vocabulary: Vocabulary;
let seen: Seen;

beforeAll(async () => {
  vocabulary = await prepareVocabulary(encoder, colourBank);
  const { value } = await seeJointly(encoder, [{ pixels: tree }], settings()).next();
  seen = value as Seen;
});

const settings = () => settingsFor(encoder.info, vocabulary, { partCount: 2 });

const without = (players: readonly string[], options: { looked?: boolean; by?: Encoder } = {}) =>
  answerWithout(options.by ?? encoder, frame, seen, vocabulary, players, {
    settings: settings(),
    subsets: options.looked ? seen.subsets! : undefined,
  });

test("what is looked up is what a run on the painted image gives", async () => {
  const answers = new Set<string>();
  for (const taken of [["A"], ["B"], ["rest"], ["A", "B"]]) {
    const [looked, run] = await Promise.all([without(taken, { looked: true }), without(taken)]);
    expect(looked, taken.join()).toEqual(run);
    answers.add(looked.probabilities.join());
  }
  expect(answers.size).toBe(4);
});

test("what was encoded before needs no encoder", async () => {
  const silent: Encoder = { ...encoder, encodeImages: () => Promise.reject(new Error("asked")) };
  expect(await without(["A"], { looked: true, by: silent })).toEqual(await without(["A"]));
  await expect(without(["A"], { by: silent })).rejects.toThrow("asked");
});

test("without anything taken away it is the answer, and without what is needed it is what causes say", async () => {
  const { prediction, causes } = await explain(encoder, { pixels: tree }, vocabulary, {
    settings: { partCount: 2 },
  });
  expect((await without([])).prediction).toEqual(prediction);
  expect(causes!.needed!.length).toBeGreaterThan(0);
  for (const needed of causes!.needed!) {
    const found = await without(needed.without);
    expect(found.prediction.top[0]!.name).toBe(needed.becomes);
    expect(found.prediction.explained.name).toBe(prediction.explained.name);
  }
});

test("a target that is no class is scored with the parts away", async () => {
  const target = await prepareTarget(encoder, vocabulary, "a purple hat");
  const { prediction } = await answerWithout(encoder, frame, seen, vocabulary, ["A"], {
    settings: settings(),
    target,
  });
  expect(prediction).toMatchObject({ targeted: true, explained: { name: "a purple hat" } });
});

test("a player that is not there is refused by name", async () => {
  await expect(without(["Q"])).rejects.toThrow('"Q" cannot be taken away; the image has A, B, rest');
});
