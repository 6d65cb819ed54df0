import { beforeAll, describe, expect, test } from "vitest";
import { colourBank, crown, fish, stripes, tree } from "../../testing/drawings.ts";
import { createSyntheticEncoder } from "../encoder/synthetic-encoder.ts";
import type { Pixels } from "../image/pixels.ts";
import { prepareVocabulary, type Vocabulary } from "../language/vocabulary.ts";
import { SETTING_CHOICES } from "./check-settings.ts";
import { explain } from "./explain.ts";
import type { Explanation } from "./explanation.ts";
import { DEFAULT_SETTINGS, type ExplainSettings } from "./settings.ts";

type Setting = keyof ExplainSettings;

interface Effect {
  readonly setting: Setting;
  /** Values of the setting, the default among them; for one of fixed choices, all of them and these. */
  readonly values?: readonly (string | number)[];
  readonly drawing: Pixels;
  /** Other settings that it takes to see the effect. */
  readonly given?: Partial<ExplainSettings>;
  /** Fields that are different for every two values. */
  readonly changes: readonly string[];
  /** Fields that are the same for all. */
  readonly stays: readonly string[];
}

/** Causes take most of the time, and play a part in few. */
const still = { causes: "none" } as const;

const EFFECTS: readonly Effect[] = [
  {
    setting: "features",
    values: ["tokens@0", "keys@1", "keys-nobias@2"],
    drawing: tree,
    given: still,
    changes: ["prominent.scores"],
    stays: ["prediction"],
  },
  {
    setting: "prominent",
    drawing: tree,
    given: still,
    changes: ["prominent.scores"],
    stays: ["prediction"],
  },
  {
    setting: "foreground",
    drawing: crown,
    given: still,
    changes: ["prominent.patches", "parts.patches"],
    stays: ["prediction"],
  },
  {
    setting: "parts",
    drawing: fish,
    given: still,
    changes: ["parts.patches"],
    stays: ["prominent"],
  },
  {
    setting: "partCount",
    values: [1, 2, 3, 5],
    drawing: fish,
    given: still,
    changes: ["parts.label", "parts.patches"],
    stays: ["prominent"],
  },
  {
    setting: "regions",
    drawing: tree,
    given: { ...still, masks: "refined" },
    changes: ["parts.ellipse", "parts.descriptors.similarity"],
    stays: ["parts.patches"],
  },
  {
    setting: "projection",
    drawing: tree,
    given: { ...still, regions: "pooled", masks: "refined" },
    changes: ["parts.descriptors.similarity"],
    stays: ["parts.patches"],
  },
  {
    setting: "masks",
    drawing: tree,
    given: still,
    changes: ["prominent.mask", "parts.mask", "parts.refined"],
    stays: ["parts.patches"],
  },
  { setting: "causes", drawing: tree, changes: ["causes"], stays: ["parts", "share"] },
  {
    setting: "removal",
    drawing: crown,
    given: { partCount: 2 },
    changes: ["causes.logodds.values", "causes.versus.logodds.values"],
    stays: ["causes.players", "causes.logodds.all", "parts", "share"],
  },
  {
    setting: "candidates",
    values: [3, 6, 500],
    drawing: tree,
    given: { ...still, relevance: "none" },
    changes: ["parts.descriptors.descriptor"],
    stays: ["parts.patches"],
  },
  {
    setting: "relevance",
    drawing: tree,
    given: still,
    changes: ["parts.descriptors.transport"],
    stays: ["parts.patches"],
  },
  {
    setting: "relevanceText",
    drawing: tree,
    given: still,
    changes: ["visionConcepts.relevance"],
    stays: ["parts.patches", "languageConcepts.descriptor"],
  },
  {
    setting: "match",
    drawing: tree,
    given: still,
    changes: ["parts.descriptors.transport"],
    stays: ["parts.patches"],
  },
  {
    setting: "temperature",
    values: [0.05, 0.2, 1],
    drawing: tree,
    given: still,
    changes: ["parts.descriptors.transport"],
    stays: ["parts.patches"],
  },
  {
    setting: "descriptorsPerPart",
    values: [1, 2, 3],
    drawing: tree,
    given: still,
    changes: ["parts.descriptors.descriptor"],
    stays: ["parts.patches"],
  },
  {
    setting: "languageConcepts",
    values: [1, 4, 50],
    drawing: tree,
    given: still,
    changes: ["languageConcepts.descriptor", "mutualInformation.languageCount"],
    stays: ["parts", "visionConcepts.descriptor"],
  },
  {
    setting: "seed",
    values: [0, 1, 7],
    drawing: stripes,
    given: { prominent: "none", parts: "pca", partCount: 12, masks: "patches" },
    changes: ["causes.logodds.values"],
    stays: ["parts", "causes.players"],
  },
];

const encoder = createSyntheticEncoder();
let vocabulary: Vocabulary;
beforeAll(async () => {
  vocabulary = await prepareVocabulary(encoder, colourBank);
});

/** The field at `path`, for each entry where there is a list on the way. */
function at(value: unknown, path: string): unknown {
  if (path === "") return value;
  if (Array.isArray(value)) return value.map((entry) => at(entry, path));
  const [key, ...rest] = path.split(".");
  expect(value).toHaveProperty(key);
  return at((value as Record<string, unknown>)[key], rest.join("."));
}

test("every setting has an effect", () => {
  expect(EFFECTS.map(({ setting }) => setting).toSorted()).toEqual(Object.keys(DEFAULT_SETTINGS).toSorted());
});

describe("each value of a setting has an effect of its own", () => {
  test.each(EFFECTS)(
    "$setting: $changes",
    async ({ setting, values = [], drawing, given, changes, stays }) => {
      const choices: readonly (string | number)[] = [
        ...(setting in SETTING_CHOICES ? SETTING_CHOICES[setting as keyof typeof SETTING_CHOICES] : []),
        ...values,
      ];
      expect(choices).toContain(DEFAULT_SETTINGS[setting]);
      const results: Explanation[] = [];
      for (const value of choices) {
        const settings = { ...given, [setting]: value };
        const result = await explain(encoder, { pixels: drawing }, vocabulary, { settings });
        expect(result.method.settings).toEqual({ ...DEFAULT_SETTINGS, ...settings });
        results.push(result);
      }
      for (const path of changes) {
        const found = results.map((result) => JSON.stringify(at(result, path)));
        expect(
          new Map(found.map((field, i) => [field, choices[i]])).size,
          `${path} of ${choices.join(", ")}`,
        ).toBe(choices.length);
      }
      for (const path of stays) {
        for (const result of results.slice(1)) expect(at(result, path), path).toEqual(at(results[0], path));
      }
    },
  );
});
