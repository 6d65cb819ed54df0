import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Encoder, type Vocabulary } from "@commonground/core";
import { beforeAll, describe, expect, test } from "vitest";
import { COLOUR_BANK, colourEncoder, colourImages, colourVocabulary } from "../../testing/colour-images.ts";
import { separableMaterial } from "../../testing/material.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import type { TrainingSettings } from "./card.ts";
import { type EncodedImages, encodeLabelled } from "./encode-images.ts";
import { effectiveLogits } from "./effective-concepts.ts";
import { fit, score } from "./fit.ts";
import { BASELINE_VERSION, BASELINES, type BaselineName } from "./methods.ts";
import { firstParameters, openLearner } from "./open-learner.ts";
import { checkBaseline, readBaseline } from "./read-baseline.ts";
import { seededRandom } from "./seeded-random.ts";
import { splitImages } from "./split-images.ts";
import { testBaseline, testZeroShot } from "./test-baseline.ts";
import { trainBaseline, TRAINING_DEFAULTS } from "./train-baseline.ts";

const folder = temporaryFolder();
const settings: TrainingSettings = {
  ...TRAINING_DEFAULTS,
  epochs: 4,
  batch: 4,
  firstRate: 0.02,
  lastRate: 0.002,
};
const images = colourImages();
const labels = images.map(({ label }) => label);
let vocabulary: Vocabulary;
let encoded: EncodedImages;

beforeAll(async () => {
  vocabulary = await colourVocabulary();
  encoded = await encodeLabelled(colourEncoder, images, { directory: join(folder, "features") });
});

const { info } = colourEncoder;
let count = 0;
const newFolder = () => join(folder, `trained-${count++}`);
const inputOf = (method: BaselineName, change: Partial<TrainingSettings> = {}) => ({
  method,
  info,
  bank: COLOUR_BANK,
  vocabulary,
  names: ["colours"],
  encoded,
  labels,
  settings: { ...settings, ...change },
});
const oneRow = (...data: number[]) => ({ rows: 1, columns: data.length, data: Float32Array.from(data) });
const refused = async (path: string, code: string, message: RegExp) =>
  expect(readBaseline(path)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
const flip = (bytes: Buffer) => {
  bytes[bytes.length - 3] ^= 1;
  return bytes;
};
const edit = (from: string, to: string) => (bytes: Buffer) => bytes.toString().replace(from, to);
const bytesIn = (path: string) =>
  readdirSync(path)
    .toSorted()
    .map((name) => [name, readFileSync(join(path, name)).toString("base64")]);

test.each(BASELINES)("%s learns by heart what anyone can tell apart", async (method) => {
  const material = separableMaterial();
  const all = Array.from({ length: 24 }, (_, i) => i);
  const parameters = await firstParameters(method, material, all, seededRandom(1, "weights"));
  const learner = await openLearner(method, material, parameters);
  const before = await score(learner, all);
  await fit(
    learner,
    { train: all, validation: [] },
    { ...TRAINING_DEFAULTS, epochs: 80, batch: 8, firstRate: 0.03, lastRate: 0.003 },
    "none",
    null,
  );
  const after = await score(learner, all);
  expect(after.correct).toBe(24);
  expect(after.loss).toBeLessThan(before.loss / 2);
  await learner.release();
});

test.each(["mm-cbm", "mm-protosim"] as const)(
  "%s answers the same, whatever all patches have in common",
  async (method) => {
    const answers = async (common: number) => {
      const material = separableMaterial();
      const { data } = material.encoded.patches;
      data.forEach((value, i) => (data[i] = value + common));
      const all = Array.from({ length: 24 }, (_, i) => i);
      const learner = await openLearner(
        method,
        material,
        await firstParameters(method, material, all, seededRandom(1, "weights")),
      );
      const { logits } = await learner.answer(all);
      await learner.release();
      return Array.from(logits.data);
    };
    const [bare, shifted] = [await answers(0), await answers(20)];
    shifted.forEach((value, i) => expect(value).toBeCloseTo(bare[i], 4));
  },
);

describe.each(BASELINES)("%s", (method) => {
  test("comes out the same, to the byte, whether its training was stopped or not, and not with another seed", async () => {
    const whole = newFolder();
    const card = await trainBaseline(whole, inputOf(method));
    const stopped = newFolder();
    const stop = new AbortController();
    const ended = trainBaseline(stopped, inputOf(method), {
      signal: stop.signal,
      onProgress: (epoch) => {
        if (epoch === 2) stop.abort(new Error("interrupted"));
      },
    });
    await expect(ended).rejects.toThrow("interrupted");
    expect(readdirSync(stopped)).toEqual(["training.safetensors"]);
    await trainBaseline(stopped, inputOf(method));
    expect(bytesIn(stopped)).toEqual(bytesIn(whole));
    const other = newFolder();
    const { weightsSha256 } = await trainBaseline(other, inputOf(method, { seed: 2 }));
    expect(weightsSha256).not.toBe(card.weightsSha256);
  });
});

test("a card says what was trained, on what, and how well", async () => {
  const path = newFolder();
  await trainBaseline(path, inputOf("mm-cbm", { epochs: 12 }));
  const { card } = await readBaseline(path);
  expect(card).toMatchObject({
    method: "mm-cbm",
    model: { id: "synthetic", sha256: info.sha256 },
    bank: { name: "colours", size: 7 },
    classes: Object.keys(COLOUR_BANK.classes),
    data: { names: ["colours"], images: 15, train: 14, validation: 1 },
    counted: "class",
  });
  expect(card.epochs.history).toHaveLength(card.epochs.run);
  expect(card.accuracy.train.interval[0]).toBeLessThan(card.accuracy.train.share);
});

test("training ends where patience does, with the numbers of the best epoch", async () => {
  const path = newFolder();
  // Steps far too large make later epochs worse.
  const card = await trainBaseline(
    path,
    inputOf("linear", { epochs: 40, firstRate: 3, lastRate: 3, patience: 2 }),
  );
  expect(card.epochs.run).toBe(card.epochs.kept + 2);
  const losses = card.epochs.history.map(({ validation }) => validation!);
  expect(losses[card.epochs.kept - 1]).toBe(Math.min(...losses));
});

test("accuracy is told beside that of the model, and with five concepts alone", async () => {
  const path = newFolder();
  await trainBaseline(path, inputOf("mm-cbm", { epochs: 30 }));
  const tried = { bank: COLOUR_BANK, vocabulary, encoded, labels };
  const tested = await testBaseline(colourEncoder, await readBaseline(path), tried);
  expect(tested.top1.share).toBeGreaterThan(0.9);
  expect(tested.effective!.images).toBe(15);
  expect(testZeroShot(colourEncoder, tried)).toMatchObject({ method: "zero-shot", effective: null });
});

test("of each image's contributions to a class the largest by size are kept", () => {
  const weights = { rows: 2, columns: 4, data: Float32Array.from([1, -3, 2, 0.5, 1, 1, 1, 1]) };
  const logits = effectiveLogits(oneRow(1, 1, 0.5, 1), weights, oneRow(10, 20), 2);
  expect([...logits.data]).toEqual([10 - 3 + 1, 20 + 2]);
});

test("each class keeps an image to train on; where none has two there is nothing to validate on", () => {
  const many = Array.from({ length: 50 }, (_, i) => (i < 40 ? i % 4 : i));
  const { train, validation } = splitImages(many, 3);
  expect(validation).toHaveLength(5);
  expect(new Set(train.map((image) => many[image]))).toEqual(new Set(many));
  expect([...train, ...validation].toSorted((a, b) => a - b)).toEqual(many.map((_, i) => i));
  expect(splitImages(many, 4).validation).not.toEqual(validation);
  expect(splitImages([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 1).validation).toEqual([]);
});

test("features are encoded once, and again when an image changes", async () => {
  const directory = join(folder, "cached");
  let asked = 0;
  const counting: Encoder = {
    ...colourEncoder,
    encodeImages: (...given) => {
      asked++;
      return colourEncoder.encodeImages(...given);
    },
  };
  const first = await encodeLabelled(counting, images, { directory });
  expect(asked).toBe(1);
  const second = await encodeLabelled(counting, images, { directory });
  expect(asked).toBe(1);
  expect(second).toEqual(first);
  await encodeLabelled(counting, images.slice(1), { directory });
  expect(asked).toBe(2);
  // What is damaged is made anew.
  for (const name of readdirSync(directory)) {
    const bytes = readFileSync(join(directory, name));
    bytes[bytes.length - 5] ^= 1;
    writeFileSync(join(directory, name), bytes);
  }
  expect(await encodeLabelled(counting, images, { directory })).toEqual(first);
  expect(asked).toBe(3);
});

const swapped = (bytes: Buffer) => {
  const card = JSON.parse(bytes.toString());
  card.classes = [card.classes[1], card.classes[0], ...card.classes.slice(2)];
  return JSON.stringify(card);
};

describe("what is not a whole baseline of this model, bank and classes is refused by name", () => {
  let trained: string;
  beforeAll(async () => {
    trained = newFolder();
    await trainBaseline(trained, inputOf("mm-cbm"));
  });
  const changed = (file: string, change: (bytes: Buffer) => Buffer | string) => {
    const path = newFolder();
    cpSync(trained, path, { recursive: true });
    writeFileSync(join(path, file), change(readFileSync(join(path, file))));
    return path;
  };
  test("a bit of the weights, a cut, another file, another card, no card", async () => {
    await refused(changed("baseline.safetensors", flip), "CORRUPT", /baseline\.safetensors: was changed/u);
    await refused(
      changed("baseline.safetensors", (bytes) => bytes.subarray(0, -8)),
      "CORRUPT",
      /no whole safetensors file/u,
    );
    await refused(
      changed("baseline.json", edit('"epochs": 4', '"epochs": 0')),
      "CORRUPT",
      /settings\.epochs/u,
    );
    await refused(
      changed("baseline.json", edit("baseline@1", "other@1")),
      "CORRUPT",
      /no card of a baseline/u,
    );
    await refused(
      changed("baseline.json", edit(`"version": ${BASELINE_VERSION}`, '"version": 7')),
      "CORRUPT",
      /version 7/u,
    );
    await refused(changed("baseline.json", swapped), "CORRUPT", /baseline\.json: was changed after/u);
    const other = newFolder();
    await trainBaseline(other, inputOf("mm-cbm", { seed: 9 }));
    cpSync(join(trained, "baseline.json"), join(other, "baseline.json"));
    await refused(other, "CORRUPT", /are not the weights/u);
    const none = changed("baseline.json", (bytes) => bytes);
    rmSync(join(none, "baseline.json"));
    await refused(none, "NOT_FOUND", /baseline\.json/u);
  });

  test("another model, number format, bank, classes or sizes", async () => {
    const baseline = await readBaseline(trained);
    const refuses = (code: string, message: RegExp, given: object = {}, words: object = {}) =>
      expect(() =>
        checkBaseline(baseline, { ...info, ...given }, { ...vocabulary, ...words }, encoded.patches.columns),
      ).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
    checkBaseline(baseline, info, vocabulary, encoded.patches.columns);
    refuses("INVALID_ARGUMENT", /other weights/u, { sha256: "1".repeat(64) });
    refuses("INVALID_ARGUMENT", /in f32, not in int8/u, { precision: "int8" });
    refuses(
      "INVALID_ARGUMENT",
      /another bank/u,
      {},
      {
        bankRecord: { ...vocabulary.bankRecord, sha256: "1".repeat(64) },
      },
    );
    refuses("INVALID_ARGUMENT", /other classes/u, {}, { classes: ["a", "b", "c"] });
    refuses("CORRUPT", /sizes/u, { embeddingDimension: 12 });
  });

  test("a folder that holds a finished baseline, or a training of another one", async () => {
    await expect(trainBaseline(trained, inputOf("mm-cbm"))).rejects.toThrow(
      /holds a trained mm-cbm already/u,
    );
    const stopped = newFolder();
    const stop = new AbortController();
    const halt = { signal: stop.signal, onProgress: (epoch: number) => void (epoch === 1 && stop.abort()) };
    await expect(trainBaseline(stopped, inputOf("linear"), halt)).rejects.toThrow();
    await expect(trainBaseline(stopped, inputOf("linear", { seed: 5 }))).rejects.toThrow(
      /training with another method, model, bank, data or settings/u,
    );
    const path = join(stopped, "training.safetensors");
    writeFileSync(path, flip(readFileSync(path)));
    await expect(trainBaseline(stopped, inputOf("linear"))).rejects.toMatchObject({
      code: "CORRUPT",
      message: expect.stringMatching(/remove it to begin anew/u),
    });
    expect(existsSync(join(stopped, "baseline.json"))).toBe(false);
  });

  test("a label that is none of the classes", async () => {
    const strange = { ...inputOf("linear"), labels: labels.with(3, "red fire") };
    await expect(trainBaseline(newFolder(), strange)).rejects.toMatchObject({ code: "INVALID_CLASSES" });
  });
});
