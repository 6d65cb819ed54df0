import { beforeAll, describe, expect, test, vi } from "vitest";
import type { Bank } from "../concepts/bank.ts";
import type { EncodedImages, Encoder } from "../encoder/encoder.ts";
import type { MutualKnowledgeExplanation } from "./explanation.ts";
import { explain } from "./explain.ts";
import type { Explained } from "./tell-image.ts";
import { explainJointly } from "./explain-jointly.ts";
import { maskArea } from "../image/mask.ts";
import { decodeRuns } from "../image/run-lengths.ts";
import { type Matrix, matrix } from "../linalg/matrix.ts";
import { normaliseRows } from "../linalg/normalise-rows.ts";
import { similarities } from "../linalg/products.ts";
import { colourBank as bank, draw, tree } from "../../testing/drawings.ts";
import { createSyntheticEncoder } from "../encoder/synthetic-encoder.ts";
import { type Target, targetOfClass } from "../language/target.ts";
import { prepareVocabulary, type Vocabulary } from "../language/vocabulary.ts";

const encoder = createSyntheticEncoder();

const zeros = (m: Matrix) => matrix(m.rows, m.columns);

/** The encoder, one number of what it makes of images spoilt. */
const broken = (spoil: (encoded: EncodedImages) => Float32Array | undefined): Encoder => ({
  ...encoder,
  async encodeImages(images, options) {
    const encoded = await encoder.encodeImages(images, options);
    spoil(encoded)?.fill(NaN, 7, 8);
    return encoded;
  },
});

let vocabulary: Vocabulary;
let explanation: MutualKnowledgeExplanation;

beforeAll(async () => {
  vocabulary = await prepareVocabulary(encoder, bank);
  explanation = await explain(encoder, { pixels: tree, path: "tree.png" }, vocabulary);
});

const withoutTimings = (result: MutualKnowledgeExplanation) => ({ ...result, timings: {} });

test("a tree is explained as a tree, by the words of its parts", () => {
  expect(explanation.prediction.explained.name).toBe("green and brown tree");
  const words = explanation.parts.flatMap((part) => part.descriptors.map((d) => d.descriptor));
  expect(words).toContain("green leaves");
  expect(words.some((word) => word.startsWith("brown"))).toBe(true);
  expect(explanation.mutualConcepts).toContain("green leaves");
});

test.each(["tokens", "value", "self"] as const)("pooled by %s, too", async (projection) => {
  const settings = { regions: "pooled", projection, match: "topk", causes: "none" } as const;
  const { parts } = await explain(encoder, { pixels: tree }, vocabulary, { settings });
  const best = parts.map((part) => part.descriptors[0].descriptor.split(" ")[0]);
  expect(best).toContain("green");
  expect(best).toContain("brown");
});

test("a part is as similar to the image as its patches are on average", async () => {
  const settings = { regions: "pooled", projection: "tokens", match: "topk", causes: "none" } as const;
  const { parts } = await explain(encoder, { pixels: tree }, vocabulary, { settings });
  const { embeddings, features } = await encoder.encodeImages([encoder.prepareImage(tree)], {
    features: ["projected-tokens"],
  });
  const image = matrix(1, embeddings.columns, normaliseRows(embeddings).data);
  const cosines = similarities(normaliseRows(features["projected-tokens"]!), image).data;
  for (const { patches, similarity } of parts) {
    const mean = patches.reduce((sum, patch) => sum + cosines[patch], 0) / patches.length;
    expect(similarity).toBeCloseTo(mean, 5);
  }
  expect(new Set(parts.map(({ similarity }) => similarity)).size).toBe(parts.length);
});

test("the object, not the page, is prominent", () => {
  const { mask, area } = explanation.prominent;
  const { width, height } = explanation.image.frame;
  const refined = decodeRuns(mask, width, height);
  expect(refined.data[40 * width + 56]).toBe(1);
  expect(refined.data[5 * width + 5]).toBe(0);
  expect(maskArea(refined) / (width * height)).toBeCloseTo(area, 10);
  expect(area).toBeGreaterThan(0.15);
  expect(area).toBeLessThan(0.4);
});

test("parts are disjoint and lie within the prominent patches", () => {
  const patches = explanation.parts.flatMap((part) => part.patches);
  expect(new Set(patches).size).toBe(patches.length);
  expect(patches.toSorted((a, b) => a - b)).toEqual(
    explanation.prominent.patches.flatMap((set, i) => (set ? [i] : [])),
  );
});

test("parts are lettered from the largest", () => {
  expect(explanation.parts.map((part) => part.label)).toEqual(
    ["A", "B", "C", "D", "E"].slice(0, explanation.parts.length),
  );
  const sizes = explanation.parts.map((part) => part.patches.length);
  expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
});

test("every number of the explanation follows from its parts", () => {
  const { visionConcepts, languageConcepts, mutualConcepts, mutualInformation: mi, dynamics } = explanation;
  const language = new Set(languageConcepts.map((c) => c.descriptor));
  expect(mutualConcepts).toEqual(
    visionConcepts.filter((c) => language.has(c.descriptor)).map((c) => c.descriptor),
  );
  expect(mi.sharedCount).toBe(mutualConcepts.length);
  expect(mi.published).toBeCloseTo(
    Math.log(mi.visionCount) + Math.log(mi.languageCount) + Math.log(mi.sharedCount),
    10,
  );
  expect(mi.coupled).toBeLessThanOrEqual(Math.log(mi.visionCount) + 1e-12);
  expect(dynamics.coupled.curve).toHaveLength(mi.visionCount + 1);
  expect(dynamics.coupled.curve.at(-1)).toBe(0);
  for (const { relevance, importance } of visionConcepts) expect(importance).toBe(2.5 * relevance);
  const importances = visionConcepts.map((c) => c.importance);
  expect(importances).toEqual(importances.toSorted((a, b) => b - a));
});

test("it is plain data that survives JSON", () => {
  expect(JSON.parse(JSON.stringify(explanation))).toEqual(explanation);
});

test("the same input gives the same explanation but for timings", async () => {
  const again = await explain(
    encoder,
    { pixels: tree, path: "tree.png" },
    await prepareVocabulary(encoder, bank),
  );
  expect(withoutTimings(again)).toEqual(withoutTimings(explanation));
});

const codes = ({ notes }: MutualKnowledgeExplanation): string[] => notes.map(({ code }) => code);

test("what is set against itself is set against the runner-up, and a text that is no class is said", async () => {
  const usual = await explain(encoder, { pixels: tree }, vocabulary);
  const own = await explain(encoder, { pixels: tree }, vocabulary, {
    versus: usual.prediction.explained.name,
  });
  expect(own.causes!.versus).toEqual(usual.causes!.versus);
  expect(codes(own)).toEqual([...codes(usual), "versus-explained"]);
  const text = await explain(encoder, { pixels: tree }, vocabulary, { target: "brown trunk" });
  expect(codes(text)).toEqual([...codes(usual), "target-text"]);
});

test("what an image is labelled with is set against another answer, and against nothing where it is the answer", async () => {
  const labelled = (label: string, options = {}) =>
    explain(encoder, { pixels: tree }, vocabulary, { ...options, labelOf: () => label });
  const usual = await explain(encoder, { pixels: tree }, vocabulary);
  const [answer, runnerUp, third] = usual.prediction.top.map(({ name }) => name);
  const asked = await explain(encoder, { pixels: tree }, vocabulary, { versus: third });
  const wrong = await labelled(third);
  expect(asked.causes!.versus!.name).toBe(third);
  expect(wrong.causes).toEqual(asked.causes);
  expect(codes(wrong)).toEqual([...codes(usual), "versus-label"]);
  for (const label of [answer, runnerUp, "no class"]) {
    expect(withoutTimings(await labelled(label))).toEqual(withoutTimings(usual));
  }
  expect(withoutTimings(await labelled(third, { versus: runnerUp }))).toEqual(withoutTimings(usual));
  const uncaused = await labelled(third, { settings: { causes: "none" } });
  expect(codes(uncaused)).not.toContain("versus-label");
});

test("a vocabulary of another model is refused, whatever its width", async () => {
  const other = { ...encoder, info: { ...encoder.info, id: "other", sha256: "1".repeat(64) } };
  await expect(explain(other, { pixels: tree }, vocabulary)).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
    message: expect.stringMatching(/encoded by synthetic, not by other/),
  });
  const configured = { ...encoder, info: { ...encoder.info, configurationSha256: "1".repeat(64) } };
  await expect(explain(configured, { pixels: tree }, vocabulary)).rejects.toMatchObject({
    message: expect.stringMatching(/another configuration/),
  });
});

test("a blank target, and a direction called like a class, are refused", async () => {
  const refused = (target: string | Target) =>
    expect(explain(encoder, { pixels: tree }, vocabulary, { target })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
  await refused("  ");
  const sun = targetOfClass(vocabulary, "yellow sun")!;
  await refused({ name: sun.name, weight: sun.weight.map((value) => -value) });
  expect(
    (await explain(encoder, { pixels: tree }, vocabulary, { target: sun })).prediction.explained.name,
  ).toBe("yellow sun");
});

test("a target class is explained in place of the predicted one", async () => {
  const targeted = await explain(encoder, { pixels: tree }, vocabulary, { target: "yellow sun" });
  expect(targeted.prediction.explained.name).toBe("yellow sun");
  expect(targeted.prediction.targeted).toBe(true);
  expect(targeted.prediction.top[0].name).toBe("green and brown tree");
  expect(targeted.languageConcepts[0].descriptor).toMatch(/yellow/);
});

test("any other text is explained as it is written, scored as one more class", async () => {
  const asked = await explain(encoder, { pixels: tree }, vocabulary, {
    target: "brown trunk",
    versus: "blue water",
  });
  expect(asked.prediction.explained).toMatchObject({ name: "brown trunk" });
  expect(asked.prediction.explained.probability).toBeGreaterThan(0);
  expect(asked.prediction.top.map(({ name }) => name)).not.toContain("brown trunk");
  expect(asked.languageConcepts[0].descriptor).toMatch(/brown/);
  expect(asked.causes!.versus!.name).toBe("blue water");
  expect(asked.causes!.enough).toEqual([]);
});

test("what made the answer: the leaves, and the trunk with them", async () => {
  const { causes, parts } = explanation;
  expect(causes!.players).toEqual([...parts.map(({ label }) => label), "rest"]);
  expect(causes!.encodings).toBe(2 ** causes!.players.length);
  const sum = causes!.logodds.values.reduce((a, b) => a + b, 0);
  expect(sum).toBeCloseTo(causes!.logodds.all - causes!.logodds.none, 5);
  const best = causes!.players[causes!.logodds.values.indexOf(Math.max(...causes!.logodds.values))];
  expect(parts.find(({ label }) => label === best)!.descriptors[0].descriptor).toMatch(/green|brown/);
  const without = await explain(encoder, { pixels: tree }, vocabulary, { settings: { causes: "none" } });
  expect({ ...withoutTimings(without), causes, method: explanation.method }).toEqual({
    ...withoutTimings(explanation),
    image: without.image,
  });
});

test("an aborted signal ends it with the signal's reason", async () => {
  const reason = new Error("enough");
  await expect(
    explain(encoder, { pixels: tree }, vocabulary, { signal: AbortSignal.abort(reason) }),
  ).rejects.toBe(reason);
});

test("a bank's own number of candidates holds unless another is asked for", async () => {
  const small = await prepareVocabulary(encoder, { ...bank, candidates: 4 });
  const recommended = await explain(encoder, { pixels: tree }, small);
  expect(recommended.method.settings.candidates).toBe(4);
  const asked = await explain(encoder, { pixels: tree }, small, { settings: { candidates: 9 } });
  expect(asked.method.settings.candidates).toBe(9);
});

test("what a model recommends holds unless something else is asked for", async () => {
  const recommended = { regions: "ellipse", projection: "value" } as const;
  const model = { ...encoder, info: { ...encoder.info, recommended } };
  const { method } = await explain(model, { pixels: tree }, vocabulary);
  expect(method.settings).toMatchObject(recommended);
  const settings = { projection: "self" } as const;
  const asked = await explain(model, { pixels: tree }, vocabulary, { settings });
  expect(asked.method.settings).toMatchObject({ ...recommended, ...settings });
});

test("what a model and a small bank leave in doubt is said first", async () => {
  const caution = "It knows flat drawings only.";
  const doubtful = { ...encoder, info: { ...encoder.info, caution } };
  const { notes } = await explain(doubtful, { pixels: tree }, vocabulary);
  expect(notes.slice(0, 2).map(({ code }) => code)).toEqual(["model-caution", "whole-bank"]);
  expect(notes[0].message).toBe(caution);
  const few = await explain(encoder, { pixels: tree }, vocabulary, { settings: { languageConcepts: 5 } });
  expect(few.notes.map(({ code }) => code)).not.toContain("whole-bank");
});

test("settings outside their range are refused by name", async () => {
  await expect(
    explain(encoder, { pixels: tree }, vocabulary, { settings: { partCount: 0 } }),
  ).rejects.toThrow(/partCount is 0; allowed: a whole number from 1 to 20/);
});

async function collect(all: AsyncIterable<Explained>): Promise<MutualKnowledgeExplanation[]> {
  const collected: MutualKnowledgeExplanation[] = [];
  for await (const { explanation } of all) collected.push(explanation);
  return collected;
}

const colourOf = (e: MutualKnowledgeExplanation, label: string) =>
  e.parts.find((part) => part.label === label)!.descriptors[0].descriptor.split(" ")[0];

test("a frame is explained as the whole image is, whose size it may tell", async () => {
  const frame = { pixels: encoder.prepareImage(tree), width: tree.width, height: tree.height };
  const timeless = async (image: Parameters<typeof explain>[1]) => ({
    ...(await explain(encoder, image, vocabulary)),
    timings: null,
  });
  expect(frame.pixels.width).not.toBe(tree.width);
  expect(await timeless(frame)).toEqual(await timeless({ pixels: tree }));
});

test("images explained jointly share their letters", async () => {
  const taller = draw(224, (x, y) => {
    if ((x - 130) ** 2 + (y - 60) ** 2 < 45 ** 2) return [30, 160, 60];
    if (Math.abs(x - 130) < 16 && y > 80 && y < 200) return [120, 70, 30];
    return [255, 255, 255];
  });
  const both = await collect(
    explainJointly(encoder, [{ pixels: tree }, { pixels: taller }], vocabulary, {
      settings: { partCount: 2 },
    }),
  );
  expect(both.map((e) => e.image.jointly)).toEqual([2, 2]);
  expect(both.map((e) => colourOf(e, "A"))).toEqual(["green", "green"]);
  expect(both.map((e) => colourOf(e, "B"))).toEqual(["brown", "brown"]);
});

test("the timings of images explained jointly hold the shared steps and their own, not each other's", async () => {
  let ticks = 0;
  const now = vi.spyOn(performance, "now").mockImplementation(() => ticks++);
  const three = await collect(
    explainJointly(encoder, [{ pixels: tree }, { pixels: tree }, { pixels: tree }], vocabulary),
  );
  now.mockRestore();
  expect(three[1].timings).toEqual(three[0].timings);
  expect(three[2].timings).toEqual(three[0].timings);
  expect(three[0].timings).toMatchObject({ "encode image": 1, masks: 1 });
});

test("no images give no explanations", async () => {
  expect(await collect(explainJointly(encoder, [], vocabulary))).toEqual([]);
});

describe("a model that puts out a number that is none is refused, whatever would hide it", () => {
  test.each<[string, (encoded: EncodedImages) => Float32Array | undefined, RegExp]>([
    ["image", (encoded) => encoded.embeddings.data, /image embeddings hold NaN in row 0 of 1/],
    ["patches", (encoded) => encoded.features.keys?.data, /patch features \(keys\) hold NaN in row 0 of 196/],
    [
      "prompts",
      (encoded) => (encoded.features.keys ? undefined : encoded.embeddings.data),
      /embeddings of the prompts hold NaN/,
    ],
  ])("%s", async (_, spoil, message) => {
    await expect(
      explain(broken(spoil), { pixels: tree }, vocabulary, { settings: { prominent: "none" } }),
    ).rejects.toThrow(message);
  });
});

describe("degenerate models explain without a number that is none", () => {
  test.each<[string, Encoder]>([
    [
      "images of length 0",
      {
        ...encoder,
        async encodeImages(images, options) {
          const { embeddings, features } = await encoder.encodeImages(images, options);
          return { embeddings: zeros(embeddings), features };
        },
      },
    ],
    [
      "texts of length 0",
      { ...encoder, encodeTexts: async (texts) => zeros(await encoder.encodeTexts(texts)) },
    ],
    ["a single patch", createSyntheticEncoder({ side: 16, patch: 16 })],
  ])("%s", async (_, model) => {
    const own = await prepareVocabulary(model, bank);
    const result = await explain(model, { pixels: tree }, own, { settings: { relevance: "paper" } });
    expect(result.parts.length).toBeGreaterThan(0);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });
});

test("class names that objects inherit are names like others", async () => {
  const classes = JSON.parse(
    '{"__proto__": ["green leaves"], "constructor": ["blue scales"]}',
  ) as Bank["classes"];
  const own = await prepareVocabulary(encoder, { ...bank, classes });
  const result = await explain(encoder, { pixels: tree }, own, { target: "__proto__" });
  expect(result.prediction.explained.name).toBe("__proto__");
  expect(result.classes.count).toBe(2);
  const text = await explain(encoder, { pixels: tree }, own, { target: "toString" });
  expect(text.prediction.top.map(({ name }) => name)).not.toContain("toString");
});

test("a descriptor that several classes share is one descriptor", async () => {
  const twice = { ...bank, classes: { ...bank.classes, bush: ["green leaves", "green leaves"] } };
  const own = await prepareVocabulary(encoder, twice);
  const result = await explain(encoder, { pixels: tree }, own, { settings: { languageConcepts: 1_000_000 } });
  expect(result.bank.size).toBe(explanation.bank.size);
  const words = result.languageConcepts.map(({ descriptor }) => descriptor);
  expect(words).toHaveLength(result.bank.size);
  expect(new Set(words).size).toBe(words.length);
  expect(result.mutualInformation.sharedCount).toBe(result.visionConcepts.length);
});

describe("degenerate images explain without a number that is none", () => {
  test.each([
    ["one pixel", draw(1, () => [200, 20, 20])],
    ["one colour", draw(64, () => [255, 255, 255])],
    ["a thin strip", { width: 300, height: 1, data: new Uint8Array(900).fill(90) }],
  ])("%s", async (_, pixels) => {
    const result = await explain(encoder, { pixels }, vocabulary);
    expect(result.parts.length).toBeGreaterThan(0);
    expect(result.parts.every((part) => part.ellipse!.axes.every(Number.isFinite))).toBe(true);
    expect(Object.values(result.mutualInformation).every(Number.isFinite)).toBe(true);
  });
});
