import { createSyntheticEncoder, type Encoder, maskArea, prepareVocabulary } from "@commonground/core";
import { beforeAll, expect, it } from "vitest";
import { colourBank, tree } from "../../../core/testing/drawings.ts";
import { measureImages } from "../removal/measure-images.ts";
import { ablatedMethods, findRegions } from "../localisation/find-regions.ts";
import { STAGES } from "../localisation/object-stages.ts";
import { chanceOf, METHOD_NAMES, type MethodName } from "./methods.ts";
import type { PartitionedImage } from "./partition.ts";
import { partitionsOfImage } from "./partitions-of-image.ts";
import type { MethodsWork } from "./part-partitions.ts";

const encoder = createSyntheticEncoder({ side: 48, patch: 8 });
let work: MethodsWork;
let all: PartitionedImage;
beforeAll(async () => {
  const vocabulary = await prepareVocabulary(encoder, colourBank);
  work = { encoder, vocabulary, settings: { partCount: 3 }, seed: 1, baselines: [] };
  all = await partitionsOfImage({ pixels: tree }, METHOD_NAMES, work);
});

const waysOf = ({ partitions }: PartitionedImage) => partitions.flatMap(({ ways }) => ways);
const regionsBy = ({ partitions }: PartitionedImage, name: MethodName) =>
  partitions.find(({ ways }) => ways.some(({ method }) => method === name))!.regions;

it("every method is there, those of the same parts on the same regions", () => {
  expect(
    waysOf(all)
      .map(({ method }) => method)
      .toSorted(),
  ).toEqual(METHOD_NAMES.toSorted());
  expect(regionsBy(all, "kmeans-chance")).toBe(regionsBy(all, "kmeans-concept-ellipse"));
  expect(regionsBy(all, "pca-chance")).not.toBe(regionsBy(all, "kmeans-chance"));
  const scores = (name: string) => waysOf(all).find(({ method }) => method === name)!.scores;
  expect(scores("kmeans-concept-ellipse")).not.toEqual(scores("kmeans-concept-pooled"));
  expect(scores("kmeans-chance")).toBeNull();
  expect(scores("kmeans-largest")).toEqual(regionsBy(all, "kmeans-largest").map(maskArea));
});

it("random regions have the parts' areas and their order by causes, a grid and bands fill the frame", () => {
  const causes = waysOf(all).find(({ method }) => method === "kmeans-causes")!.scores;
  expect(waysOf(all).find(({ method }) => method === "random")!.scores).toEqual(causes);
  expect(regionsBy(all, "random").map(maskArea)).toEqual(regionsBy(all, "kmeans-causes").map(maskArea));
  for (const name of ["grid", "bands"] as const) {
    expect(regionsBy(all, name)).toHaveLength(regionsBy(all, "kmeans-causes").length);
    expect(regionsBy(all, name).reduce((sum, region) => sum + maskArea(region), 0)).toBe(48 * 48);
  }
});

it("a method alone is what it is beside the others, and costs what it needs", async () => {
  let encoded = 0;
  const counting: Encoder = {
    ...encoder,
    encodeImages: (images, options) => {
      encoded += images.length;
      return encoder.encodeImages(images, options);
    },
  };
  const alone = await partitionsOfImage({ pixels: tree }, ["pca-concept-pooled"], {
    ...work,
    encoder: counting,
  });
  expect(encoded).toBe(1);
  expect(waysOf(alone)).toEqual(waysOf(all).filter(({ method }) => method === "pca-concept-pooled"));
  expect(alone.target).toBe(all.target);
  const random = await partitionsOfImage({ pixels: tree }, ["random"], work);
  expect(random.partitions).toHaveLength(1);
  expect(random.partitions[0]).toEqual(all.partitions.find(({ ways }) => ways[0].method === "random"));
});

it("the object is what localisation finds after each stage, beside a disc of its area, from one encoding", async () => {
  let encoded = 0;
  const counting: Encoder = {
    ...encoder,
    encodeImages: (images, options) => {
      encoded += images.length;
      return encoder.encodeImages(images, options);
    },
  };
  const methods = METHOD_NAMES.filter((name) => name.startsWith("object-"));
  const alone = await partitionsOfImage({ pixels: tree }, methods, { ...work, encoder: counting });
  expect(encoded).toBe(1);
  expect(alone.target).toBe(all.target);
  for (const name of methods) expect(regionsBy(alone, name)).toEqual(regionsBy(all, name));
  const frame = encoder.prepareImage(tree);
  const { features } = await encoder.encodeImages([frame], { features: ["keys"] });
  const found = findRegions(frame, features, encoder.info, ablatedMethods(encoder.info), "border");
  expect(found).toHaveLength(STAGES.length);
  for (const [i, stage] of STAGES.entries()) {
    const [object] = regionsBy(alone, `object-${stage}`);
    expect(object).toEqual(found[i].mask);
    expect(chanceOf(`object-${stage}`)).toBe(`object-${stage}-disc`);
    // Pixels at one distance from the middle enter together.
    const [disc] = regionsBy(alone, `object-${stage}-disc`);
    expect(Math.abs(maskArea(disc) - maskArea(object))).toBeLessThan(0.01 * 48 * 48);
    expect(disc).not.toEqual(object);
  }
  const everything = await partitionsOfImage({ pixels: tree }, ["object-region"], {
    ...work,
    settings: { prominent: "none" },
  });
  expect(maskArea(regionsBy(everything, "object-region")[0])).toBe(48 * 48);
});

it("images measured together give what each gives by itself", async () => {
  const image = {
    frame: encoder.prepareImage(tree),
    target: all.target,
    right: all.target,
    partitions: all.partitions,
  };
  const options = {
    encoder,
    weights: work.vocabulary.classWeights,
    removal: "blur",
    steps: 3,
    seed: 0,
  } as const;
  const [one, two] = await measureImages(
    [image, { ...image, partitions: image.partitions.slice(0, 1) }],
    options,
  );
  expect(one.map(({ method }) => method).toSorted()).toEqual(METHOD_NAMES.toSorted());
  expect(two).toEqual(one.slice(0, two.length));
  expect(await measureImages([image], options)).toEqual([one]);
});
