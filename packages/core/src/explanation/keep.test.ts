import { beforeAll, expect, test } from "vitest";
import { colourBank, tree } from "../../testing/drawings.ts";
import { createSyntheticEncoder } from "../encoder/synthetic-encoder.ts";
import { prepareVocabulary, type Vocabulary } from "../language/vocabulary.ts";
import { SETTING_CHOICES } from "./check-settings.ts";
import { explain, type ExplainOptions } from "./explain.ts";
import { type Keep, STEP_NAMES, stepKeys } from "./keep.ts";
import { settingsFor } from "./settings-for.ts";
import type { ExplainSettings } from "./settings.ts";

const encoder = createSyntheticEncoder();
let vocabulary: Vocabulary;
/** With a class less, and with a concept less. */
let fewerClasses: Vocabulary;
let fewerConcepts: Vocabulary;

beforeAll(async () => {
  vocabulary = await prepareVocabulary(encoder, colourBank);
  fewerClasses = await prepareVocabulary(encoder, colourBank, { classes: vocabulary.classes.slice(1) });
  const [[name, [, ...concepts]], ...others] = Object.entries(colourBank.classes);
  const bank = { ...colourBank, classes: Object.fromEntries([[name, concepts], ...others]) };
  fewerConcepts = await prepareVocabulary(encoder, bank, { classes: vocabulary.classes });
});

/** Few parts, so that there are few combinations of them to encode. */
const few = (options: Pick<ExplainOptions, "settings"> & Asked) => ({
  ...options,
  settings: { partCount: 2, ...options.settings },
});

const kept = new Map<string, unknown>();

/** Explains with what earlier runs have left, and says which steps were made anew. */
async function explainAgain(asked: Pick<ExplainOptions, "settings"> & Asked = {}, words = vocabulary) {
  const options = few(asked);
  const made: string[] = [];
  const given = {
    image: "tree",
    model: "m",
    bank: words.bankRecord.sha256,
    classes: words.classesRecord.sha256,
    target: options.target ?? null,
    versus: options.versus ?? null,
  };
  const keys = stepKeys(given, settingsFor(encoder.info, words, options.settings));
  const keep: Keep = <T>(step: keyof typeof keys, make: () => T): T => {
    if (!kept.has(keys[step])) {
      kept.set(keys[step], make());
      made.push(step);
    }
    return kept.get(keys[step]) as T;
  };
  return { explanation: await explain(encoder, { pixels: tree }, words, { ...options, keep }), made };
}

interface Asked {
  readonly target?: string;
  readonly versus?: string;
}

const OTHERS: readonly Partial<ExplainSettings>[] = [
  ...Object.entries(SETTING_CHOICES).flatMap(([key, choices]) =>
    choices.map((choice) => ({ [key]: choice })),
  ),
  { features: "keys@1" },
  { partCount: 3 },
  { candidates: 4 },
  { temperature: 0.1 },
  { descriptorsPerPart: 1 },
  { languageConcepts: 3 },
  { seed: 7 },
  { partCount: 3, seed: 1, removal: "mean" },
  { regions: "pooled", projection: "self" },
  { regions: "pooled", causes: "none" },
];

test("what is kept gives what a run from nothing gives, whatever setting or target has changed between", async () => {
  const asked: readonly (Pick<ExplainOptions, "settings"> & Asked)[] = [
    ...OTHERS.map((settings) => ({ settings })),
    { target: "yellow sun" },
    { target: "yellow sun", versus: "an orange glow" },
    { settings: { removal: "blur" }, target: "an orange glow" },
  ];
  await explainAgain();
  for (const options of asked) {
    const { explanation } = await explainAgain(options);
    const fresh = await explain(encoder, { pixels: tree }, vocabulary, few(options));
    expect({ ...explanation, timings: {} }, JSON.stringify(options)).toStrictEqual({ ...fresh, timings: {} });
  }
  for (const words of [fewerClasses, fewerConcepts]) {
    const { explanation } = await explainAgain({}, words);
    const fresh = await explain(encoder, { pixels: tree }, words, few({}));
    expect({ ...explanation, timings: {} }).toStrictEqual({ ...fresh, timings: {} });
  }
});

test("only what changed is made anew", async () => {
  kept.clear();
  expect((await explainAgain()).made).toEqual(STEP_NAMES);
  expect((await explainAgain()).made).toEqual([]);
  expect((await explainAgain({ settings: { languageConcepts: 4 } })).made).toEqual([
    "languageConcepts",
    "shareKnowledge",
    "findCauses",
  ]);
  const other = await explainAgain({ target: "yellow sun" });
  expect(other.made).toEqual(["predictTarget", "languageConcepts", "shareKnowledge", "findCauses"]);
  expect((await explainAgain({}, fewerClasses)).made).toEqual(other.made);
  expect((await explainAgain({}, fewerConcepts)).made).toEqual([
    "matchParts",
    "partsStability",
    ...other.made,
  ]);
  expect((await explainAgain({ settings: { removal: "blur" } })).made).toEqual([
    "encodeSubsets",
    "findCauses",
  ]);
});
