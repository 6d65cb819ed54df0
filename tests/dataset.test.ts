import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { CheckedDataSet } from "@commonground/study";
import sharp from "sharp";
import { beforeAll, expect, test } from "vitest";
import { commonground } from "./support/command.ts";
import { temporaryFolder } from "./support/folder.ts";

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);

function write(name: string, content: string | Uint8Array): string {
  mkdirSync(dirname(at(name)), { recursive: true });
  writeFileSync(at(name), content);
  return at(name);
}

beforeAll(async () => {
  for (let i = 0; i < 36; i++) {
    const background = { r: i * 5, g: 100, b: 90 };
    const image = sharp({ create: { width: 9 + i, height: 8, channels: 3, background } });
    write(
      `sound/class ${String(i % 12).padStart(2, "0")}/${"long-name-".repeat(8)}${i}.png`,
      await image.png().toBuffer(),
    );
  }
  const png = readFileSync(at(`sound/class 00/${"long-name-".repeat(8)}0.png`));
  write("broken/cat/a.png", png);
  write("broken/cat/b.png", png);
  write("broken/dog/c.png", png);
  write("broken/dog/cut.png", png.subarray(0, 50));
  write("broken/dog/\u001B[31mred.png", "no image");
});

test("a sound data set is told of in lines of 80 cells, and ends with 0", async () => {
  const { code, stdout, stderr } = await commonground(["dataset", "check", at("sound")]);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/images: +36\nwith a label: +36\nbroken: +0\nduplicates: +0\n/);
  expect(stdout).toMatch(/12 classes, 3 images each\n  3  class 00\n/);
  expect(stdout).toContain("… and 2 more (all with --json)");
  expect(stdout).toMatch(/width: +9 to 44, half of them at most 26\nheight: +8\n/);
  for (const line of stdout.split("\n").slice(1)) expect(line.length).toBeLessThanOrEqual(80);
});

test("what is broken is named, makes the command end with 1, and does not speak to the terminal", async () => {
  const { code, stdout, stderr } = await commonground(["dataset", "check", at("broken")]);
  expect([code, stderr]).toEqual([1, ""]);
  expect(stdout).toMatch(/broken: +2\nduplicates: +2\n/);
  expect(stdout).toContain("dog/cut.png: the PNG is damaged or cut short; download or export it again");
  expect(stdout).toContain("labels differ: cat/a.png (cat) = cat/b.png (cat) = dog/c.png (dog)");
  expect(stdout).toContain(String.raw`dog/\u{1b}[31mred.png: is no image that is read here`);
  expect(stdout).not.toContain("\u001B");
  for (const line of stdout.split("\n").slice(1)) expect(line.length).toBeLessThanOrEqual(80);
});

test("the JSON is complete, on standard output or in a file, which may not lie among the images", async () => {
  const { code, stdout } = await commonground(["dataset", "check", at("sound"), "--json"]);
  expect(code).toBe(0);
  const checked = JSON.parse(stdout) as CheckedDataSet;
  expect(checked).toMatchObject({ schema: "commonground/data-set-check@1", format: "folder", items: 36 });
  expect(checked.classes).toHaveLength(12);

  const file = at("out/check.json");
  const second = await commonground(["dataset", "check", at("broken"), "--json", file]);
  expect(second.code).toBe(1);
  expect(second.stdout).toMatch(/broken: +2\n/);
  const written = JSON.parse(readFileSync(file, "utf8")) as CheckedDataSet;
  expect(written.broken.map(({ id }) => id)).toEqual(["dog/\u001B[31mred.png", "dog/cut.png"]);
  expect(written.duplicates).toMatchObject([{ conflicting: true }]);

  const among = await commonground(["dataset", "check", at("sound"), "--json", at("sound/check.json")]);
  expect(among.code).toBe(2);
  expect(among.stderr).toMatch(
    /^commonground: --json .*whose images are read; choose a place outside of it\n$/,
  );
});

test("shards are checked as folders are", async () => {
  execFileSync("tar", [
    "-cf",
    at("broken.tar"),
    "-C",
    at("broken/cat"),
    "a.png",
    "b.png",
    "-C",
    at("broken/dog"),
    "cut.png",
  ]);
  const { code, stdout } = await commonground(["dataset", "check", at("broken.tar"), "--json", "-"]);
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    format: "webdataset",
    items: 3,
    classes: null,
    broken: [{ id: "broken.tar/cut", code: "INVALID_IMAGE" }],
    duplicates: [{ items: [{ id: "broken.tar/a" }, { id: "broken.tar/b" }] }],
  });
});

test("cautions say what a study would trip over", async () => {
  write("one/cat/a.png", readFileSync(at("broken/cat/a.png")));
  const { code, stdout } = await commonground(["dataset", "check", at("one")]);
  expect(code).toBe(0);
  expect(stdout).toContain("caution: there is one class");
  write("table.csv", "path,label\none/cat/a.png,0\nbroken/cat/b.png,1\nbroken/dog/c.png,\n");
  const table = await commonground(["dataset", "check", at("table.csv")]);
  expect(table.stdout).toContain("caution: 1 images have no label.");
  expect(table.stdout.replaceAll("\n", " ")).toContain(
    "the classes are numbers; give their names with --classes",
  );
  const named = await commonground(["dataset", "check", at("table.csv"), "--classes", "cat,dog", "--json"]);
  expect(JSON.parse(named.stdout).classes).toEqual([
    { name: "cat", items: 1 },
    { name: "dog", items: 1 },
  ]);
});

test.each([
  [["nowhere"], /nowhere: there is no such data set; check the path/, 1],
  [["table.csv", "--classes", "cat,cow", "--label", "kind"], /no column "kind"/, 1],
  [["table.csv", "--classes", "a,b", "--format", "folder"], /table\.csv/, 1],
  [["sound", "--format", "tape"], /Allowed choices are folder/, 2],
])("%s is refused in one line", async (args, message, expected) => {
  const { code, stdout, stderr } = await commonground(["dataset", "check", ...args], { cwd: folder });
  expect([code, stdout]).toEqual([expected, ""]);
  expect(stderr).toMatch(/^commonground: [^\n]+\n$/);
  expect(stderr).toMatch(message);
});
