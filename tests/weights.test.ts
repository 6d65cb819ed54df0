import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { byteTokenizer } from "../packages/clip/testing/byte-tokenizer.ts";
import { copyTrained, torchFixture } from "../packages/clip/testing/torch-fixtures.ts";
import { commonground } from "./support/command.ts";

const CAT = "examples/drawings/cat.svg";
const WORDS = ["--bank", "examples/pets.json", "--classes", "cat,dog,tractor", "--json", "-"];
const OPTIONS = [...WORDS, "--quiet"];
const TINY = ["--architecture", torchFixture("tiny.json")];

let folder = "";
let trained = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "weights-"));
  trained = await copyTrained(folder);
  for (const name of ["hf", "lora"]) await cp(torchFixture(name), join(folder, name), { recursive: true });
  await writeFile(join(folder, "hf", "tokenizer.json"), JSON.stringify(byteTokenizer(514)));
});
afterAll(() => rm(folder, { recursive: true }));

const explain = (model: string, ...options: string[]) =>
  commonground(["explain", CAT, "--model", model, ...OPTIONS, ...options]);

test("the checkpoint of a training run explains an image, and its caution says what was assumed", async () => {
  const { code, stdout, stderr } = await explain(trained, ...TINY);
  expect(stderr).not.toMatch(/^commonground: /mu);
  expect(code).toBe(0);
  const { model } = JSON.parse(stdout) as { model: Record<string, unknown> };
  expect(model).toMatchObject({
    id: "epoch_1.pt",
    architecture: "vit",
    caution: expect.stringContaining("params.txt of its training counts"),
  });
});

test("without its architecture it is one line that says what to give", async () => {
  const { code, stderr } = await explain(trained);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^commonground: [^\n]*tiny is none of the models[^\n]*--architecture[^\n]*\n$/u);
});

test("an adapter explains by the base that it names, and a mix by two models", async () => {
  const adapted = await explain(join(folder, "lora"));
  expect(adapted.code).toBe(0);
  expect(JSON.parse(adapted.stdout).model).toMatchObject({
    id: "lora on hf",
    layout: "hugging-face",
    caution: expect.stringContaining("is merged, rank-stabilised"),
  });
  const mixed = await explain(join(folder, "hf"), "--and", join(folder, "lora"), "--mix", "0.5");
  expect(mixed.code).toBe(0);
  expect(JSON.parse(mixed.stdout).model.id).toBe("hf × 0.5 + lora on hf × 0.5");
});

test.each([
  [["--mix", "2"], /must be a number from 0 to 1/u],
  [["--mix", "0.5"], /mix is given without and/u],
  [["--and", "emoji-vit-s", "--mix", "0.5"], /tensors differ|layout/u],
])("%j is refused", async (options, message) => {
  const { code, stderr } = await explain(join(folder, "hf"), ...options);
  expect(code).not.toBe(0);
  expect(stderr).toMatch(message);
});
