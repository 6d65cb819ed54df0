import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodePng } from "@commonground/files";
import sharp from "sharp";
import { afterAll, expect, test } from "vitest";
import { shapeMask } from "./object-mask.ts";
import { openAnnotations } from "./open-annotations.ts";

const root = mkdtempSync(join(tmpdir(), "open-annotations-"));
afterAll(() => rmSync(root, { recursive: true }));

async function folderOf(name: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = join(root, name);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

const png = (colours: readonly (readonly number[])[]) =>
  encodePng({ width: colours.length, height: 1, data: Uint8Array.from(colours.flat()) });
const [black, white, red, empty] = [
  [0, 0, 0],
  [255, 255, 255],
  [128, 0, 0],
  [224, 224, 192],
];
const xml =
  "<annotation><object><name>a</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox></object></annotation>";

test("XML files belong to images of the same path, or of the same name where there is only one", async () => {
  const folder = await folderOf("voc", { "n1/a.xml": xml, "n1/c.xml": xml, "n2/c.xml": xml });
  const annotations = await openAnnotations(folder);
  expect(annotations.kind).toBe("voc");
  for (const id of ["a.JPEG", "n1/a.jpg", "deep/a.png", "n2/c.jpg"]) {
    expect((await annotations.truthOf(id))?.objects, id).toHaveLength(1);
  }
  expect(await annotations.truthOf("d.jpg")).toBeNull();
  await expect(annotations.truthOf("n3/c.jpg")).rejects.toMatchObject({ code: "INVALID_DATA_SET" });
});

test("in pictures of masks black is ground and every other colour an object; VOC's border colour is none", async () => {
  const folder = await folderOf("masks", {
    "one.png": await png([black, white, white]),
    "two.png": await png([red, empty, white]),
  });
  const annotations = await openAnnotations(folder);
  const masksOf = async (id: string) => {
    const truth = (await annotations.truthOf(id))!;
    return truth.objects.map(({ shape }) => Array.from(shapeMask(shape!, truth.size!, id).data));
  };
  expect(await masksOf("one.jpg")).toEqual([[0, 1, 1]]);
  expect(await masksOf("two.jpg")).toEqual([
    [1, 0, 0],
    [0, 0, 1],
  ]);
});

test("pictures that may mean several things are refused: greys, transparency", async () => {
  const clear = await sharp({ create: { width: 3, height: 1, channels: 4, background: "#ff000080" } })
    .png()
    .toBuffer();
  const folder = await folderOf("unclear", {
    "grey.png": await png([[9, 9, 9], [99, 99, 99], white]),
    "clear.png": clear,
  });
  const annotations = await openAnnotations(folder);
  await expect(annotations.truthOf("grey.jpg")).rejects.toThrow(/3 greys/);
  await expect(annotations.truthOf("clear.jpg")).rejects.toThrow(/transparent/);
});

test("a folder of two kinds or of none, and a file that is no JSON, are refused", async () => {
  const both = await folderOf("both", { "a.xml": xml, "b.png": await png([black]) });
  const none = await folderOf("none", { "a.txt": "" });
  await expect(openAnnotations(both)).rejects.toThrow(/XML files and PNGs/);
  await expect(openAnnotations(none)).rejects.toThrow(/no XML file and no PNG/);
  await expect(openAnnotations(join(none, "a.txt"))).rejects.toThrow(/no COCO JSON/);
  await expect(openAnnotations(join(none, "b"))).rejects.toMatchObject({ code: "NOT_FOUND" });
});
