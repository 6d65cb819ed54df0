import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { writeBank } from "./support/bank.ts";
import { commonground, dog, root } from "./support/command.ts";
import { temporaryFolder } from "./support/folder.ts";

const folder = temporaryFolder();
const bank = writeBank(join(folder, "bank.json"));
const data = join(folder, "data");
const model = ["--model", "emoji-vit-16-xs", "--bank", bank];
const train = (method: string, out: string, ...more: string[]) => [
  "baselines",
  "train",
  "--method",
  method,
  "--data",
  data,
  ...model,
  "--learning-rate",
  "0.01",
  "--out",
  join(folder, out),
  ...more,
];

const trainLong = (out: string) => train("linear", out, "--epochs", "40", "--patience", "40");

beforeAll(() => {
  const drawings = { "dog face": "1f436", "cat face": "1f431", car: "1f697" };
  for (const [name, code] of Object.entries(drawings)) {
    mkdirSync(join(data, name), { recursive: true });
    const svg = readFileSync(join(root, `node_modules/@twemoji/svg/${code}.svg`), "utf8");
    for (const shift of [0, 2, 4, 6]) {
      const moved = svg.replace('viewBox="0 0 36 36"', `viewBox="${-shift} ${-shift} 42 42"`);
      writeFileSync(join(data, name, `${shift}.svg`), moved);
    }
  }
});

describe("a baseline trained on a folder of images", () => {
  beforeAll(async () => {
    const { code, stdout, stderr } = await commonground(train("mm-cbm", "mm-cbm", "--epochs", "30"));
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^mm-cbm, \d+ epochs, that of number \d+ kept\nright class: 100\.0 % /u);
    expect(readdirSync(join(folder, "mm-cbm")).toSorted()).toEqual(["baseline.json", "baseline.safetensors"]);
  });

  test("explains images through every output, and show reads it back", async () => {
    const [json, html, svg] = ["e.json", "e.html", "figures"].map((name) => join(folder, name));
    const explain = ["explain", dog, ...model, "--baseline", join(folder, "mm-cbm"), "--part-count", "3"];
    const { code, stdout } = await commonground([...explain, "--json", json, "--html", html, "--svg", svg]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/method mm-cbm\ndog face \d/u);
    expect(stdout).toMatch(/\n {2}C +\d+ %/u);
    const explanation = JSON.parse(readFileSync(json, "utf8"));
    expect(explanation.method).toMatchObject({ name: "mm-cbm", settings: { partCount: 3, cut: 0.5 } });
    expect(readFileSync(html, "utf8")).toContain("mm-cbm");
    expect(readdirSync(svg).filter((name) => name.endsWith(".svg")).length).toBeGreaterThan(0);
    const shown = await commonground(["show", json, "--html", join(folder, "shown.html")]);
    expect(shown.code).toBe(0);
    expect(shown.stdout).toBe(stdout);
  });

  test("is tested beside the model itself", async () => {
    const tested = ["baselines", "test", join(folder, "mm-cbm"), "--data", data, ...model];
    const { code, stdout } = await commonground(tested);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^right class of 12 images, with 95 % intervals\n {2}zero-shot {5}\d/u);
    expect(stdout).toMatch(/\n {2}mm-cbm {8}100\.0 % \(75\.8–100\.0\); by 5 concepts alone \d/u);
  });

  test("refuses what it has no use for, and what it was not trained with", async () => {
    const explain = ["explain", dog, "--baseline", join(folder, "mm-cbm")];
    const refusal = async (...more: string[]) => {
      const { code, stderr } = await commonground([...explain, ...more]);
      return [code, stderr];
    };
    expect(await refusal(...model, "--causes", "none")).toEqual([
      2,
      expect.stringMatching(/^commonground: --causes: a baseline has no use for it/u),
    ]);
    expect(await refusal(...model, "--jointly")).toEqual([2, expect.stringMatching(/--jointly/u)]);
    expect(await refusal(...model, "--method", "mm-protosim")).toEqual([
      2,
      expect.stringMatching(/holds a trained mm-cbm/u),
    ]);
    expect(await refusal("--model", "emoji-vit-16-xs")).toEqual([1, expect.stringMatching(/another bank/u)]);
    expect(await refusal("--bank", bank)).toEqual([
      1,
      expect.stringMatching(/give --model emoji-vit-16-xs/u),
    ]);
    const alone = await commonground(["explain", dog, "--method", "mm-cbm"]);
    expect([alone.code, alone.stderr]).toEqual([2, expect.stringMatching(/with --baseline/u)]);
  });
});

test("a training that was interrupted or killed goes on to the same bytes", async () => {
  expect((await commonground(trainLong("whole"))).code).toBe(0);
  for (const [signal, exit, said] of [
    ["SIGINT", 130, "commonground: interrupted\n"],
    ["SIGKILL", null, ""],
  ] as const) {
    const path = join(folder, signal, "training.safetensors");
    const { code, stdout, stderr } = await commonground(trainLong(signal), { whenThere: { path, signal } });
    expect([code, stdout, stderr]).toEqual([exit, "", said]);
    expect(existsSync(join(folder, signal, "baseline.json"))).toBe(false);
    expect((await commonground(trainLong(signal))).code).toBe(0);
    for (const file of ["baseline.json", "baseline.safetensors"]) {
      expect(readFileSync(join(folder, signal, file))).toEqual(readFileSync(join(folder, "whole", file)));
    }
  }
});

test("without labels there is nothing to learn", async () => {
  const flat = join(folder, "flat");
  mkdirSync(flat);
  writeFileSync(join(flat, "a.svg"), readFileSync(join(root, dog)));
  const { code, stderr } = await commonground(
    train("linear", "none").map((word) => (word === data ? flat : word)),
  );
  expect([code, stderr]).toEqual([1, expect.stringMatching(/a\.svg: has no label/u)]);
});
