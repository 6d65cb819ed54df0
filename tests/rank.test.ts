import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Ranking } from "@commonground/study";
import { beforeAll, describe, expect, test } from "vitest";
import { bin, commonground, root } from "./support/command.ts";
import { temporaryFolder } from "./support/folder.ts";

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const models = "emoji-vit-16-xs,emoji-rn-xs";
const drawings = { "dog face": "1f436", "cat face": "1f431", "cow face": "1f42e", "pig face": "1f437" };

beforeAll(() => {
  writeFileSync(at("one.txt"), "dog face\n");
  for (const [name, code] of Object.entries(drawings)) {
    mkdirSync(at(`pets/${name}`), { recursive: true });
    copyFileSync(join(root, `node_modules/@twemoji/svg/${code}.svg`), at(`pets/${name}/${code}.svg`));
  }
  mkdirSync(at("one"));
  copyFileSync(join(root, "node_modules/@twemoji/svg/1f436.svg"), at("one/dog.svg"));
});

const rank = (...args: readonly string[]) => commonground(["rank", ...args, "--draws", "20"]);

test("every ranking is told in lines of 80 cells, with the order in words and what labels add", async () => {
  const { code, stdout, stderr } = await rank(at("pets"), "--models", models);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^2 models, 4 images, 4 classes; 4 images have a label\.\n/);
  expect(stdout).toMatch(/^By average confidence: (First|Cannot tell between) /m);
  expect(stdout).toMatch(/^By accuracy on the labelled images: /m);
  expect(stdout).toMatch(/^ranking +flips +regret +τ +order$/m);
  for (const label of ["share above chance", "AUC, coupled", "COT", "text accuracy", "ATC"]) {
    expect(stdout.match(new RegExp(`^${label} .*\\d`, "gm")), label).toHaveLength(2);
  }
  expect(stdout).toContain("where an interval does not hold its value: resamples repeat images");
  expect(stdout).toContain("caution: 4 images are few");
  expect(stdout).toContain("left out: ImageNet top-1 (%): not known of every model");
  for (const line of stdout.split("\n")) expect(Array.from(line).length, line).toBeLessThanOrEqual(80);
});

test("the JSON has every number; results that are kept are gone on from and give the same", async () => {
  const args = [
    at("pets"),
    "--models",
    models,
    "--out",
    at("results"),
    "--classes",
    Object.keys(drawings).join(),
  ];
  const first = await rank(...args, "--json", at("ranking.json"), "--quiet");
  expect(first).toMatchObject({ code: 0, stderr: "" });
  const ranking = JSON.parse(readFileSync(at("ranking.json"), "utf8")) as Ranking;
  expect(ranking).toMatchObject({
    schema: "commonground/ranking@1",
    models: [{ model: "emoji-vit-16-xs", precision: "f32" }, { model: "emoji-rn-xs" }],
    images: 4,
    labelled: 4,
    first: "averageConfidence",
    resampling: { draws: 20, seed: 1 },
  });
  expect(ranking.rankings[0]).toMatchObject({ name: "averageConfidence", draws: 20 });
  const shard = at("results/emoji-rn-xs/default/shard-000000.parquet");
  const { mtimeMs } = statSync(shard);
  const second = await rank(...args, "--json");
  expect(JSON.parse(second.stdout)).toEqual(ranking);
  expect(statSync(shard).mtimeMs).toBe(mtimeMs);
});

test("precisions of one model are ranked against each other, under the settings asked for", async () => {
  const out = at("precisions");
  const asked = ["--models", "emoji-vit-16-xs,emoji-vit-16-xs:int8", "--part-count", "2", "--out", out];
  const { code, stdout } = await rank(at("pets"), ...asked, "--json");
  expect(code).toBe(0);
  const { models: ranked } = JSON.parse(stdout) as Ranking;
  expect(ranked).toEqual([
    { model: "emoji-vit-16-xs", precision: "f32" },
    { model: "emoji-vit-16-xs", precision: "int8" },
  ]);
  const record = JSON.parse(readFileSync(join(out, "emoji-vit-16-xs-int8/default/run.json"), "utf8"));
  expect(record.identity.settings).toMatchObject({ partCount: 2, causes: "none" });
});

test.each([
  [3, "what the 3 of 4 labels add: accuracy on the labelled images; ATC and DoC"],
  [1, "left out: accuracy: 1 label is too few: not defined in every resample of the images"],
])("with %i of 4 labels, what they add is said of those", async (labels, said) => {
  const lines = Object.entries(drawings).map(
    ([name, code], i) => `pets/${name}/${code}.svg,${i < labels ? name : ""}`,
  );
  writeFileSync(at("pets.csv"), ["path,label", ...lines].join("\n"));
  const classes = Object.keys(drawings).join();
  const { code, stdout } = await rank(at("pets.csv"), "--models", models, "--classes", classes);
  expect(code).toBe(0);
  const told = stdout.replaceAll("\n", " ");
  expect(told).toContain(
    `4 images, 4 classes; ${labels === 1 ? "1 image has" : `${labels} images have`} a label.`,
  );
  expect(told).toContain(said);
});

describe("a ranking is refused in one line", () => {
  test.each([
    ["of one model", ["pets", "--models", "emoji-rn-xs"], 2, /one model has no rank; give two at least/],
    ["of a model and itself", ["pets", "--models", "emoji-rn-xs,emoji-rn-xs"], 2, /there twice/],
    ["of models without a name", ["pets", "--models", "a,,b"], 2, /names with commas/],
    ["of one image", ["one", "--models", models], 1, /one: one image is left to rank by/],
    ["with one class", ["pets", "--models", models, "--classes", "one.txt"], 1, /is the only class/],
    ["of images that are not there", ["none", "--models", models], 1, /there is no such data set/],
    ["with no models at all", ["pets"], 2, /--models/],
    [
      "with results among the images",
      ["pets", "--models", models, "--out", "pets/out"],
      2,
      /--out .* lies in/,
    ],
    ["with an output among the images", ["pets", "--models", models, "--json", "pets/x.json"], 2, /lies in/],
  ])("%s", async (_, args, expected, message) => {
    const { code, stdout, stderr } = await commonground(["rank", ...args], { cwd: folder });
    expect([code, stdout]).toEqual([expected, ""]);
    expect(stderr).toMatch(/^commonground: [^\n]+\n$/);
    expect(stderr).toMatch(message);
  });
});

test("an image that cannot be read is left out and makes the command end with 1", async () => {
  mkdirSync(at("broken/dog face"), { recursive: true });
  for (const [name, code] of Object.entries(drawings)) {
    mkdirSync(at(`broken/${name}`), { recursive: true });
    copyFileSync(join(root, `node_modules/@twemoji/svg/${code}.svg`), at(`broken/${name}/${code}.svg`));
  }
  writeFileSync(at("broken/dog face/bad.png"), "no image");
  const { code, stdout } = await rank(at("broken"), "--models", models);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^2 models, 4 images, 4 classes; 1 images? failed and/);
});

test("an interruption ends it in order, and what is finished stays for the next time", async () => {
  const out = at("interrupted");
  const child = spawn(
    process.execPath,
    [bin, "rank", "twemoji", "--models", models, "--draws", "20", "--out", out],
    {
      cwd: root,
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, COMMONGROUND_CACHE: at("cache") },
    },
  );
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const shards = () => {
    try {
      return readdirSync(join(out, "emoji-vit-16-xs/default")).filter((name) => name.startsWith("shard-"));
    } catch {
      return [];
    }
  };
  const watch = setInterval(() => {
    if (shards().length === 0) return;
    clearInterval(watch);
    child.kill("SIGINT");
  }, 20);
  const code = await new Promise((resolve) => child.on("close", resolve));
  expect([code, stderr]).toEqual([130, "commonground: interrupted\n"]);
  expect(shards().length).toBeGreaterThan(0);
});
