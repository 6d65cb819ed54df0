// A tiny study, its nulls by the built command, and what its report then tells.

import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Bank, descriptorsOf } from "@commonground/core";
import { decodeRows, type StudyReport } from "@commonground/study";
import { beforeAll, expect, test, vi } from "vitest";
import { tinyBank, writeBank } from "./support/bank.ts";
import { commonground, root } from "./support/command.ts";
import { temporaryFolder } from "./support/folder.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const folder = temporaryFolder();
const made = (name: string) => join(folder, name);
const out = made("study");

const FILES = {
  "dog face/1.svg": "1f436",
  "dog face/2.svg": "1f415",
  "cat face/1.svg": "1f431",
  "car/1.svg": "1f697",
};

const plan = {
  schema: "commonground/study@1",
  name: "faces",
  dataset: { path: made("images") },
  bank: made("tiny.json"),
  models: ["emoji-vit-16-xs"],
  shardSize: 2,
};

/** Path and bytes of every file below a folder. */
function filesOf(of: string): Map<string, string> {
  const names = readdirSync(of, { recursive: true, withFileTypes: true });
  return new Map(
    names
      // A kill in the middle of writing leaves a file of a name that no reader takes.
      .filter((entry) => entry.isFile() && !entry.name.endsWith(".tmp"))
      .map(({ parentPath, name }) => join(parentPath, name))
      .toSorted()
      .map((path) => [path.slice(of.length), readFileSync(path).toString("base64")]),
  );
}

async function report(): Promise<{ readonly text: string; readonly report: StudyReport }> {
  const { stdout, code } = await commonground(["study", "report", out, "--json", "-", "--draws", "100"]);
  expect(code).toBe(0);
  return { text: stdout, report: JSON.parse(stdout) as StudyReport };
}

const nulls = ({ runs }: StudyReport) => Object.fromEntries(runs[0].nulls.map((each) => [each.name, each]));

let before: StudyReport;
let told: Awaited<ReturnType<typeof commonground>>;
beforeAll(async () => {
  for (const [name, code] of Object.entries(FILES)) {
    mkdirSync(dirname(made(`images/${name}`)), { recursive: true });
    cpSync(join(root, `node_modules/@twemoji/svg/${code}.svg`), made(`images/${name}`));
  }
  writeBank(made("tiny.json"), tinyBank);
  writeFileSync(made("plan.json"), JSON.stringify(plan));
  expect((await commonground(["study", "run", made("plan.json"), "--out", out, "--quiet"])).code).toBe(0);
  before = (await report()).report;
  told = await commonground(["study", "sanity", out]);
});

test("what was not computed is said with what computes it", () => {
  expect(nulls(before).randomWeights.missing).toBe("not computed; run commonground study sanity");
  expect(nulls(before).shuffledNames.missing).toBeNull();
});

test("it tells each figure beside its nulls, in 80 columns", () => {
  expect(told).toMatchObject({ code: 0, stderr: "" });
  for (const name of [
    "other classes",
    "names shuffled",
    "random words",
    "random weights",
    "labels permuted",
  ]) {
    expect(told.stdout).toMatch(new RegExp(`^  ${name} .*\\d`, "mu"));
  }
  expect(told.stdout).not.toContain("Not told");
  for (const line of told.stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
});

test("the report has them beside, takes them for no models, and has the same bytes again", async () => {
  const { text, report: now } = await report();
  expect(now.runs.map(({ model }) => model)).toEqual(["emoji-vit-16-xs"]);
  expect(now.runs[0].figures).toEqual(before.runs[0].figures);
  expect(now.runs[0].nulls.every(({ missing }) => missing === null)).toBe(true);
  // Without causes, which no null needs, nothing else differs: confidence is that of other weights.
  expect(nulls(now).randomWeights.figures.confidence!.less.value).toBeGreaterThan(0);
  const { share } = nulls(now).randomWords.figures;
  expect(share!.less.value).toBeCloseTo(before.runs[0].figures.share!.value - share!.value, 12);
  expect((await report()).text).toBe(text);
});

test("its results say what they are of", () => {
  const record = (path: string) =>
    JSON.parse(readFileSync(join(out, "sanity", path, "default/run.json"), "utf8"));
  const weights = record("random-weights/emoji-vit-16-xs_with_random_weights");
  const words = record("random-words/emoji-vit-16-xs");
  const own = JSON.parse(readFileSync(join(out, "emoji-vit-16-xs/default/run.json"), "utf8"));
  expect(weights.identity.model).toBe("emoji-vit-16-xs with random weights");
  expect(weights.identity.weightsSha256).not.toBe(own.identity.weightsSha256);
  expect(weights.identity.bankSha256).toBe(own.identity.bankSha256);
  expect(words.identity.weightsSha256).toBe(own.identity.weightsSha256);
  expect(words.identity.bankSha256).not.toBe(own.identity.bankSha256);
  expect([own.descriptors, words.descriptors]).toEqual([11, 11]);
});

test("what vision sees under random words are words of that bank, and none of the study's", async () => {
  const seen = async (folder: string) => {
    const path = join(out, folder, "emoji-vit-16-xs/default", "shard-000000.parquet");
    const { rows } = await decodeRows(new Uint8Array(readFileSync(path)), path);
    return rows.flatMap(({ vision_concepts: concepts }) => concepts ?? []);
  };
  const words = JSON.parse(readFileSync(join(out, "sanity/random-words/bank.json"), "utf8")) as Bank;
  const [own, drawn] = [await seen("."), await seen("sanity/random-words")];
  expect(drawn.length).toBeGreaterThan(0);
  expect(drawn.filter((word) => !descriptorsOf(words).includes(word))).toEqual([]);
  expect(drawn.filter((word) => own.includes(word))).toEqual([]);
});

test("killed and begun anew, with two workers, it ends with the same bytes", async () => {
  const undisturbed = filesOf(join(out, "sanity"));
  rmSync(join(out, "sanity"), { recursive: true });
  const first = join(
    out,
    "sanity/random-weights/emoji-vit-16-xs_with_random_weights/default/shard-000000.parquet",
  );
  await commonground(["study", "sanity", out], {
    env: { TMPDIR: folder },
    whenThere: { path: first, signal: "SIGKILL" },
  });
  expect(existsSync(first)).toBe(true);
  const again = await commonground(["study", "sanity", out, "--workers", "2"]);
  expect(again).toMatchObject({ code: 0, stdout: told.stdout });
  expect(filesOf(join(out, "sanity"))).toEqual(undisturbed);
});

test("a companion can be run as any study, and is none to have companions of", async () => {
  const weights = join(out, "sanity/random-weights");
  const run = await commonground(["study", "run", join(weights, "plan.json"), "--out", weights]);
  expect(run).toMatchObject({ code: 0, stdout: `4 rows in ${weights}, 4 of them from before\n` });
  const refused = await commonground(["study", "sanity", weights]);
  expect(refused).toMatchObject({ code: 1, stdout: "" });
  expect(refused.stderr).toMatch(/random weights, which are nulls themselves/u);
});

test("a folder without results is refused", async () => {
  const { code, stderr } = await commonground(["study", "sanity", made("images")]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/holds no results; give the --out of commonground study run/u);
});
