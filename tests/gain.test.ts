import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { GainReport } from "@commonground/study";
import { beforeAll, describe, expect, test } from "vitest";
import { commonground, root } from "./support/command.ts";
import { temporaryFolder } from "./support/folder.ts";

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const drawings = { "dog face": "1f436", "cat face": "1f431", "cow face": "1f42e", "pig face": "1f437" };
const names = Object.keys(drawings);
const drawing = (code: string) => readFileSync(join(root, `node_modules/@twemoji/svg/${code}.svg`), "utf8");

beforeAll(() => {
  for (const [name, code] of Object.entries(drawings)) {
    mkdirSync(at(`pairs/${name}`), { recursive: true });
    writeFileSync(at(`pairs/${name}/1.svg`), drawing(code));
    // The same, upside down and grey: another image, and a harder one.
    writeFileSync(
      at(`pairs/${name}/2.svg`),
      drawing(code)
        .replace(/#[0-9a-f]{6}/giu, "#8899A6")
        .replace("<svg ", '<svg transform="scale(1,-1)" '),
    );
  }
});

const gain = (...args: readonly string[]) =>
  commonground(["evaluate", "gain", ...args, "--random-words", "2", "--draws", "50", "--quiet"]);
const read = (name: string) => JSON.parse(readFileSync(at(name), "utf8")) as GainReport;

describe("emoji, one drawing a class", () => {
  const args = ["--data", "twemoji", "--classes", names.join(), "--out", at("results")];

  test("are told in lines of 80 cells, with why there are no other images and the paper's figures", async () => {
    const outputs = ["--json", at("gain.json"), "--csv", at("tables"), "--latex", at("gain.tex")];
    const { code, stdout, stderr } = await gain(...args, ...outputs);
    expect([code, stderr]).toEqual([0, ""]);
    for (const line of stdout.split("\n")) expect(Array.from(line).length, line).toBeLessThanOrEqual(80);
    expect(stdout).toMatch(/^class templates +\d+\.\d \[/m);
    expect(stdout).toMatch(/^\+ random, no harm +\d+\.\d \[/m);
    expect(stdout).toMatch(/^both of these +.* base$/m);
    expect(stdout.replaceAll("\n", " ")).toMatch(
      /left out: .* no class has two images that differ; give other images .* --other-data/,
    );
    expect(stdout.replaceAll("\n", " ")).toContain("RN50x16 68.47 → 72.22");
    expect(stdout.replaceAll("\n", " ")).toMatch(
      /reads 32 tokens: of (\d+) of \1 .* and reads “how can you identify a .* Distinctive and .*” of the first\./,
    );
    expect(stdout).toMatch(/^paper's sentence, cut +\d+\.\d \[.*\nthe sentence in two +\d+\.\d \[/m);

    const report = read("gain.json");
    expect(report).toMatchObject({
      schema: "commonground/gain@1",
      model: { id: "emoji-vit-s", precision: "f32" },
      bank: { name: "emoji" },
      data: "twemoji",
      otherData: [],
      classes: 4,
      failed: 0,
      nearest: 2,
      randomDraws: 2,
      resampling: { draws: 50, seed: 0 },
      splits: { same: { finding: 4, tested: 4 }, other: null },
      // What this model reads of a text ends before the descriptor does.
      wording: { base: "both", contextLength: 32 },
    });
    expect(report.wording.cut).toBe(report.wording.sentences);
    expect(report.wording.reads).toMatch(/^how can you identify a .*\. Distinctive and/);
    const { classes } = report.splits.same;
    expect(classes.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
    for (const { name, nearest, added, base } of classes) {
      expect(nearest).toHaveLength(2);
      expect(nearest).not.toContain(name);
      expect(added.length).toBeGreaterThan(0);
      expect([0, 1]).toContain(base);
    }

    expect(readdirSync(at("tables")).toSorted()).toEqual([
      "classes.csv",
      "classifiers.csv",
      "leads.csv",
      "paper.csv",
    ]);
    expect(readFileSync(at("tables/classes.csv"), "utf8").trimEnd().split("\r\n")).toHaveLength(1 + 4);
    expect(readFileSync(at("gain.tex"), "utf8")).toMatch(
      /^% The model reads 32 tokens.*of the first: how can you[^]*\\begin\{tabular\}\{lrr\}[^]*\+ random, no harm & \$[\d.]+\$/m,
    );
  });

  test("what is kept is gone on from, what of it is lost is made anew, and the figures are the same", async () => {
    const first = read("gain.json");
    rmSync(at("results/data/embeddings"), { recursive: true });
    const again = await gain(...args, "--json", at("again.json"));
    expect(again).toMatchObject({ code: 0, stderr: "" });
    expect(read("again.json")).toEqual(first);
  });

  test("what other settings would find is not mixed with what is kept", async () => {
    const other = await gain(...args, "--json", "--candidates", "30");
    expect(other.code).toBe(1);
    expect(other.stderr).toContain("candidates");
  });
});

test("classes of several images are halved: those that decide are not those that are tested", async () => {
  const { code, stdout } = await gain("--data", at("pairs"), "--json");
  expect(code).toBe(0);
  const { splits, missing } = JSON.parse(stdout) as GainReport;
  expect(missing).toBeNull();
  expect([splits.same.finding, splits.same.tested]).toEqual([8, 8]);
  expect([splits.other!.finding, splits.other!.tested]).toEqual([4, 4]);
  expect(splits.other!.classes.map(({ finding, tested }) => [finding, tested])).toEqual(
    names.map(() => [1, 1]),
  );
});

test("other data that hold an image of those tested are refused", async () => {
  const { code, stderr } = await gain("--data", at("pairs"), "--other-data", "twemoji");
  expect(code).toBe(1);
  expect(stderr).toMatch(/pairs: 4 of 4 images of the other data are among its own, byte for byte/);
});

test("a broken image is told and left out", async () => {
  writeFileSync(at("pairs/cow face/3.svg"), "<svg");
  const { code, stdout, stderr } = await gain("--data", at("pairs"), "--json");
  expect(code).toBe(1);
  expect(stderr).toMatch(/^1 of 9 images failed:\ncommonground: .*cow face\/3\.svg/);
  expect(JSON.parse(stdout)).toMatchObject({ failed: 1, splits: { same: { tested: 8 } } });
});

test("images without a class, and fewer classes than one and its two nearest, are refused at once", async () => {
  const flat = await gain("--data", at("pairs/cow face"));
  expect(flat.code).toBe(1);
  expect(flat.stderr).toContain("has no labels, which are needed here");
  const two = await gain("--data", "twemoji", "--classes", "owl,rocket");
  expect(two.code).toBe(1);
  expect(two.stderr).toContain(
    "twemoji: 2 classes; a class takes concepts of its 2 nearest: give 3 classes at least",
  );
});
