import { createSyntheticEncoder, type Encoder, type Explanation, type Vocabulary } from "@commonground/core";
import { beforeAll, expect, test } from "vitest";
import { COLOUR_CLASSES, colourVocabulary } from "../../testing/colour-vocabulary.ts";
import { smallImage } from "../../testing/small-image.ts";
import type { DataSet } from "../datasets/data-set.ts";
import { shardRows, type ShardWork } from "./shard-rows.ts";

const encoder = createSyntheticEncoder({ side: 32, patch: 8 });
const classes = COLOUR_CLASSES;
let vocabulary: Vocabulary;
beforeAll(async () => {
  vocabulary = await colourVocabulary(encoder);
});

/** Red of a picture of the number. */
const POISON = 77;

/** One image as often as it is given a label; “broken” is none, “poison” has colours of its own. */
function labelled(labels: readonly (string | null)[]): DataSet {
  return {
    size: labels.length,
    item: (index: number) => ({
      index,
      id: `${index}.png`,
      label: labels[index],
      boxes: null,
      bytes: async () =>
        labels[index] === "broken"
          ? Buffer.from("none")
          : smallImage(labels[index] === "poison" ? POISON : 1),
    }),
  } as unknown as DataSet;
}

const work = (dataset: DataSet, more: Partial<ShardWork> = {}): ShardWork => ({
  encoder,
  vocabulary,
  settings: { partCount: 2, prominent: "none", causes: "shapley", masks: "patches" },
  dataset,
  jointly: false,
  keepSimilarities: false,
  ...more,
});

test("the parts of a wrong answer are told against the label, those of a right one against the runner-up", async () => {
  const [{ top_classes: top }] = await shardRows([0], work(labelled([null])));
  const [answer, runnerUp, third] = top!;
  const rows = await shardRows([0, 1, 2, 3], work(labelled([answer, third, null, "no class"])));
  expect(rows.map(({ correct, versus }) => [correct, versus])).toEqual([
    [true, runnerUp],
    [false, third],
    [null, runnerUp],
    [null, runnerUp],
  ]);
  expect(rows[1].notes).toContain("versus-label");
  expect(rows[0].notes).not.toContain("versus-label");
});

test.each([false, true])(
  "explanations are kept in the order of the rows, but for those that failed; jointly: %s",
  async (jointly) => {
    const kept: Explanation[] = [];
    const keepExplanation = async (explanation: Explanation) => void kept.push(explanation);
    const dataset = labelled([classes[0], "broken", classes[1]]);
    const rows = await shardRows([0, 1, 2], work(dataset, { jointly, keepExplanation }));
    expect(rows.map(({ error }) => error !== null)).toEqual([false, true, false]);
    expect(kept.map(({ image }) => image.path)).toEqual(["0.png", "2.png"]);
    expect(kept.map(({ image }) => image.sha256)).toEqual([rows[0].sha256, rows[2].sha256]);
  },
);

test("of images whose parts are found together, one with numbers that are not finite is a row with its error", async () => {
  const labels = [classes[0], "poison", classes[1], classes[2], "poison"];
  const dataset = labelled(labels);
  const fine = labelled(labels.filter((label) => label !== "poison"));
  const poisonous = { ...encoder, encodeImages: poisoned(encoder.encodeImages) };
  const rows = await shardRows([0, 1, 2, 3, 4], work(dataset, { jointly: true, encoder: poisonous }));
  expect(rows.map(({ error }) => error)).toEqual([
    null,
    expect.stringMatching(/^RUNTIME: .*image embeddings/u),
    null,
    null,
    expect.stringMatching(/^RUNTIME: .*image embeddings/u),
  ]);
  const alone = await shardRows([0, 1, 2], work(fine, { jointly: true }));
  const told = rows.filter(({ error }) => error === null).map(({ vision_concepts: words }) => words);
  expect(told).toEqual(alone.map(({ vision_concepts: words }) => words));
});

/** Blue pictures make the encoder fail, whatever stands beside them. */
function poisoned(encode: Encoder["encodeImages"]): Encoder["encodeImages"] {
  return async (frames, options) => {
    const encoded = await encode(frames, options);
    for (const [i, { data }] of frames.entries()) {
      if (data[0] === POISON) encoded.embeddings.data[i * encoded.embeddings.columns] = NaN;
    }
    return encoded;
  };
}
