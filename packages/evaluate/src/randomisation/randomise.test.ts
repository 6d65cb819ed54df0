import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Change, type ClipModel, countBlocks, loadAltered, loadModel } from "@commonground/clip";
import { parseBank, prepareVocabulary, type Vocabulary } from "@commonground/core";
import { readImage } from "@commonground/files/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tinyBank } from "../../../../tests/support/bank.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import type { Randomisation } from "./randomisation.ts";
import { randomise } from "./randomise.ts";
import type { RandomiseOptions } from "./randomise-options.ts";
import type { ItemToRandomise } from "./see-and-tell.ts";

const NAME = "emoji-vit-16-xs";
const root = temporaryFolder();
const bank = parseBank(
  {
    ...tinyBank,
    descriptors: [...tinyBank.descriptors, "green leaves", "blue drops", "a long handle", "white foam"],
  },
  "the bank of the tests",
);
const classes = [...Object.keys(bank.classes), "pizza", "owl", "rocket"];

let model: ClipModel;
let vocabulary: Vocabulary;
let blocks: number;
beforeAll(async () => {
  model = await loadModel(NAME, { threads: 1 });
  vocabulary = await prepareVocabulary(model, bank, { classes });
  blocks = await countBlocks(NAME, "vision");
});
afterAll(() => model.dispose());

const items = ["1f436", "1f431", "1f697"].map((code): ItemToRandomise => ({
  id: `${code}.svg`,
  read: (signal) => readImage(`node_modules/@twemoji/svg/${code}.svg`, { signal }),
}));

const altered = (weights: Change) =>
  loadAltered(
    NAME,
    weights,
    (id) => `${id} random`,
    (directory) => loadModel(directory, { threads: 1 }),
  );

const unaltered = () => loadModel(NAME, { threads: 1 });
const nothing = () => Promise.reject(new Error("nothing is to be loaded"));

let count = 0;
const run = (changes: Partial<RandomiseOptions> = {}, of = items, by = model): Promise<Randomisation> =>
  randomise(by, of, {
    dataSet: "drawings",
    bank,
    classes,
    vocabulary,
    settings: { candidates: 6, languageConcepts: 4, descriptorsPerPart: 2, partCount: 3 },
    seed: 0,
    draws: 50,
    blocks,
    load: altered,
    folder: join(root, String(count++)),
    ...changes,
  });

describe("drawings explained again", async () => {
  let result: Randomisation;
  const folder = join(root, "kept");
  beforeAll(async () => {
    result = await run({ folder });
  });
  const measure = (step: string, name: keyof Randomisation["steps"][number]["measures"]) =>
    result.steps.find((each) => each.step === step)!.measures[name]!;

  test("weights of the vision encoder change parts, words and orders, but not the words of the class", () => {
    expect(blocks).toBe(3);
    for (const step of ["vision-0", "vision-1", "vision-2", "vision-3", "vision"]) {
      for (const name of ["visionConcepts", "conceptOrder", "causesOrder"] as const) {
        expect(measure(step, name).verdict, `${step}, ${name}`).not.toBe("same");
        expect(measure(step, name).value.value, `${step}, ${name}`).toBeLessThan(0.99);
      }
      expect(measure(step, "languageConcepts").verdict).toBe("same");
    }
    expect(measure("vision", "parts").value.value).toBeLessThan(0.99);
  });

  test("the head sees with the blocks that were learnt: parts stay until the first block is drawn anew", () => {
    expect(measure("vision-0", "parts").verdict).toBe("same");
    expect(measure("vision-1", "parts").value.value).toBeLessThan(1);
  });

  test("target and labels leave what is seen alone and change what is told of the class", () => {
    for (const step of ["target", "labels"]) {
      for (const name of ["visionConcepts", "parts", "conceptOrder"] as const) {
        expect(measure(step, name).verdict, `${step}, ${name}`).toBe("same");
      }
      expect(measure(step, "languageConcepts").value.value).toBeLessThan(1);
    }
    expect(measure("target", "answer").verdict).toBe("same");
    expect(measure("labels", "answer").value.value).toBe(0);
  });

  test("random words and random texts change words, not parts; random words not the causes", () => {
    for (const step of ["words", "text"]) {
      expect(measure(step, "parts").verdict).toBe("same");
      expect(measure(step, "visionConcepts").value.value).toBeLessThan(0.99);
      expect(measure(step, "languageConcepts").value.value).toBeLessThan(0.99);
    }
    expect(measure("words", "causesOrder").verdict).toBe("same");
    expect(measure("text", "causesOrder").verdict).not.toBe("same");
  });

  test("both encoders are the vision encoder told in the words of the random text encoder", () => {
    expect(measure("both", "parts").value).toEqual(measure("vision", "parts").value);
    expect(measure("both", "languageConcepts").value).toEqual(measure("text", "languageConcepts").value);
  });

  test("leads are over the other images, with intervals", () => {
    const { value, others, lead } = measure("vision-0", "visionConcepts");
    expect(lead.value).toBeCloseTo(value.value! - others.value!, 12);
    expect(lead.interval![0]).toBeLessThanOrEqual(lead.value!);
    expect(lead.interval![1]).toBeGreaterThanOrEqual(lead.value!);
    expect(result.others).toBe(2);
  });

  test("the same again needs no model, and what is missing is made again, to the byte", async () => {
    const unread = items.map((item) => ({ ...item, read: () => Promise.reject(new Error("nor read")) }));
    expect(await run({ folder, load: nothing }, unread)).toEqual(result);
    const file = join(folder, "vision-2-000000.json");
    const bytes = readFileSync(file);
    rmSync(file);
    expect(await run({ folder })).toEqual(result);
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  test("a run that was stopped goes on where it ended", async () => {
    const stopped = join(root, "stopped");
    const stop = new AbortController();
    const onProgress = (text: string) => {
      if (text.startsWith("vision-1: 2 of")) stop.abort(new Error("stopped"));
    };
    await expect(run({ folder: stopped, onProgress, signal: stop.signal })).rejects.toThrow("stopped");
    expect(readdirSync(stopped).toSorted()).toEqual(["own-000000.json", "run.json", "vision-0-000000.json"]);
    expect(await run({ folder: stopped })).toEqual(result);
  });

  test("another run is refused by name", async () => {
    await expect(run({ folder, settings: { partCount: 2 } })).rejects.toMatchObject({
      code: "INVALID_RESULTS",
      message: expect.stringContaining("with other settings"),
    });
    await expect(run({ folder, seed: 1 })).rejects.toMatchObject({ code: "INVALID_RESULTS" });
    const coarse = await loadModel(NAME, { threads: 1, precision: "int8" });
    try {
      await expect(run({ folder }, items, coarse)).rejects.toMatchObject({
        code: "INVALID_RESULTS",
        message: expect.stringContaining("with other model"),
      });
    } finally {
      await coarse.dispose();
    }
  });

  const damages: [string, string, (text: string) => string][] = [
    ["cut short", "vision-000000.json", (text) => text.slice(0, -100)],
    ["emptied", "vision-000000.json", () => ""],
    ["nothing", "vision-000000.json", () => "null"],
    ["another record", "vision-000000.json", () => "{}"],
    ["a changed answer", "vision-000000.json", (text) => text.replace(/"answer":"[^"]*"/u, '"answer":"owl"')],
    ["a word that is none", "own-000000.json", (text) => text.replace(/"visionConcepts":\[\d+/u, "$&999")],
    ["a mask that is longer", "vision-1-000000.json", (text) => text.replace(/"masks":\[\[\d+/u, "$&99999")],
    ["a row taken out", "vision-1-000000.json", (text) => text.replace(/,\{"id".*?\}\}\}/u, "")],
    ["cut short", "run.json", (text) => text.slice(0, -100)],
    ["nothing", "run.json", () => "null"],
    ["a changed setting", "run.json", (text) => text.replace('"partCount": 3', '"partCount": 4')],
  ];
  test.each(damages)("a file that was damaged is refused by name: %s, %s", async (_, name, damage) => {
    const file = join(folder, name);
    const text = readFileSync(file, "utf8");
    expect(damage(text)).not.toBe(text);
    writeFileSync(file, damage(text));
    try {
      await expect(run({ folder, load: nothing })).rejects.toMatchObject({
        code: "INVALID_RESULTS",
        message: expect.stringContaining(name),
      });
    } finally {
      writeFileSync(file, text);
    }
  });

  test("a file that lies in the place of another is refused by name", async () => {
    const [file, other] = ["vision-2", "vision-3"].map((name) => join(folder, `${name}-000000.json`));
    const text = readFileSync(file);
    writeFileSync(file, readFileSync(other));
    try {
      await expect(run({ folder, load: nothing })).rejects.toMatchObject({
        code: "INVALID_RESULTS",
        message: expect.stringContaining("vision-2-000000.json"),
      });
    } finally {
      writeFileSync(file, text);
    }
  });
});

test("weights that were not drawn anew do not pass for a method that withstands it", async () => {
  const settings = { causes: "none" } as const;
  await expect(run({ load: unaltered, settings }, items.slice(0, 2))).rejects.toMatchObject({
    code: "RUNTIME",
    message: expect.stringContaining("vision-0: every explanation is the model's own"),
  });
});

test("an image that cannot be read is left out and told; two images and classes are needed", async () => {
  const missing: ItemToRandomise = { id: "none.png", read: () => readImage("none.png") as never };
  const settings = { causes: "none" } as const;
  const result = await run({ settings }, [items[0], missing, items[1]]);
  expect(result.images.map(({ id }) => id)).toEqual([items[0].id, items[1].id]);
  expect(result.failed).toEqual([{ id: "none.png", error: expect.stringContaining("none.png") }]);
  expect(result.steps.every(({ measures }) => measures.causesOrder === null)).toBe(true);
  await expect(run({ classes: ["owl"] })).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
    message: expect.stringContaining("no other target"),
  });
  await expect(run({ settings }, [items[0], missing])).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
    message: expect.stringContaining("1 of 2 images can be explained"),
  });
});
