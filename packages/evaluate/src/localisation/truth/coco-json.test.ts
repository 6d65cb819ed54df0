import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { MAX_COCO_BYTES, openCoco, parseCoco } from "./coco-json.ts";

const folder = mkdtempSync(join(tmpdir(), "coco-json-"));
afterAll(() => rmSync(folder, { recursive: true }));

const image = { id: 7, file_name: "train/a.jpg", width: 40, height: 30, license: 3 };
const coco = (annotation: object, images: object[] = [image]) => ({
  info: {},
  images,
  categories: [{ id: 18, name: "dog" }],
  annotations: [{ id: 1, image_id: 7, category_id: 18, iscrowd: 0, ...annotation }],
});
const bbox = [3, 4, 10, 20];

test("boxes are corners and sides, outlines polygons or run lengths, found by path or by its last part", async () => {
  const polygons = [[1, 1, 9, 1, 9, 9]];
  const annotations = parseCoco(coco({ bbox, segmentation: polygons }), "c.json");
  for (const id of ["train/a.jpg", "a.jpg", "images/a.jpg"]) {
    expect(await annotations.truthOf(id)).toEqual({
      size: { width: 40, height: 30 },
      objects: [{ label: "dog", box: [3, 4, 13, 24], shape: { kind: "polygons", polygons } }],
      crowds: 0,
    });
  }
  expect(await annotations.truthOf("b.jpg")).toBeNull();
  const runs = await parseCoco(coco({ segmentation: { size: [30, 40], counts: "0h0" } }), "c.json").truthOf(
    "a.jpg",
  );
  expect(runs?.objects).toEqual([
    { label: "dog", box: null, shape: { kind: "runs", counts: "0h0", width: 40, height: 30 } },
  ]);
});

test("crowds are counted and left out", async () => {
  const truth = await parseCoco(coco({ bbox, iscrowd: 1 }), "c.json").truthOf("a.jpg");
  expect(truth).toMatchObject({ objects: [], crowds: 1 });
});

test("fields that are not read are named", () => {
  expect(parseCoco(coco({ bbox, rotation: 30 }), "c.json").notes).toEqual([
    "These fields of c.json are not read: annotation.rotation.",
  ]);
});

test("a name that several images end in is refused where it is asked for", async () => {
  const images = [image, { ...image, id: 8, file_name: "val/a.jpg" }];
  const annotations = parseCoco(coco({ bbox }, images), "c.json");
  expect(await annotations.truthOf("val/a.jpg")).toMatchObject({ objects: [] });
  await expect(annotations.truthOf("x/a.jpg")).rejects.toMatchObject({ code: "INVALID_DATA_SET" });
});

test("what is no COCO is refused by its place", () => {
  const cases: [value: unknown, message: RegExp][] = [
    [[], /c\.json: is no object/],
    [{ images: {} }, /images: is no list/],
    [{ images: [], annotations: null }, /annotations: is no list/],
    [coco({ bbox }, [{ ...image, file_name: 3 }]), /image 0: has no id or no file_name/],
    [coco({ bbox }, [image, image]), /image 1: has the id 7 a second time/],
    [coco({ bbox }, [{ ...image, width: -4 }]), /image 0: has the size -4 × 30/],
    [coco({ bbox, image_id: 99 }), /annotation 0: is of the image 99/],
    [coco({ bbox: [1, 2, 0, 4] }), /annotation 0: has the bbox \[1,2,0,4\]/],
    [coco({ bbox: ["1", 2, 3, 4] }), /annotation 0: has the bbox/],
    [coco({}), /neither bbox nor segmentation/],
    [coco({ segmentation: [[1, 2, 3, 4]] }), /has the polygon \[1,2,3,4\]/],
    [coco({ segmentation: [[1, 2, 3, 4, 5, null]] }), /has the polygon/],
    [
      coco({ segmentation: [Array.from({ length: 100_002 }, () => 1)] }),
      /100002 numbers, 100000 are allowed/,
    ],
    [coco({ segmentation: { size: [1e9, -1], counts: "0" } }), /run lengths of the size/],
    [coco({ segmentation: { size: [30, 40], counts: { length: 9 } } }), /without counts/],
  ];
  for (const [value, message] of cases)
    expect(() => parseCoco(value, "c.json"), String(message)).toThrow(message);
});

test("a file beyond the limit is refused before it is read, and so is broken JSON", async () => {
  const path = join(folder, "large.json");
  writeFileSync(path, "{");
  truncateSync(path, MAX_COCO_BYTES + 1);
  await expect(openCoco(path)).rejects.toMatchObject({ code: "TOO_LARGE" });
  writeFileSync(path, "{");
  await expect(openCoco(path)).rejects.toMatchObject({ code: "INVALID_DATA_SET" });
});
