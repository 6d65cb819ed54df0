import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readBank } from "@commonground/files/node";
import { expect, test } from "vitest";
import { allItems, expectRefusal } from "../../testing/items.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { openDataSet } from "./open-data-set.ts";

const folder = temporaryFolder();
const require = (await import("node:module")).createRequire(import.meta.url);

test("Twemoji's drawings have the labels that emojibase gives their code points", async () => {
  const dataSet = await openDataSet("twemoji");
  expect(dataSet).toMatchObject({ format: "emoji", size: 1057, classTemplates: ["an emoji of a {}"] });
  const emojibase = new Map<string, string>(
    (require("emojibase-data/en/data.json") as { hexcode: string; label: string }[]).map(
      ({ hexcode, label }) => [hexcode.toLowerCase().replaceAll("-fe0f", ""), label.replaceAll("’", "'")],
    ),
  );
  for (const { id, label } of allItems(dataSet)) {
    expect(label).toBe(emojibase.get(id.replace(".svg", "").replaceAll("-fe0f", "")));
  }
  const dog = allItems(dataSet).find(({ label }) => label === "dog face")!;
  expect(dog.id).toBe("1f436.svg");
  expect(Buffer.from(await dog.bytes())).toEqual(readFileSync(require.resolve("@twemoji/svg/1f436.svg")));
});

test("the bank's classes cut the style to their drawings", async () => {
  const classes = Object.keys((await readBank("emoji")).classes);
  const dataSet = await openDataSet("twemoji", { classes });
  expect(dataSet).toMatchObject({ size: 396, classes });
  expect(new Set(allItems(dataSet).map(({ label }) => label))).toEqual(new Set(classes));
  await expectRefusal(openDataSet("twemoji", { classes: ["no such", "thing"] }), /draws none of the classes/);
});

test("other styles name their files otherwise", async () => {
  folder.write("style/1F436.svg", "dog");
  folder.write("style/emoji_u1f6cd.png", "bags");
  folder.write("style/emoji_u1f1e9_1f1ea.png", "a flag");
  folder.write("style/u2764.webp", "heart");
  const dataSet = await openDataSet(join(folder.path, "style"), { format: "emoji" });
  expect(allItems(dataSet).map(({ id, label }) => [id, label])).toEqual([
    ["u2764.webp", "red heart"],
    ["1F436.svg", "dog face"],
    ["emoji_u1f6cd.png", "shopping bags"],
  ]);
  expect(dataSet.notes[0].message).toMatch(/^3 of 4 drawings are used/);
  folder.write("style/1f436.png", "again");
  await expectRefusal(
    openDataSet(join(folder.path, "style"), { format: "emoji" }),
    /draws the same code points as 1F436\.svg/,
  );
  folder.write("none/dog.png");
  await expectRefusal(
    openDataSet(join(folder.path, "none"), { format: "emoji" }),
    /no drawing named by code points/,
  );
});
