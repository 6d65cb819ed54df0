import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { lintBank } from "../packages/core/src/concepts/lint-bank.ts";
import { parseBank } from "../packages/core/src/concepts/parse-bank.ts";
import { tellingWords } from "../packages/core/src/concepts/telling-words.ts";
import { words } from "../packages/core/src/concepts/words.ts";
import { openDataSet } from "../packages/study/src/datasets/open-data-set.ts";
import { temporaryFolder } from "../packages/study/testing/temporary-folder.ts";

const folder = temporaryFolder();
const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const readLines = (path: string) => read(path).trim().split("\n");

function layFood101(): string {
  const images = readLines("./fixtures/food101-folders.txt").map((name) => `${name}/1`);
  for (const image of images) folder.write(`food101/images/${image}.jpg`, "");
  folder.write("food101/meta/test.txt", images.join("\n"));
  return "food101";
}

function layPlaces365(): string {
  folder.write("places365/categories_places365.txt", read("./fixtures/places365-categories.txt"));
  folder.write("places365/places365_val.txt", "Places365_val_00000001.jpg 0");
  folder.write("places365/val_256/Places365_val_00000001.jpg", "");
  return "places365";
}

function layImageNet(): string {
  for (const line of readLines("./imagenet-names.txt")) {
    if (!line.startsWith("#")) folder.write(`imagenet/${line.split(" ")[0]}/1.JPEG`, "");
  }
  return "imagenet";
}

const BANKS = [
  { name: "food101", count: 101, lay: layFood101 },
  { name: "places365", count: 365, lay: layPlaces365 },
  { name: "imagenet", count: 1000, lay: layImageNet },
] as const;

for (const { name, count, lay } of BANKS) {
  const bank = parseBank(JSON.parse(read(`./${name}.json`)), name);
  const lists = Object.values(bank.classes);

  test(`the bank ${name} has the classes and templates that a study of its data set has, in that order`, async () => {
    const dataSet = await openDataSet(`${folder.path}/${lay()}`);
    expect(dataSet.format).toBe(name);
    expect(Object.keys(bank.classes)).toHaveLength(count);
    expect(Object.keys(bank.classes)).toEqual(dataSet.classes);
    expect(bank.classTemplates).toEqual(dataSet.classTemplates);
    expect(bank.descriptorTemplate).toBe("a photo showing {}");
  });

  test(`the linter finds nothing in the bank ${name}, whose classes have six to eight descriptors`, () => {
    expect(lintBank(bank)).toEqual([]);
    for (const [label, list] of Object.entries(bank.classes)) {
      expect(list.length, label).toBeGreaterThanOrEqual(6);
      expect(list.length, label).toBeLessThanOrEqual(8);
    }
  });

  test(`descriptors of the bank ${name} are of five words at most, without article, and never say what is missing`, () => {
    const flaws = lists
      .flat()
      .filter((text) => text.split(" ").length > 5 || /^(?:a|an|the|no|not|without)\b/u.test(text));
    expect(flaws).toEqual([]);
  });

  test(`no descriptor of the bank ${name} holds a part of a compound that its class is called by`, () => {
    const flaws = Object.entries(bank.classes).flatMap(([label, list]) =>
      list.filter((text) => words(text).some((word) => isPartOfCompound(word, label))),
    );
    expect(flaws).toEqual([]);
  });

  test(`no two classes of the bank ${name} are described alike, and more than half of what is said is said of several`, () => {
    const uses = new Map<string, number>();
    for (const text of lists.flat()) uses.set(text, (uses.get(text) ?? 0) + 1);
    expect(new Set(lists.map((list) => list.toSorted().join("; "))).size).toBe(count);
    const shared = lists.flat().filter((text) => (uses.get(text) ?? 0) > 1);
    expect(shared.length).toBeGreaterThan(lists.flat().length / 2);
  });
}

/** "books" for a bookstore, "ball" for a baseball; but not what many things have ("door"), nor the ground of a playground. */
function isPartOfCompound(word: string, label: string): boolean {
  const part = word.replace(/s$/u, "");
  if (part.length < 4 || part === "ground" || tellingWords(part).generic) return false;
  return words(label).some(
    (whole) => whole.length >= part.length + 3 && (whole.startsWith(part) || whole.endsWith(part)),
  );
}
