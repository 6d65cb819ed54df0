import { DEFAULT_SETTINGS, type MutualKnowledgeExplanation } from "@commonground/core";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { tinyBank, writeBank } from "./support/bank.ts";
import { cat, commonground, dog, root } from "./support/command.ts";
import { temporaryFolder } from "./support/folder.ts";

const folder = temporaryFolder();
const bank = writeBank(join(folder, "tiny.json"));

async function explained(...args: string[]): Promise<MutualKnowledgeExplanation[]> {
  const { code, stdout, stderr } = await commonground(["explain", "--json", "-", ...args]);
  expect(stderr).toBe("");
  expect(code).toBe(0);
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

const QUICK = ["--bank", bank, "--part-count", "2"];
const quick = (...args: string[]) => explained(dog, ...QUICK, ...args);

describe("the JSON of one image with the embedded model and bank", () => {
  let explanation: MutualKnowledgeExplanation;
  beforeAll(async () => {
    [explanation] = await explained(dog);
  });

  test("says which image it is about", () => {
    const sha256 = createHash("sha256")
      .update(readFileSync(join(root, dog)))
      .digest("hex");
    expect(explanation.schema).toBe("commonground/explanation@2");
    expect(explanation.image).toEqual({
      path: dog,
      width: 512,
      height: 512,
      sha256,
      frame: { width: 112, height: 112 },
      jointly: 1,
    });
  });

  test("says with which model, bank, classes and settings it was made", () => {
    expect(explanation.model).toMatchObject({
      id: "emoji-vit-s",
      architecture: "vit",
      layout: "open_clip",
      grid: { rows: 14, columns: 14 },
    });
    const weights = readFileSync(join(root, "models/emoji/emoji-vit-s/open_clip_model.safetensors"));
    expect(explanation.model.sha256).toBe(createHash("sha256").update(weights).digest("hex"));
    expect(explanation.bank.name).toBe("emoji");
    expect(explanation.bank.size).toBeGreaterThanOrEqual(1000);
    expect(explanation.bank.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(explanation.classes.count).toBe(396);
    const { candidates: _recommended, ...usual } = DEFAULT_SETTINGS;
    expect(explanation.method.settings).toMatchObject({ ...usual, regions: "pooled" });
  });

  test("predicts the dog", () => {
    const { explained, targeted, top } = explanation.prediction;
    expect(explained.name).toBe("dog face");
    expect(targeted).toBe(false);
    expect(top).toHaveLength(5);
    expect(top[0]).toEqual(explained);
    expect(top.map((c) => c.probability)).toEqual(top.map((c) => c.probability).toSorted((a, b) => b - a));
  });

  test("has parts that divide the prominent patches, with their words", () => {
    const { prominent, parts } = explanation;
    expect(prominent.patches).toHaveLength(14 * 14);
    const patches = parts.flatMap((part) => part.patches);
    expect(new Set(patches).size).toBe(patches.length);
    expect(parts.map((part) => part.label).join("")).toBe("ABCDE".slice(0, parts.length));
    for (const part of parts) {
      expect(part.descriptors.length).toBeGreaterThan(0);
      expect(part.area).toBeGreaterThan(0);
      expect(part.mask.reduce((sum, run) => sum + run, 0)).toBe(112 * 112);
      expect(part.colour).toMatch(/^#[0-9a-f]{6}$/);
    }
  });

  test("has concepts, shared concepts and curves that fit each other", () => {
    const { visionConcepts, languageConcepts, mutualConcepts, mutualInformation, dynamics, parts } =
      explanation;
    const words = new Set(parts.flatMap((part) => part.descriptors.map((d) => d.descriptor)));
    expect(new Set(visionConcepts.map((c) => c.descriptor))).toEqual(words);
    expect(languageConcepts).toHaveLength(50);
    expect(mutualConcepts).toEqual(visionConcepts.filter((c) => c.mutual).map((c) => c.descriptor));
    expect(mutualConcepts.length).toBeGreaterThan(0);
    expect(mutualInformation).toMatchObject({
      visionCount: visionConcepts.length,
      languageCount: 50,
      sharedCount: mutualConcepts.length,
    });
    for (const estimator of ["coupled", "published"] as const) {
      const { curve, auc } = dynamics[estimator];
      expect(curve).toHaveLength(visionConcepts.length + 1);
      expect(curve[0]).toBeCloseTo(mutualInformation[estimator], 10);
      expect(curve.at(-1)).toBe(0);
      expect(auc).toBeCloseTo(curve.reduce((sum, value) => sum + value, 0) / curve.length, 10);
    }
    expect(Object.values(explanation.timings).every((ms) => ms >= 0)).toBe(true);
  });

  test("is the same again but for the timings", async () => {
    const [{ timings: _first, ...again }] = await explained(dog);
    const { timings: _second, ...before } = explanation;
    expect(again).toEqual(before);
  });
});

test("--target explains any text, --versus sets it against another", async () => {
  const [{ prediction, causes }] = await quick("--target", "a wet dog", "--versus", "a hot dog");
  expect(prediction.explained.name).toBe("a wet dog");
  expect(prediction.targeted).toBe(true);
  expect(causes?.versus?.name).toBe("a hot dog");
});

test("--target explains the class that was asked for", async () => {
  const [{ prediction }] = await quick("--target", "car");
  expect(prediction.explained.name).toBe("car");
  expect(prediction.targeted).toBe(true);
  expect(prediction.top[0].name).toBe("dog face");
});

test("--classes takes a list", async () => {
  const [{ prediction, classes }] = await quick("--classes", "rocket,dog face, umbrella");
  expect(classes.count).toBe(3);
  expect(prediction.explained.name).toBe("dog face");
  expect(prediction.top.map((c) => c.name).toSorted()).toEqual(["dog face", "rocket", "umbrella"]);
});

test("--classes takes a file, comments and blank lines left out", async () => {
  const classes = join(folder, "classes.txt");
  writeFileSync(classes, "\uFEFF# animals\ndog face\r\n\r\ncat face\n");
  const [{ prediction }] = await quick("--classes", classes);
  expect(prediction.top.map((c) => c.name)).toEqual(["dog face", "cat face"]);
});

test("--bank takes a file, whose words are used and no others", async () => {
  const [{ bank, parts }] = await quick();
  const words = new Set([...Object.values(tinyBank.classes).flat(), ...tinyBank.descriptors]);
  expect(bank).toMatchObject({ name: "tiny", size: words.size });
  for (const { descriptor } of parts.flatMap((part) => part.descriptors)) expect(words).toContain(descriptor);
});

test("--jointly explains images together, one explanation each", async () => {
  const both = await explained(dog, cat, ...QUICK, "--jointly");
  expect(both.map(({ image }) => [image.path, image.jointly])).toEqual([
    [dog, 2],
    [cat, 2],
  ]);
  const [alone] = await quick();
  expect(both[0].image).toEqual({ ...alone.image, jointly: 2 });
});

test("a bank's own number of candidates holds unless another is given", async () => {
  const recommending = writeBank(join(folder, "recommending.json"), { candidates: 7 } as object);
  const [recommended] = await quick("--bank", recommending);
  expect(recommended.method.settings.candidates).toBe(7);
  const [given] = await quick("--bank", recommending, "--candidates", "9");
  expect(given.method.settings.candidates).toBe(9);
});

test("the method's options are the settings that are used", async () => {
  const options = {
    "--features": "tokens@1",
    "--part-count": 3,
    "--masks": "patches",
    "--causes": "none",
    "--match": "topk",
    "--descriptors-per-part": 2,
    "--language-concepts": 6,
  };
  const [explanation] = await quick(...Object.entries(options).flat().map(String));
  const { method, parts, causes, languageConcepts } = explanation;
  expect(method.settings).toEqual({
    ...DEFAULT_SETTINGS,
    regions: "pooled",
    projection: method.settings.projection,
    features: "tokens@1",
    partCount: 3,
    masks: "patches",
    causes: "none",
    match: "topk",
    descriptorsPerPart: 2,
    languageConcepts: 6,
  });
  expect(parts.map(({ refined, descriptors }) => [refined, descriptors.length])).toEqual(
    Array.from({ length: 3 }, () => [false, 2]),
  );
  expect(parts[0].descriptors[0].transport).toBeNull();
  expect(causes).toBeNull();
  expect(languageConcepts).toHaveLength(6);
});

describe("several images", () => {
  test("folders are searched, and one bad image leaves the others be", async () => {
    const images = join(folder, "images");
    mkdirSync(join(images, "inner"), { recursive: true });
    await copyFile(join(root, dog), join(images, "a.svg"));
    await copyFile(join(root, cat), join(images, "inner", "c.svg"));
    writeFileSync(join(images, "b.png"), "no image at all");
    const json = join(folder, "some.json");
    const { code, stdout, stderr } = await commonground(["explain", images, ...QUICK, "--json", json]);
    expect(code).toBe(1);
    expect(stdout).toContain("dog face");
    expect(stderr.trimEnd().split("\n")).toEqual([
      `wrote ${json}`,
      "1 of 3 images failed:",
      expect.stringContaining(join(images, "b.png")),
    ]);
    const paths = readFileSync(json, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).image.path);
    expect(paths).toEqual([join(images, "a.svg"), join(images, "inner", "c.svg")]);
  });

  test("jointly, too, the bad one is named and the others go on", async () => {
    const { code, stdout, stderr } = await commonground([
      "explain",
      "--jointly",
      "--json",
      "-",
      ...QUICK,
      dog,
      join(folder, "missing.png"),
      cat,
    ]);
    expect(code).toBe(1);
    expect(stdout.trimEnd().split("\n")).toHaveLength(2);
    expect(stderr).toContain("1 of 3 images failed:\n");
    expect(stderr).toContain("missing.png");
  });
});
