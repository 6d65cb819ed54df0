import { beforeAll, expect, test } from "vitest";
import { colourBank, crown, tree } from "../../testing/drawings.ts";
import type { Encoder } from "../encoder/encoder.ts";
import { createSyntheticEncoder } from "../encoder/synthetic-encoder.ts";
import { prepareVocabulary, type Vocabulary } from "../language/vocabulary.ts";
import { explain } from "./explain.ts";
import { explainJointly } from "./explain-jointly.ts";
import type { Explanation } from "./explanation.ts";
import type { ImageToExplain } from "./look.ts";
import { type ImageSource, MOST_FOUND_ON, seeJointly, type SeenMemory } from "./see-jointly.ts";
import { SEEING_SETTINGS, type Seen } from "./seen.ts";
import { DEFAULT_SETTINGS, type ExplainSettings } from "./settings.ts";
import { tellImage } from "./tell-image.ts";

const encoder = createSyntheticEncoder();
const small = createSyntheticEncoder({ side: 32, patch: 4 });
const quick = { prominent: "none", partCount: 3, causes: "none", masks: "patches" } as const;

/** An encoder that was not to be asked. */
const blind = (of: Encoder): Encoder => ({
  ...of,
  prepareImage: () => expect.unreachable(),
  encodeImages: () => expect.unreachable(),
  encodeTexts: () => expect.unreachable(),
});

let vocabulary: Vocabulary;
let words: Vocabulary;
beforeAll(async () => {
  vocabulary = await prepareVocabulary(encoder, colourBank);
  words = await prepareVocabulary(small, colourBank);
});

const timeless = (explanation: Explanation) => ({ ...explanation, timings: {} });

const OTHERWISE: Omit<ExplainSettings, (typeof SEEING_SETTINGS)[number]> = {
  candidates: 3,
  relevance: "paper",
  relevanceText: "template",
  match: "topk",
  temperature: 0.1,
  descriptorsPerPart: 1,
  languageConcepts: 2,
};

test.each(["ellipse", "pooled"] as const)(
  "what is seen with %s regions is told in other words without the encoder, as if it were seen anew",
  async (regions) => {
    const { value } = await seeJointly(encoder, [{ pixels: tree }], { ...DEFAULT_SETTINGS, regions }).next();
    const seen = structuredClone(value as Seen);
    for (const [name, other] of Object.entries(OTHERWISE)) {
      const settings = { ...DEFAULT_SETTINGS, regions, [name]: other };
      const told = tellImage(seen, encoder.info, {
        vocabulary,
        settings,
        target: undefined,
        versus: undefined,
      });
      expect(timeless(told.explanation), name).toEqual(
        timeless(await explain(encoder, { pixels: tree }, vocabulary, { settings })),
      );
    }
    const fewer = await prepareVocabulary(encoder, {
      ...colourBank,
      classes: Object.fromEntries(Object.entries(colourBank.classes).toReversed().slice(0, 2)),
    });
    const telling = { vocabulary: fewer, settings: { ...DEFAULT_SETTINGS, regions } };
    expect(
      timeless(
        tellImage(seen, encoder.info, { ...telling, target: undefined, versus: undefined }).explanation,
      ),
    ).toEqual(timeless(await explain(encoder, { pixels: tree }, fewer, { settings: telling.settings })));
  },
);

/** What was seen, as it is kept: without its image's time. */
function remembering(): { memory: SeenMemory; kept: Map<number, Seen> } {
  const kept = new Map<number, Seen>();
  return {
    kept,
    memory: {
      recall: async (place) => kept.get(place) ?? null,
      async keep(place, seen) {
        kept.set(place, structuredClone({ ...seen, timings: {} }));
      },
    },
  };
}

async function explained(model: Encoder, images: readonly ImageSource[], memory?: SeenMemory) {
  const explanations: Explanation[] = [];
  for await (const { explanation } of explainJointly(model, images, words, { settings: quick, memory })) {
    explanations.push(timeless(explanation));
  }
  return explanations;
}

/** Drawings in turn; every seventh cannot be read. */
function drawings(count: number): { images: ImageSource[]; reads: number[] } {
  const reads: number[] = [];
  const images = Array.from({ length: count }, (_, i) => async (): Promise<ImageToExplain | null> => {
    reads.push(i);
    return i % 7 === 6 ? null : { pixels: i % 2 === 0 ? tree : crown, path: `${i}` };
  });
  return { images, reads };
}

test.each([5, 12, MOST_FOUND_ON + 6])(
  "of %i images nothing is encoded where all that can be read is recalled",
  async (count) => {
    const { memory, kept } = remembering();
    const expected = await explained(small, drawings(count).images);
    expect(await explained(small, drawings(count).images, memory)).toEqual(expected);
    expect(kept.size).toBe(expected.length);
    const { images, reads } = drawings(count);
    expect(await explained(blind(small), images, memory)).toEqual(expected);
    expect(reads.every((i) => i % 7 === 6)).toBe(true);
  },
);

test.each([5, MOST_FOUND_ON + 6])(
  "of %i images what is not recalled is seen as before, read once",
  async (count) => {
    const { memory, kept } = remembering();
    const expected = await explained(small, drawings(count).images, memory);
    const before = new Map(kept);
    for (const place of [1, count - 1]) kept.delete(place);
    const { images, reads } = drawings(count);
    expect(await explained(small, images, memory)).toEqual(expected);
    expect(new Set(reads).size).toBe(reads.length);
    expect(kept).toEqual(before);
  },
);
