import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CheckedLimit, Diff } from "@commonground/study";
import { beforeAll, describe, expect, test } from "vitest";
import { tinyBank, writeBank } from "./support/bank.ts";
import { commonground, root } from "./support/command.ts";
import { temporaryFolder } from "./support/folder.ts";

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const model = "emoji-vit-16-xs";
const drawings = { "dog face": "1f436", "cat face": "1f431", "cow face": "1f42e", "pig face": "1f437" };

beforeAll(() => {
  writeFileSync(at("one.txt"), "dog face\n");
  for (const [name, code] of Object.entries(drawings)) {
    mkdirSync(at(`pets/${name}`), { recursive: true });
    copyFileSync(join(root, `node_modules/@twemoji/svg/${code}.svg`), at(`pets/${name}/${code}.svg`));
  }
});

const diff = (...args: readonly string[]) => commonground(["diff", ...args, "--draws", "100"]);
const pets = ["--images", at("pets")];

test("F32 against int8: answers, means, concepts and parts, in lines of 80 cells", async () => {
  const { code, stdout, stderr } = await diff(model, model, "--precision-b", "int8", ...pets);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^A {2}emoji-vit-16-xs \(f32\)\nB {2}emoji-vit-16-xs \(int8\)\n4 images\n/);
  expect(stdout).toContain("Changed answers: 0, 0.0 %");
  expect(stdout).toMatch(/^share above chance +0\.\d{3} +0\.\d{3} +−?0\.\d{4} {2}\[/m);
  expect(stdout.replaceAll("\n", " ")).toContain("false discovery rate 5 %");
  expect(stdout).toMatch(/^Parts: the same on \d of 4 images/m);
  for (const line of stdout.split("\n")) expect(Array.from(line).length, line).toBeLessThanOrEqual(80);
});

test("settings and banks differ by options that end in -b; all others hold for both", async () => {
  const bank = writeBank(at("tiny.json"), tinyBank);
  const settings = ["--causes", "none", "--part-count", "3", "--part-count-b", "4"];
  const { code, stdout } = await diff(model, model, ...pets, ...settings, "--bank-b", bank, "--json");
  expect(code).toBe(0);
  const found = JSON.parse(stdout) as Diff;
  expect(found).toMatchObject({ schema: "commonground/diff@1", images: 4, failed: 0, parts: null });
  expect(found.settings).toMatchObject({ partCount: [3, 4] });
  expect(found.settings).not.toHaveProperty("causes");
  expect(found.a.bankSha256).not.toBe(found.b.bankSha256);
  expect(found.a.weightsSha256).toBe(found.b.weightsSha256);
});

test("a limit that is broken makes it end with 1 and is said; the JSON has every limit", async () => {
  const args = [
    model,
    "emoji-rn-xs",
    ...pets,
    "--causes",
    "none",
    "--out",
    at("kept"),
    "--json",
    at("diff.json"),
  ];
  const kept = await diff(...args, "--fail-on", "answers=1,concepts=0");
  expect(kept).toMatchObject({ code: 0, stderr: "" });
  const broken = await diff(...args, "--fail-on", "accuracy=1,answers=0");
  const { answers, limits } = JSON.parse(readFileSync(at("diff.json"), "utf8")) as Diff & {
    limits: CheckedLimit[];
  };
  expect(limits).toEqual([
    { name: "accuracy", limit: 1, value: expect.any(Number), kept: true },
    { name: "answers", limit: 0, value: answers.changed, kept: answers.changed === 0 },
  ]);
  expect(broken.code).toBe(answers.changed === 0 ? 0 : 1);
  const values = await diff(...args, "--fail-on", "values=1");
  expect(values.code).toBe(1);
  expect(values.stderr).toContain("--fail-on values: cannot be judged here");

  const again = await diff(at(`kept/a/${model}/default`), at("kept/b/emoji-rn-xs/default"), "--json");
  expect({ ...JSON.parse(again.stdout), limits: [] }).toEqual({
    ...JSON.parse(readFileSync(at("diff.json"), "utf8")),
    limits: [],
  });
  const other = ["--bank", "tiny.json"];
  const passedOver = await diff(at(`kept/a/${model}/default`), at("kept/b/emoji-rn-xs/default"), ...other);
  expect(passedOver).toMatchObject({ code: 2, stdout: "" });
  expect(passedOver.stderr).toContain("--bank: A and B are results");
  const mixed = await diff(at(`kept/a/${model}/default`), "emoji-rn-xs", ...pets);
  expect(mixed.code).toBe(2);
  expect(mixed.stderr).toContain("is a folder of results and emoji-rn-xs is none");
});

test("a broken limit is told in one line", async () => {
  const args = [model, "emoji-rn-xs", "--images", "twemoji", "--limit", "8", "--causes", "none"];
  const { code, stderr } = await diff(...args, "--fail-on", "answers=0", "--quiet");
  expect(code).toBe(1);
  expect(stderr).toMatch(/^commonground: answers is 0\.\d+, beyond --fail-on answers=0\n$/);
});

describe("a diff is refused in one line", () => {
  test.each([
    [
      "of a thing and itself",
      [model, model, "--images", "pets"],
      2,
      /both emoji-vit-16-xs \(f32\) with the same/,
    ],
    ["without images", [model, "emoji-rn-xs"], 2, /--images/],
    ["of one model", [model, "--images", "pets"], 2, /'b'/],
    [
      "with one class",
      [model, "emoji-rn-xs", "--images", "pets", "--classes", "one.txt"],
      1,
      /is the only class/,
    ],
    ["with a limit on nothing", [model, "x", "--images", "pets", "--fail-on", "speed=1"], 2, /no limit/],
    [
      "with a wrong setting of B",
      [model, model, "--images", "pets", "--part-count-b", "0"],
      2,
      /from 1 to 20/,
    ],
    ["of images that are not there", [model, "emoji-rn-xs", "--images", "none"], 1, /no such data set/],
  ])("%s", async (_, args, expected, message) => {
    const { code, stdout, stderr } = await commonground(["diff", ...args], { cwd: folder });
    expect([code, stdout]).toEqual([expected, ""]);
    expect(stderr).toMatch(/^commonground: [^\n]+\n$/);
    expect(stderr).toMatch(message);
  });
});

test("the example workflow asks for nothing that the command does not have", async () => {
  const workflow = readFileSync(join(root, "examples/github-diff.yaml"), "utf8");
  const { stdout } = await commonground(["diff", "--help"]);
  const options = Array.from(workflow.matchAll(/ (--[a-z-]+)/g), ([, option]) => option);
  expect(options).toContain("--fail-on");
  for (const option of options) expect(stdout).toContain(`  ${option} `);
});
