import { expect, test } from "vitest";
import { findKnown, KNOWN_CHECKPOINTS } from "./registry.ts";

test("no two checkpoints share a name, letter case aside, or a repository", () => {
  for (const key of ["name", "hubId"] as const) {
    const values = new Set(KNOWN_CHECKPOINTS.map((checkpoint) => checkpoint[key].toLowerCase()));
    expect(values.size).toBe(KNOWN_CHECKPOINTS.length);
  }
});

test("names and repositories are well formed", () => {
  for (const { name, hubId } of KNOWN_CHECKPOINTS) {
    expect(name).toMatch(/^[A-Za-z0-9_-]+\/[a-z0-9_]+$/);
    expect(hubId).toMatch(/^[A-Za-z0-9-]+\/[A-Za-z0-9._-]{1,96}$/);
    expect(hubId).not.toMatch(/\.\.|--|[.-]$/);
  }
});

test("the 13 checkpoints of the paper come first, with the figures it prints", () => {
  const figures = KNOWN_CHECKPOINTS.slice(0, 13).map(({ name, paper }) => [
    name,
    paper?.imagenetTop1,
    paper?.publishedMi.pca,
    paper?.publishedMi.kmeans,
    paper?.auc.pca,
    paper?.auc.kmeans,
  ]);
  expect(figures).toEqual([
    ["ViT-B-32/openai", 61.66, 7.4, 7.26, 3.61, 3.39],
    ["ViT-B-16/openai", 67.7, 7.5, 7.44, 3.62, 3.53],
    ["ViT-B-32/datacomp_xl_s13b_b90k", 68.88, 7.79, 7.65, 3.93, 3.7],
    ["ViT-B-16/datacomp_xl_s13b_b90k", 73.37, 7.68, 7.58, 3.99, 3.81],
    ["ViT-L-14/openai", 74.77, 7.94, 7.89, 4.47, 4.37],
    ["ViT-L-14-336/openai", 76.23, 7.96, 7.93, 4.51, 4.44],
    ["ViT-B-16/dfn2b", 76.24, 8.19, 8.11, 4.62, 4.46],
    ["RN50/openai", 58.42, 7.14, 7.2, 3.23, 3.32],
    ["RN101/openai", 60.9, 7.43, 7.53, 3.49, 3.6],
    ["RN50x4/openai", 65.28, 7.53, 7.58, 3.84, 3.9],
    ["RN50x16/openai", 70.04, 7.51, 7.63, 3.85, 4.03],
    ["convnext_base/laion400m_s13b_b51k", 65.36, 6.47, 6.66, 2.54, 2.8],
    ["convnext_base_w/laion_aesthetic_s13b_b82k", 71.22, 7.16, 7.56, 3.19, 3.74],
  ]);
  expect(KNOWN_CHECKPOINTS.filter(({ paper }) => paper !== undefined)).toHaveLength(13);
});

test("the figures for other data sets are the paper's", () => {
  expect(resultsOn("places365")).toEqual([
    ["ViT-B-32/openai", 38.25, 8.252, 2.658],
    ["ViT-B-16/openai", 38.82, 8.655, 2.872],
    ["ViT-B-32/datacomp_xl_s13b_b90k", 41.92, 8.454, 2.681],
    ["ViT-B-16/datacomp_xl_s13b_b90k", 42.36, 8.212, 2.683],
    ["ViT-L-14/openai", 39.67, 9.154, 3.427],
    ["ViT-L-14-336/openai", 40.36, 9.073, 3.45],
    ["ViT-B-16/dfn2b", 43.99, 8.549, 2.9],
  ]);
  expect(resultsOn("food101")).toEqual([
    ["ViT-B-32/datacomp_xl_s13b_b90k", 85.81, 8.358, 2.948],
    ["ViT-B-16/datacomp_xl_s13b_b90k", 90.3, 8.185, 3.307],
    ["ViT-B-16/dfn2b", 91.24, 8.364, 3.763],
  ]);
});

test("patches fill the image, but for checkpoints that say so", () => {
  const remainders = KNOWN_CHECKPOINTS.filter(({ imageSize, patchSize = 32 }) => imageSize % patchSize !== 0);
  expect(remainders.map(({ hubId }) => hubId)).toEqual([
    "google/siglip-so400m-patch14-384",
    "google/siglip2-so400m-patch14-384",
    "visheratin/nllb-clip-large-siglip",
  ]);
  for (const { note } of remainders) {
    expect(note).toContain("27 × 27 patches");
  }
});

test("transformers have a patch size, convolutional encoders none", () => {
  for (const { name, architecture, patchSize } of KNOWN_CHECKPOINTS) {
    expect(patchSize !== undefined, name).toBe(["vit", "siglip", "eva", "pe"].includes(architecture));
  }
});

test("a weights file is as large as its parameters in 32 bits, to the hub's three digits", () => {
  const sized = KNOWN_CHECKPOINTS.filter(({ weightsBytes }) => weightsBytes !== undefined);
  expect(sized.length).toBeGreaterThan(0);
  for (const { name, parameters, weightsBytes = 0 } of sized) {
    expect(Math.abs(weightsBytes / (parameters * 4e6) - 1), name).toBeLessThan(0.005);
  }
});

test("SigLIP differs from CLIP in all that it should", () => {
  for (const known of KNOWN_CHECKPOINTS) {
    const isSiglip = known.hubId.startsWith("google/siglip");
    expect(known.architecture === "siglip", known.name).toBe(isSiglip || known.name.includes("-siglip/"));
    expect(known.layout === "hugging-face", known.name).toBe(isSiglip || known.name.startsWith("TinyCLIP-"));
    expect(known.scoring === "sigmoid", known.name).toBe(known.architecture === "siglip");
    expect(known.activation === "gelu-tanh", known.name).toBe(isSiglip);
    expect(["siglip", "gemma"].includes(known.tokenizer), known.name).toBe(isSiglip);
    if (isSiglip) expect(known.contextLength, known.name).toBe(64);
  }
});

test("the weights of OpenAI, MetaCLIP and DFN use QuickGELU, most of those of LAION and DataComp do not", () => {
  for (const { name, activation } of KNOWN_CHECKPOINTS) {
    const quick = /\/(openai|metaclip_|dfn[25]b)|^ViT-H-14-worldwide\/|^roberta/.test(name);
    expect(activation === "quick-gelu", name).toBe(quick);
  }
});

test("every checkpoint with a published accuracy has one that is possible, and near the paper's where that has one", () => {
  const published = KNOWN_CHECKPOINTS.filter(({ imagenetTop1 }) => imagenetTop1 !== undefined);
  expect(published.length).toBeGreaterThan(60);
  for (const { name, imagenetTop1 = 0, paper } of published) {
    expect(imagenetTop1, name).toBeGreaterThan(20);
    expect(imagenetTop1, name).toBeLessThan(90);
    if (paper !== undefined) expect(Math.abs(imagenetTop1 - paper.imagenetTop1), name).toBeLessThan(2);
  }
});

test("a checkpoint is found whatever the letter case, and another name is not", () => {
  expect(findKnown("ViT-B-16/openai")?.hubId).toBe("timm/vit_base_patch16_clip_224.openai");
  expect(findKnown("vit-b-16/OPENAI")).toBe(findKnown("ViT-B-16/openai"));
  expect(findKnown("ViT-B-16")).toBeUndefined();
  expect(findKnown("")).toBeUndefined();
});

function resultsOn(dataSet: "places365" | "food101"): (string | number)[][] {
  return KNOWN_CHECKPOINTS.flatMap(({ name, paper }) => {
    const result = paper?.[dataSet];
    return result === undefined ? [] : [[name, result.top1, result.publishedMi, result.auc]];
  });
}
