import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { root, runNode } from "./support/command.ts";
import { temporaryFolder } from "./support/folder.ts";

const folder = temporaryFolder();
const script = (name: string) => `${root}models/emoji/study/${name}.mjs`;
const load = (name: string) => import(script(name));

const read = (path: string) => JSON.parse(readFileSync(path, "utf8"));

/** The page without its tables. */
const prose = (page: string) => page.replaceAll(/(<!-- table: [\w-]+ -->)[\s\S]*?(?=<!-- end -->)/gu, "$1");

const judged = (value: number, overBoth: [number, number]) => ({ value, overBoth });

describe("the study of the family, tiny", () => {
  const out = join(folder, "study");
  beforeAll(async () => {
    const some = ["--models", "emoji-vit-16-xs,emoji-rn-xs", "--limit", "6", "--causes", "2"];
    const args = [script("run"), "pooled", "--out", out, "--draws", "4", "--workers", "1", ...some];
    const { code, stderr } = await runNode(args, { cwd: root });
    expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
  }, 120_000);

  test("every model has been run under both settings of k, and causes of a sample", () => {
    const summary = read(join(out, "summary.json"));
    expect(
      summary.runs.map(({ model, setting }: { model: string; setting: string }) => [setting, model]),
    ).toEqual([
      ["k-bank", "emoji-rn-xs"],
      ["k-bank", "emoji-vit-16-xs"],
      ["k-500", "emoji-rn-xs"],
      ["k-500", "emoji-vit-16-xs"],
    ]);
    for (const { images, failed } of summary.runs)
      expect({ images, failed }).toEqual({ images: 6, failed: 0 });
    expect(summary.runs[0].figures.confidence).toEqual(summary.runs[2].figures.confidence);
    expect(summary.runs[0].figures.miPublished).not.toEqual(summary.runs[2].figures.miPublished);
    for (const { nulls } of summary.runs) {
      expect(Object.keys(nulls)).toEqual(
        expect.arrayContaining(["otherClasses", "randomWords", "randomWeights"]),
      );
      expect(nulls.randomWords.share.value).not.toBe(nulls.otherClasses.share.value);
    }
    expect(summary.causes.runs.map(({ images }: { images: number }) => images)).toEqual([2, 2]);
    expect(summary.rankings.rankings.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining(["averageConfidence", "cot", "share", "aucPublished", "textAccuracy"]),
    );
  });

  test("its report is there in every form", () => {
    const files = readdirSync(out);
    for (const name of ["models", "causes"]) {
      const forms = [".html", ".json", ".tex", "-tables", "-figures"].map((form) => name + form);
      expect(files).toEqual(expect.arrayContaining(forms));
    }
  });

  test("its tables go into the page of findings, and the rest of the page stays", async () => {
    const [page, results] = [join(folder, "findings.md"), join(folder, "results")];
    copyFileSync(`${root}docs/findings.md`, page);
    const summary = read(join(out, "summary.json"));
    const args = [script("findings"), join(out, "summary.json"), "--page", page, "--results", results];
    expect(await runNode(args)).toMatchObject({ code: 0, stderr: "" });
    const text = readFileSync(page, "utf8");
    const accuracy = (100 * summary.runs[0].figures.top1[0]).toFixed(1);
    expect(text).toContain(`| emoji-rn-xs | ${accuracy} (`);
    expect(text).toMatch(/<!-- table: degraded-rankings -->\n\nNot run yet\.\n\n<!-- end -->/u);
    expect(prose(text)).toBe(prose(readFileSync(`${root}docs/findings.md`, "utf8")));
    await runNode(args);
    expect(readFileSync(page, "utf8")).toBe(text);
  });
});

test("a page without a place for a table is refused", async () => {
  const page = join(folder, "empty.md");
  writeFileSync(page, "nothing\n");
  const { code, stderr } = await runNode([
    script("findings"),
    "--page",
    page,
    "--results",
    join(folder, "none"),
  ]);
  expect(code).toBe(1);
  expect(stderr).toContain("has no place for beside-paper");
  expect(readFileSync(page, "utf8")).toBe("nothing\n");
});

test("what is left out of a model leaves every stage a block", async () => {
  const { degradations } = await load("degraded-models");
  const blocks = (of: object) =>
    degradations(of)
      .filter(({ kind }: { kind: string }) => kind === "fewer-blocks")
      .map((change: { blocks: number }) => change.blocks);
  expect(blocks({ blocks: 6, stages: null })).toEqual([5, 4]);
  expect(blocks({ blocks: 3, stages: null })).toEqual([2]);
  expect(blocks({ blocks: 0, stages: [1, 1, 3, 1] })).toEqual([5, 4]);
  expect(blocks({ blocks: 0, stages: [1, 1, 1, 1] })).toEqual([]);
  expect(degradations({ blocks: 6, stages: null })).toHaveLength(4);
});

test("a degraded copy is made once and has the model it came from as its family", async () => {
  const { makeDegraded } = await load("degraded-models");
  const to = join(folder, "checkpoints");
  const planned = await makeDegraded(["emoji-vit-16-xs"], to);
  expect(planned.map(({ family }: { family: string }) => family)).toEqual(Array(4).fill("emoji-vit-16-xs"));
  expect(planned[0]).toMatchObject({ model: "emoji-vit-16-xs", precision: "int8" });
  expect(readdirSync(to).toSorted()).toEqual([
    "emoji-vit-16-xs--2-blocks",
    "emoji-vit-16-xs--noise-0.15-seed-1",
    "emoji-vit-16-xs--noise-0.25-seed-1",
  ]);
  expect(await makeDegraded(["emoji-vit-16-xs"], to)).toEqual(planned);
});

test("an Iconify package becomes files named by code points", async () => {
  const { writeDrawings } = await load("drawings");
  const from = join(folder, "package");
  mkdirSync(from);
  const body = '<path d="M0 0h8v8z"/>';
  writeFileSync(join(from, "icons.json"), JSON.stringify({ icons: { dog: { body, width: 8 } }, height: 9 }));
  writeFileSync(join(from, "chars.json"), JSON.stringify({ "1f436": "dog" }));
  await writeDrawings(from, join(folder, "drawings"));
  expect(readdirSync(join(folder, "drawings"))).toEqual(["1f436.svg"]);
  const svg = readFileSync(join(folder, "drawings", "1f436.svg"), "utf8");
  expect(svg).toContain('viewBox="0 0 8 9"');
  expect(svg).toContain(body);

  writeFileSync(join(from, "chars.json"), "{}");
  writeFileSync(join(from, "icons.json"), JSON.stringify({ icons: { dogface: { body } } }));
  await writeDrawings(from, join(folder, "named"));
  expect(readdirSync(join(folder, "named"))).toEqual(["1f436.svg"]);
});

/** What there is in a summary that hypotheses ask for. */
const summary = (value: number, interval: [number, number]) => ({
  comparisons: [
    {
      setting: "k-bank",
      scores: {
        share: { pearson: judged(value, interval), given: { confidence: judged(-value, interval) } },
      },
    },
  ],
  rankings: {
    setting: "k-bank",
    rankings: [
      { name: "cot", judged: { kendall: judged(0.4, [0.1, 0.6]) } },
      { name: "mano", judged: { kendall: judged(0.7, [0.2, 0.9]) } },
      { name: "textAccuracy", judged: { kendall: judged(null as never, [0, 0]) } },
    ],
  },
  runs: [0.1, 0.2, -0.3].map((value_) => ({
    setting: "k-bank",
    nulls: {
      randomWords: { share: { less: { value: -value_, interval: [-value_ - 0.05, -value_ + 0.05] } } },
    },
    within: { beyondConfidence: { share: { value: value_, interval: [value_ - 0.05, value_ + 0.05] } } },
  })),
});
describe("hypotheses", () => {
  const hypotheses = [
    { id: "H1", setting: "k-bank", statistic: "pearson", measure: "share", says: "a" },
    { id: "H2", setting: "k-bank", statistic: "given", measure: "share", says: "b" },
    { id: "H3", setting: "k-bank", statistic: "ranking", measure: null, says: "c" },
    { id: "H4", setting: "k-bank", statistic: "beyondConfidence", measure: "share", says: "d" },
    { id: "H5", setting: "k-bank", statistic: "null", null: "randomWords", measure: "share", says: "e" },
  ];

  test("are fixed by what one style showed, and then judged by another", async () => {
    const { fix, isConfirmed, outcome } = await load("hypotheses");
    const fixed = fix({ schema: "s", hypotheses }, summary(0.5, [0.1, 0.8]), "Twemoji").hypotheses;
    expect(fixed.map(({ expected }: { expected: { verdict: string } }) => expected.verdict)).toEqual([
      "holds",
      "holds",
      "holds",
      "holds",
      "open",
    ]);
    expect(fixed[2].measure).toBe("mano");
    expect(fixed[3].expected).toMatchObject({ better: 2, worse: 1, models: 3 });
    const [h1] = fixed;
    const judge = (of: object, value: number, interval: [number, number]) =>
      isConfirmed(of, outcome(of, summary(value, interval)));
    expect(judge(h1, 0.3, [0.1, 0.5])).toBe(true);
    expect(judge(h1, 0.3, [-0.1, 0.5])).toBe(false);
    const open = fix({ schema: "s", hypotheses }, summary(0.1, [-0.4, 0.5]), "Twemoji").hypotheses[0];
    expect(judge(open, 0.45, [0.1, 0.7])).toBe(true);
    expect(judge(open, 0.55, [0.1, 0.7])).toBe(false);
  });

  test("are not taken where nothing was written down before", async () => {
    const { readFixed } = await load("hypotheses");
    expect(() => readFixed({ fixedFrom: null, hypotheses })).toThrow("not fixed yet");
    expect(() => readFixed({ fixedFrom: "Twemoji", hypotheses })).toThrow("not fixed yet");
    const fixed = {
      fixedFrom: "Twemoji",
      hypotheses: hypotheses.map((each) => Object.assign({ expected: null }, each)),
    };
    expect(readFixed(fixed)).toBe(fixed);
  });
});
