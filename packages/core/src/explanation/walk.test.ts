// The real walk, but for what each step hands on: it goes through `structuredClone`, as to a worker or into a cache.

import { beforeEach, expect, test, vi } from "vitest";
import { colourBank, crown, tree } from "../../testing/drawings.ts";
import { createSyntheticEncoder } from "../encoder/synthetic-encoder.ts";
import { prepareTarget } from "../language/target.ts";
import { prepareVocabulary } from "../language/vocabulary.ts";
import { explainJointly } from "./explain-jointly.ts";
import type { Explanation } from "./explanation.ts";
import type { ExplainSettings } from "./settings.ts";

const walk = vi.hoisted(() => {
  const cloned = new Set<string>();
  let sent = false;
  const clone = <T>(name: string, value: T): T => {
    if (!sent) return value;
    cloned.add(name);
    return structuredClone(value);
  };
  const send =
    (name: string, step: (...args: never[]) => unknown) =>
    (...args: never[]): unknown => {
      const result = step(...args);
      if (typeof result === "function") return send(name, result as typeof step);
      return result instanceof Promise
        ? result.then((value: unknown) => clone(name, value))
        : clone(name, result);
    };
  return {
    cloned,
    clone: (on: boolean): void => {
      sent = on;
    },
    /** A module whose steps send what they give through `structuredClone`. */
    sending: async <M extends object>(load: () => Promise<M>, ...steps: (keyof M & string)[]): Promise<M> => {
      const real = await load();
      return {
        ...real,
        ...Object.fromEntries(steps.map((name) => [name, send(name, real[name] as () => unknown)])),
      };
    },
  };
});

vi.mock(import("./look.ts"), (load) => walk.sending(load, "look"));
vi.mock(import("./find-object.ts"), (load) => walk.sending(load, "findObject"));
vi.mock(import("./locate-parts.ts"), (load) => walk.sending(load, "locateParts"));
vi.mock(import("../vision/part-masks.ts"), (load) => walk.sending(load, "partMasks"));
vi.mock(import("../vision/encode-regions.ts"), (load) => walk.sending(load, "redCircle", "pooled"));
vi.mock(import("../matching/match-parts.ts"), (load) => walk.sending(load, "matchParts"));
vi.mock(import("./predict-target.ts"), (load) => walk.sending(load, "predictTarget"));
vi.mock(import("../language/language-concepts.ts"), (load) => walk.sending(load, "languageConcepts"));
vi.mock(import("../language/nearest-of-classes.ts"), (load) => walk.sending(load, "nearestOfClasses"));
vi.mock(import("../language/target.ts"), (load) => walk.sending(load, "prepareTarget"));
vi.mock(import("../language/vocabulary.ts"), (load) => walk.sending(load, "prepareVocabulary"));
vi.mock(import("../mutual/share-knowledge.ts"), (load) => walk.sending(load, "shareKnowledge"));
vi.mock(import("../causes/encode-subsets.ts"), (load) => walk.sending(load, "encodeSubsets"));
vi.mock(import("./see-search.ts"), (load) => walk.sending(load, "seeSearch"));
vi.mock(import("./see-image.ts"), (load) => walk.sending(load, "seeImage"));
vi.mock(import("./causes-of.ts"), (load) => walk.sending(load, "causesOf"));
vi.mock(import("./assemble-explanation.ts"), (load) => walk.sending(load, "assembleExplanation"));

const encoder = createSyntheticEncoder();

const withoutTimings = (result: Explanation): Explanation => ({ ...result, timings: {} });

async function explained(settings: Partial<ExplainSettings>): Promise<Explanation[]> {
  const vocabulary = await prepareVocabulary(encoder, colourBank);
  const versus = await prepareTarget(encoder, vocabulary, "an orange glow");
  const images = [{ pixels: tree, path: "tree.png" }, { pixels: crown }];
  const results: Explanation[] = [];
  for await (const { explanation } of explainJointly(encoder, images, vocabulary, {
    settings,
    target: "yellow sun",
    versus,
  })) {
    results.push(withoutTimings(explanation));
  }
  return results;
}

beforeEach(() => walk.cloned.clear());

test.each<[Partial<ExplainSettings>, string, string]>([
  [{ regions: "ellipse" }, "redCircle", "pooled"],
  [{ regions: "pooled", removal: "drop" }, "pooled", "redCircle"],
])("with %o every step hands on plain data", async (settings, used, unused) => {
  walk.clone(false);
  const expected = await explained(settings);
  expect(walk.cloned.size).toBe(0);
  walk.clone(true);
  expect(await explained(settings)).toStrictEqual(expected);
  expect([...walk.cloned].toSorted()).toEqual(
    [
      "assembleExplanation",
      "causesOf",
      "encodeSubsets",
      "findObject",
      "languageConcepts",
      "locateParts",
      "look",
      "matchParts",
      "nearestOfClasses",
      "partMasks",
      "predictTarget",
      "prepareTarget",
      "prepareVocabulary",
      "seeImage",
      "seeSearch",
      "shareKnowledge",
      used,
    ].toSorted(),
  );
  expect(walk.cloned).not.toContain(unused);
});
