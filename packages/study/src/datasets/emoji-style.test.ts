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

test("a package of Iconify is a style, its drawings told apart by its table of characters", async () => {
  const icons = {
    prefix: "style",
    width: 32,
    height: 32,
    icons: {
      hound: { body: '<path d="M0 0h9v9z"/>' },
      bag: { body: "<g/>", width: 20, left: 2 },
      flag: { body: "" },
    },
    aliases: { "dog-face": { parent: "hound" }, turned: { parent: "hound", hFlip: true } },
  };
  const write = (characters: Record<string, string>) => {
    folder.write("package/icons.json", JSON.stringify(icons));
    folder.write("package/chars.json", JSON.stringify(characters));
    return openDataSet(join(folder.path, "package"));
  };
  const dataSet = await write({
    "1f436": "dog-face",
    "1f6cd-fe0f": "bag",
    "1f6cd": "bag",
    "1f1e9-1f1ea": "flag",
  });
  expect(dataSet.format).toBe("emoji");
  const items = allItems(dataSet);
  expect(items.map(({ id, label }) => [id, label])).toEqual([
    ["1f436-dog-face.svg", "dog face"],
    ["1f6cd-fe0f-bag.svg", "shopping bags"],
  ]);
  const [dog, bag] = await Promise.all(items.map(async ({ bytes }) => Buffer.from(await bytes()).toString()));
  expect(dog).toMatch(/viewBox="0 0 32 32" width="32" height="32"><path d="M0 0h9v9z"\/><\/svg>$/u);
  expect(bag).toContain('viewBox="2 0 20 32"');
  const [turned] = allItems(await write({ "1f436": "turned" }));
  expect(Buffer.from(await turned.bytes()).toString()).toContain('translate(32 0) scale(-1 1)"><path');
  const [missing] = allItems(await write({ "1f436": "wolf" }));
  // Of the image alone: in a study a row with its error, and the others go on.
  await expect(missing.bytes()).rejects.toMatchObject({
    code: "INVALID_IMAGE",
    message: expect.stringMatching(/"wolf" is no drawing/u),
  });
  await expectRefusal(write({}), /says of no drawing which character/u);
});
