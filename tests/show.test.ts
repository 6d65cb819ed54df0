import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { tinyBank, writeBank } from "./support/bank.ts";
import { cat, commonground, dog, root } from "./support/command.ts";
import { temporaryFolder } from "./support/folder.ts";

const folder = temporaryFolder();
const made = (name: string) => join(folder, name);
const picture = made("dog.svg");

/** The command may have to wait for cores that other tests use. */
const SETUP_MS = 120_000;

let told: string;
beforeAll(async () => {
  copyFileSync(join(root, dog), picture);
  const bank = writeBank(made("tiny.json"), tinyBank);
  const outputs = ["--json", made("e.jsonl"), "--html", made("e.html"), "--svg", made("figures")];
  const { code, stdout } = await commonground(["explain", picture, cat, "--bank", bank, ...outputs]);
  expect(code).toBe(0);
  told = stdout;
}, SETUP_MS);

test("what was explained is shown again without a model, byte for byte", async () => {
  const outputs = ["--json", made("s.jsonl"), "--html", made("s.html"), "--svg", made("again")];
  const shown = await commonground(["show", made("e.jsonl"), ...outputs]);
  expect(shown).toMatchObject({ code: 0, stdout: told });
  expect(readFileSync(made("s.jsonl"))).toEqual(readFileSync(made("e.jsonl")));
  expect(readFileSync(made("s.html"))).toEqual(readFileSync(made("e.html")));
  const figures = readdirSync(made("figures"));
  expect(readdirSync(made("again"))).toEqual(figures);
  for (const name of figures) {
    expect(readFileSync(join(made("again"), name))).toEqual(readFileSync(join(made("figures"), name)));
  }
});

test("explanations may come on standard input", async () => {
  const input = readFileSync(made("e.jsonl"));
  expect(await commonground(["show", "-"], { input })).toMatchObject({ code: 0, stdout: told, stderr: "" });
});

test("a line that is no explanation ends it with the place; what came before is shown", async () => {
  const [first, second] = readFileSync(made("e.jsonl"), "utf8").split("\n");
  writeFileSync(made("bad.jsonl"), `${first}\n${second.replace('"targeted":false', '"targeted":0')}\n`);
  const { code, stdout, stderr } = await commonground(["show", made("bad.jsonl")]);
  expect(code).toBe(1);
  expect(told.startsWith(stdout) && stdout !== "").toBe(true);
  expect(stderr).toMatch(/bad\.jsonl, line 2: prediction\.targeted: .*boolean/u);
});

test("neither report nor figures are written over the images or among them", async () => {
  for (const [file, input] of [
    [made("e.jsonl"), undefined],
    ["-", readFileSync(made("e.jsonl"))],
  ] as const) {
    const figures = await commonground(["show", file, "--svg", folder, "--quiet"], { input });
    expect(figures.stderr).toMatch(/dog\.svg lies in this folder/u);
    expect(readdirSync(folder).some((name) => name.startsWith("dog-"))).toBe(false);
  }
  copyFileSync(picture, made("photo"));
  const bank = made("tiny.json");
  const json = made("photo.jsonl");
  expect(
    await commonground(["explain", made("photo"), "--bank", bank, "--json", json, "--quiet"]),
  ).toMatchObject({ code: 0 });
  const over = await commonground(["show", json, "--html", made("photo")]);
  expect(over).toMatchObject({ code: 2, stdout: "" });
  expect(over.stderr).toMatch(/would overwrite the image/u);
  expect(readFileSync(made("photo"))).toEqual(readFileSync(picture));
});

test("an image that only a later line on standard input names is not written over, and ends it as a wrong command", async () => {
  copyFileSync(picture, made("late"));
  const [first, second] = readFileSync(made("e.jsonl"), "utf8").split("\n");
  const late = JSON.parse(second);
  late.image.path = made("late");
  const input = `${first}\n${JSON.stringify(late)}\n`;
  const outputs = ["--html", made("late"), "--json", made("late.jsonl"), "--quiet"];
  const { code, stderr } = await commonground(["show", "-", ...outputs], { input });
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/would overwrite the image/u) });
  expect(readFileSync(made("late"))).toEqual(readFileSync(picture));
  expect(readdirSync(folder).filter((name) => name.startsWith("late."))).toEqual([]);
});

test("a file without an explanation is none that was shown", async () => {
  writeFileSync(made("blank.jsonl"), "\n\n");
  const file = await commonground(["show", made("blank.jsonl"), "--html", made("blank.html")]);
  expect(file).toMatchObject({ code: 1, stdout: "" });
  expect(file.stderr).toMatch(/blank\.jsonl: holds no explanation/u);
  const piped = await commonground(["show", "-"], { input: "" });
  expect(piped).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/standard input: holds no explanation/u),
  });
});

test("an image that has changed is not drawn, the others are", async () => {
  writeFileSync(picture, readFileSync(picture, "utf8").replace("<svg ", '<svg id="other" '));
  const { code, stderr } = await commonground(["show", made("e.jsonl"), "--svg", made("one"), "--quiet"]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/dog\.svg: is not the image that was explained/u);
  expect(readdirSync(made("one")).every((name) => name.startsWith("1f431-"))).toBe(true);
  copyFileSync(join(root, dog), picture);
});

test("the file that is read is not written", async () => {
  const { code, stderr } = await commonground(["show", made("e.jsonl"), "--json", made("e.jsonl")]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/would overwrite/u);
  expect(existsSync(`${made("e.jsonl")}.partial`)).toBe(false);
});

test("figures of an image from standard input may go where the command runs", async () => {
  const cwd = made("here");
  mkdirSync(cwd);
  const options = { cwd, input: readFileSync(picture) };
  const given = ["explain", "-", "--bank", made("tiny.json"), "--causes", "none", "--svg", ".", "--quiet"];
  expect(await commonground(given, options)).toMatchObject({ code: 0, stderr: "" });
  expect(readdirSync(cwd)).toContain("--parts.svg");
});

test("an image may come on standard input", async () => {
  const input = readFileSync(join(root, dog));
  const { code, stdout, stderr } = await commonground(["classify", "-", "--json"], { input });
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^(?:note: .*\n)?$/u) });
  expect(JSON.parse(stdout)).toMatchObject({ path: "-", top: [{ name: "dog face" }, {}, {}, {}, {}] });
  const nothing = await commonground(["classify", "-"]);
  expect(nothing).toMatchObject({ code: 1, stderr: expect.stringMatching(/standard input: is empty/u) });
  const text = await commonground(["classify", "-"], { input: "no image" });
  expect(text).toMatchObject({ code: 1, stderr: expect.stringMatching(/commonground: .*standard input/u) });
});

test("classes and banks may come on standard input, which is read once", async () => {
  const classes = await commonground(["classify", dog, "--classes", "-", "--json", "--quiet"], {
    input: "dog face\nfire engine\n",
  });
  expect(classes).toMatchObject({ code: 0, stderr: "" });
  expect(JSON.parse(classes.stdout).top.map(({ name }: { name: string }) => name)).toEqual([
    "dog face",
    "fire engine",
  ]);
  const one = await commonground(["classify", dog, "--classes", "-"], { input: "dog face\n" });
  expect(one).toMatchObject({ code: 1, stderr: expect.stringMatching(/^commonground: standard input: /u) });
  const bank = readFileSync(made("tiny.json"));
  expect(await commonground(["bank", "lint", "-", "--json"], { input: bank })).toMatchObject(
    await commonground(["bank", "lint", made("tiny.json"), "--json"]),
  );
  const cut = await commonground(["bank", "lint", "-"], { input: bank.subarray(0, 40) });
  expect(cut).toMatchObject({ code: 1, stderr: expect.stringMatching(/^commonground: standard input: /u) });
  const twice = await commonground(["explain", "-", "--classes", "-"], { input: "dog\ncat\n" });
  expect(twice).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/given for an image and for a class file/u),
  });
});
