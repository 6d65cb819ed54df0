import { join } from "node:path";
import { CommonGroundError } from "@commonground/core";
import { expect, test } from "vitest";
import { allItems, expectRefusal } from "../../testing/items.ts";
import { paxRecord, TAR_END, tarEntry } from "../../testing/tar-entry.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { openDataSet } from "./open-data-set.ts";

const folder = temporaryFolder();
let count = 0;

function tar(...parts: Buffer[]): string {
  return folder.write(`${++count}.tar`, Buffer.concat([...parts, TAR_END]));
}

const labelOf = async (...parts: Buffer[]) => (await openDataSet(tar(...parts))).item(0).label;

const refuse = (parts: Buffer[], message: RegExp) => expectRefusal(openDataSet(tar(...parts)), message);

const image = (name: string) => tarEntry(`${name}.png`, "x");

const text = async (path: string) =>
  Promise.all(
    allItems(await openDataSet(path)).map(async ({ id, label, bytes }) => [
      id.slice(id.indexOf("/") + 1),
      label,
      Buffer.from(await bytes()).toString(),
    ]),
  );

test("files that stand together and share a name up to the first dot are one sample", async () => {
  const path = tar(
    tarEntry("./a/one.jpg", "1"),
    tarEntry("./a/one.cls", "dog\n"),
    tarEntry("b/one.seg.webp", "2"),
    tarEntry("b/one.txt", " cat "),
    tarEntry("three.json", '{"label": "cow", "boxes": [[1, 2, 3, 4]]}'),
    tarEntry("three.JPEG", "3"),
    tarEntry("four.png", "4"),
    tarEntry("four.json", '{"caption": "no label"}'),
  );
  expect(await text(path)).toEqual([
    ["a/one", "dog", "1"],
    ["b/one", "cat", "2"],
    ["three", "cow", "3"],
    ["four", null, "4"],
  ]);
  const dataSet = await openDataSet(path);
  expect(dataSet.item(2).boxes).toEqual([[1, 2, 3, 4]]);
  expect(dataSet.classes).toEqual(["cat", "cow", "dog"]);
});

test("a .cls goes before a .json's label, and that before a .txt, which may be a caption", async () => {
  const picture = tarEntry("a.png", "x");
  const [cls, json, txt] = [
    tarEntry("a.cls", "one"),
    tarEntry("a.json", '{"class_name": "two"}'),
    tarEntry("a.txt", "three"),
  ];
  expect(await labelOf(picture, txt, json, cls)).toBe("one");
  expect(await labelOf(picture, txt, json)).toBe("two");
  expect(await labelOf(picture, txt)).toBe("three");
});

test("numbers count the classes that are given or lie beside, and are names without", async () => {
  const path = folder.write(
    "numbers/test/0.tar",
    Buffer.concat([
      tarEntry("a.png", "x"),
      tarEntry("a.cls", "1"),
      tarEntry("b.png", "x"),
      tarEntry("b.cls", "10"),
    ]),
  );
  const labels = async (options = {}) => allItems(await openDataSet(path, options)).map(({ label }) => label);
  expect(await labels()).toEqual(["1", "10"]);
  const names = Array.from({ length: 11 }, (_, i) => `name ${i}`);
  expect(await labels({ classes: names })).toEqual(["name 1", "name 10"]);
  folder.write("numbers/classnames.txt", names.map((name) => `beside ${name}\n`).join(""));
  expect(await labels()).toEqual(["beside name 1", "beside name 10"]);
  expect((await openDataSet(path)).notes[0].message).toContain("classnames.txt");
  await expectRefusal(labels({ classes: ["a", "b"] }), /0\.tar, b: has the label "10".*among the 2 classes/);
});

test("names and sizes beyond a header are read: GNU long names, pax paths and sizes, numbers of base 256", async () => {
  const long = `${"folder/".repeat(30)}image`;
  const huge = Buffer.alloc(12);
  huge[0] = 0x80;
  huge[11] = 1;
  expect(
    await text(
      tar(
        tarEntry("././@LongLink", `${long}.png\0`, { type: "L" }),
        tarEntry("folder/cut", "gnu"),
        tarEntry("PaxHeader", paxRecord("path", "ünï.png") + paxRecord("size", "3"), { type: "x" }),
        tarEntry("PaxHeader", "pax", { size: 0 }),
        tarEntry("binary.png", "b", { size: huge.toString("latin1") }),
        tarEntry("name.png", "p", { prefix: "in/front" }),
      ),
    ),
  ).toEqual([
    [long, null, "gnu"],
    ["ünï", null, "pax"],
    ["binary", null, "b"],
    ["in/front/name", null, "p"],
  ]);
});

test("links, devices, hidden files and samples without an image are left out, and said", async () => {
  const dataSet = await openDataSet(
    tar(
      tarEntry("folder/", "", { type: "5" }),
      tarEntry("folder/._a.png", "resource fork"),
      tarEntry("folder/a.png", "x"),
      tarEntry("folder/a.wav", "sound"),
      tarEntry("folder/b.png", "", { type: "2" }),
      tarEntry("folder/c.cls", "1"),
    ),
  );
  expect(allItems(dataSet).map(({ id }) => id)).toEqual([`${count}.tar/folder/a`]);
  expect(dataSet.notes.map(({ code }) => code)).toEqual(["skipped-entries", "no-image", "other-files"]);
  expect(dataSet.notes[0].message).toContain("folder/b.png");
});

test.each([["../up.png"], ["a/../../up.png"], ["/etc/up.png"], ["C:\\up.png"], ["a\\..\\..\\up.png"]])(
  "the name %s climbs out and is refused with its place",
  async (name) => {
    const first = tarEntry("a.png", "x");
    await expectRefusal(
      openDataSet(tar(first, tarEntry(name, "x"))),
      new RegExp(`${count}\\.tar, byte 1024: .*climbs out of the archive`),
    );
    const pax = tarEntry("PaxHeader", paxRecord("path", name), { type: "x" });
    await expectRefusal(openDataSet(tar(first, pax, tarEntry("b.png"))), /byte 2048: .*climbs out/);
  },
);

test("a damaged, cut or lying archive is refused with its place", async () => {
  const good = tarEntry("a.png", "x");
  const damaged = Buffer.from(tarEntry("b.png", "x"));
  damaged[3] ^= 1;
  await refuse([good, damaged], /byte 1024: is no tar header, or a damaged one/);
  await refuse(
    [good, tarEntry("b.png", "x", { size: 5000 })],
    /byte 1024: .*beyond its \d+ bytes: it is cut short/,
  );
  await refuse([good, tarEntry("b.png", "x", { size: `\x80${"\xff".repeat(11)}` })], /byte 1024: /);
  await refuse([good, tarEntry("L", "x", { type: "L", size: 8 ** 11 - 1 })], /byte 1024: .*beyond/);
  await refuse(
    [tarEntry("L", "x".repeat(5000), { type: "L" })],
    /name or header of 5000 bytes, 4096 are allowed/,
  );
  await refuse([tarEntry("x", "y".repeat(70_000), { type: "x" })], /65536 are allowed/);
  await refuse([tarEntry("x", "99 path=short", { type: "x" })], /pax fields that cannot be read/);
  await refuse([tarEntry("x", "5", { type: "x" })], /pax fields that cannot be read/);
  await refuse([tarEntry("a.png", "x", { type: "S" })], /sparse file/);
  await refuse([], /holds no image/);
  await expectRefusal(
    openDataSet(folder.write("cut.tar", good.subarray(0, 200))),
    /byte 0: is cut short within a header/,
  );
  await expectRefusal(openDataSet(folder.write("empty.tar")), /empty\.tar: holds no image/);
  const packed = Buffer.concat([Buffer.from([0x1f, 0x8b, 8]), Buffer.alloc(1000)]);
  await expectRefusal(openDataSet(folder.write("packed.tar", packed)), /compressed.*gunzip/);
  await expectRefusal(openDataSet(folder.write("packed.tar.gz", packed)), /packed archive/);
});

test("a sample twice, two images in one, and a label too long are refused by name", async () => {
  await expectRefusal(openDataSet(tar(image("a"), image("b"), image("a"))), /holds the sample "a" twice/);
  await expectRefusal(openDataSet(tar(image("a"), tarEntry("a.jpg"))), /tar, a: has two images/);
  await expectRefusal(
    openDataSet(tar(image("a"), tarEntry("a.txt", "x".repeat(1_000_001)))),
    /a\.txt: has 1000001 bytes/,
  );
  await expectRefusal(openDataSet(tar(image("a"), tarEntry("a.json", "{"))), /a\.json: is not valid JSON/);
});

test(
  "wherever an archive is damaged, it is read or refused by a typed error",
  { timeout: 120_000 },
  async () => {
    const sound = Buffer.concat([
      tarEntry("PaxHeader", paxRecord("path", "long.png"), { type: "x" }),
      tarEntry("a.png", "x"),
      tarEntry("long.json", '{"label": "dog"}'),
      TAR_END,
    ]);
    const unexpected: string[] = [];
    for (let at = 0; at < sound.length; at++) {
      const damaged = Buffer.from(sound);
      damaged[at] ^= 1 << (at % 8);
      try {
        const dataSet = await openDataSet(folder.write("damaged.tar", damaged));
        for (const item of allItems(dataSet)) await item.bytes();
      } catch (error) {
        if (!(error instanceof CommonGroundError)) unexpected.push(`byte ${at}: ${(error as Error).stack}`);
      }
    }
    expect(unexpected).toEqual([]);
  },
);

test("a missing shard of a pattern is named", async () => {
  folder.write("shard-0.tar", tarEntry("a.png", "x"));
  await expectRefusal(openDataSet(join(folder.path, "shard-{0..1}.tar")), /shard-1\.tar/, "NOT_FOUND");
  await expectRefusal(openDataSet(join(folder.path, "shard-?x.tar")), /no file has such a name/);
});
