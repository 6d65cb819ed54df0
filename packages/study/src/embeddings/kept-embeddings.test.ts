import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Bank,
  contentHash,
  createSyntheticEncoder,
  type Encoder,
  type ExplainSettings,
  prepareVocabulary,
  settingsFor,
} from "@commonground/core";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import type { DataSet } from "../datasets/data-set.ts";
import { openDataSet } from "../datasets/open-data-set.ts";
import { encodeRows } from "../results/encode-rows.ts";
import { shardRows } from "../run/shard-rows.ts";
import { type KeptTally, openKeptEmbeddings } from "./kept-embeddings.ts";

const bank: Bank = {
  schema: "commonground/bank@1",
  name: "colours",
  description: "Flat drawings.",
  licence: "CC0-1.0",
  classTemplates: ["a drawing of a {}"],
  descriptorTemplate: "a drawing with {}",
  classes: { "green tree": ["green leaves", "brown trunk"], "yellow sun": ["yellow rays", "orange glow"] },
  descriptors: ["white page", "blue water"],
};
const otherBank: Bank = {
  ...bank,
  name: "other",
  classes: { "red fire": ["red flames", "black smoke"], "brown bear": ["brown fur", "black nose"] },
  descriptors: ["green grass", "white snow"],
};
const encoder = createSyntheticEncoder({ side: 32, patch: 4 });
/** Vision that must not be asked. */
const blind: Encoder = { ...encoder, encodeImages: () => Promise.reject(new TypeError("vision was asked")) };
const settings = { partCount: 2, masks: "patches" } as const;

const { path: folder, write } = temporaryFolder();
const kept = join(folder, "kept");
let dataset: DataSet;

const drawing = (colour: string, x: number) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32"><rect x="${x}" y="4" width="12" height="14" fill="${colour}"/>` +
  `<rect x="${x + 4}" y="18" width="8" height="8" fill="#78461e"/></svg>`;

beforeAll(async () => {
  const images = { "a/1": drawing("#1ea03c", 4), "a/2": drawing("#1ea03c", 9), "b/1": drawing("#f0dc28", 4) };
  for (const [name, svg] of Object.entries(images)) write(`images/${name}.svg`, svg);
  write("images/b/2.svg", images["a/1"]);
  write("images/b/broken.svg", "<svg");
  dataset = await openDataSet(join(folder, "images"));
});

beforeEach(() => rmSync(kept, { recursive: true, force: true }));

interface Run {
  readonly model?: Encoder;
  readonly of?: Bank;
  readonly change?: Partial<ExplainSettings>;
  readonly jointly?: boolean;
  /** Whether embeddings are kept. */
  readonly keep?: boolean;
}

/** The bytes of a shard of all images, and what became of embeddings. */
async function run({ model = encoder, of = bank, change = {}, jointly = false, keep = true }: Run = {}) {
  const vocabulary = await prepareVocabulary(model, of);
  const all = settingsFor(model.info, vocabulary, { ...settings, ...change });
  const embeddings = keep ? await openKeptEmbeddings(kept, model.info, all) : undefined;
  const rows = await shardRows([...Array(dataset.size).keys()], {
    encoder: model,
    vocabulary,
    settings: all,
    dataset,
    jointly,
    keepSimilarities: true,
    kept: embeddings,
  });
  return { bytes: encodeRows(rows, {}), rows, tally: embeddings?.tally as KeptTally };
}

const keptFiles = () =>
  readdirSync(kept, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".safetensors"))
    .map((name) => join(kept, name))
    .toSorted();

const WORDS: [string, Run][] = [
  ["other settings of words", { change: { candidates: 2, languageConcepts: 1, relevance: "none" } }],
  ["other matching", { change: { match: "topk", descriptorsPerPart: 1 } }],
  ["another bank of other classes", { of: otherBank }],
];
const SEEN: [string, Run][] = [
  ["with circled parts", { change: { regions: "ellipse" } }],
  ["with pooled parts", { change: { regions: "pooled" } }],
  ["without causes", { change: { causes: "none", parts: "pca" } }],
  ["with sampled causes", { change: { partCount: 9, regions: "pooled" } }],
  ["with parts found jointly", { jointly: true }],
];

test.each(SEEN)("what was seen %s is told anew without vision, to the same bytes", async (_, seen) => {
  const first = await run(seen);
  expect(first.bytes).toEqual((await run({ ...seen, keep: false })).bytes);
  // Two names of equal bytes are one image, unless its place among the others counts.
  const made = seen.jointly ? { recalled: 0, made: 4 } : { recalled: 1, made: 3 };
  expect(first.tally).toEqual({ ...made, damaged: [] });
  expect(first.rows.filter(({ error }) => error !== null)).toHaveLength(1);
  for (const [what, words] of WORDS) {
    const told = { ...seen, ...words, change: { ...seen.change, ...words.change } };
    const again = await run({ ...told, model: blind });
    expect(again.tally, what).toEqual({ recalled: 4, made: 0, damaged: [] });
    expect(again.bytes, what).toEqual((await run({ ...told, keep: false })).bytes);
    expect(again.bytes, what).not.toEqual(first.bytes);
  }
});

test.each([false, true])(
  "without causes, what was kept with them is told anew (jointly: %s)",
  async (jointly) => {
    await run({ jointly });
    const change = { causes: "none" } as const;
    const again = await run({ jointly, change, model: blind });
    expect(again.tally).toEqual({ recalled: 4, made: 0, damaged: [] });
    expect(again.bytes).toEqual((await run({ jointly, change, keep: false })).bytes);
  },
);

test.each<[string, Run]>([
  ["another setting of vision", { change: { prominent: "none" } }],
  ["another seed", { change: { seed: 1 } }],
  ["parts found jointly", { jointly: true }],
  [
    "other weights of the same name",
    { model: { ...encoder, info: { ...encoder.info, sha256: "1".repeat(64) } } },
  ],
  [
    "another configuration",
    { model: { ...encoder, info: { ...encoder.info, configurationSha256: "1".repeat(64) } } },
  ],
  ["another precision", { model: { ...encoder, info: { ...encoder.info, precision: "int8" } } }],
  ["another runtime", { model: { ...encoder, info: { ...encoder.info, runtime: "another" } } }],
])("embeddings are not taken for %s", async (_, other) => {
  await run();
  const { tally } = await run(other);
  expect(tally.made).toBe(other.jointly ? 4 : 3);
});

test("what a class's parts were found on is not taken for another class", async () => {
  await run({ jointly: true });
  const before = keptFiles();
  write("images/b/3.svg", drawing("#dc1e1e", 6));
  const one = dataset;
  dataset = await openDataSet(join(folder, "images"));
  const more = await run({ jointly: true });
  rmSync(join(folder, "images/b/3.svg"));
  dataset = one;
  expect(more.tally).toEqual({ recalled: 0, made: 5, damaged: [] });
  expect(keptFiles()).toEqual(expect.arrayContaining(before));
});

const damages: [string, (bytes: Buffer, others: readonly string[]) => Uint8Array][] = [
  ["cut", (bytes) => bytes.subarray(0, bytes.length - 1)],
  ["empty", () => new Uint8Array()],
  ["of one bit changed in a vector", (bytes) => flipped(bytes, bytes.length - 2)],
  ["of one digit changed in its JSON", (bytes) => flipped(bytes, bytes.indexOf('"width\\":') + 9)],
  ["another image's", (_, others) => readFileSync(others[1])],
];

function flipped(bytes: Buffer, at: number): Buffer {
  bytes[at] ^= 1;
  return bytes;
}

test.each(damages)("a kept file that is %s is named and made anew", async (_, damage) => {
  const { bytes } = await run();
  const files = keptFiles();
  const whole = files.map((file) => readFileSync(file));
  writeFileSync(files[0], damage(readFileSync(files[0]), files));
  const again = await run();
  expect(again.bytes).toEqual(bytes);
  expect(again.tally.damaged[0]).toBe(files[0]);
  expect(keptFiles().map((file) => readFileSync(file))).toEqual(whole);
  expect((await run({ model: blind })).tally.damaged).toEqual([]);
});

test("equal images leave equal files, whoever keeps them", async () => {
  await run();
  const hash = await contentHash(keptFiles().map((file) => readFileSync(file, "base64")));
  cpSync(kept, join(folder, "before"), { recursive: true });
  await run({ change: { candidates: 2 } });
  rmSync(kept, { recursive: true });
  await run({ change: { languageConcepts: 2 } });
  expect(await contentHash(keptFiles().map((file) => readFileSync(file, "base64")))).toBe(hash);
});
