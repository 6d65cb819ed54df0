import { expect, test } from "vitest";
import { parseVoc } from "./voc-xml.ts";

const box = (sides: string, more = "") => {
  const [xmin, ymin, xmax, ymax] = sides.split(" ");
  return `<object><name>dog</name>${more}<difficult>1</difficult><bndbox><xmin>${xmin}</xmin><ymin>${ymin}</ymin><xmax>${xmax}</xmax><ymax>${ymax}</ymax></bndbox></object>`;
};
const annotation = (inside: string, database = "The VOC2007 Database") =>
  `<?xml version="1.0"?>\n<annotation><folder>a</folder><source><database>${database}</database></source><size><width>500</width><height>375</height><depth>3</depth></size>${inside}</annotation>`;

test("VOC counts from 1 with both ends inside, so that 1 to the width is the whole image", () => {
  const truth = parseVoc(annotation(box("1 1 500 375") + box("49 241.5 195 371")), "a.xml");
  expect(truth.size).toEqual({ width: 500, height: 375 });
  expect(truth.objects.map((object) => object.box)).toEqual([
    [0, 0, 500, 375],
    [48, 240.5, 195, 371],
  ]);
  expect(truth.objects[0].label).toBe("dog");
});

test("ImageNet counts from 0", () => {
  const [object] = parseVoc(annotation(box("0 10 499 300"), "ILSVRC_2012"), "a.xml").objects;
  expect(object.box).toEqual([0, 10, 499, 300]);
});

test("parts of an object are no objects", () => {
  const part =
    "<part><name>head</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>9</xmax><ymax>9</ymax></bndbox></part>";
  const { objects } = parseVoc(annotation(box("10 10 40 40", part)), "a.xml");
  expect(objects.map((object) => object.box)).toEqual([[9, 9, 40, 40]]);
});

const refusal = (message: RegExp) =>
  expect.objectContaining({ code: "INVALID_DATA_SET", message: expect.stringMatching(message) });

test("entities are not expanded: a file that declares any is refused", () => {
  const laughs = `<!DOCTYPE annotation [<!ENTITY a "1"><!ENTITY b "&a;&a;">]>${annotation(box("&b; 1 9 9"))}`;
  expect(() => parseVoc(laughs, "a.xml")).toThrow(refusal(/^a\.xml: /));
  expect(() =>
    parseVoc(`<!DOCTYPE annotation SYSTEM "file:///etc/passwd">${annotation("")}`, "a.xml"),
  ).toThrow(refusal(/document type/));
  expect(() => parseVoc(annotation(box("&x; 1 9 9")), "a.xml")).toThrow(refusal(/no number as xmin/));
});

test("tags that do not close as they open are refused", () => {
  for (const text of [
    "<annotation>",
    "<annotation><size></annotation></size>",
    "<annotation></annotation></a>",
    "text",
  ]) {
    expect(() => parseVoc(text, "a.xml")).toThrow(refusal(/well-formed|one root/));
  }
});

test("two hundred thousand nested elements are refused without recursion", () => {
  const deep = `<annotation>${"<object>".repeat(200_000)}${"</object>".repeat(200_000)}</annotation>`;
  expect(() => parseVoc(deep, "a.xml")).toThrow(refusal(/without bndbox|object/));
});

test("more objects than an image has are refused", () => {
  const many = annotation(box("1 1 9 9").repeat(10_001));
  expect(() => parseVoc(many, "a.xml")).toThrow(refusal(/10001 objects/));
});

test("what is not known to be harmless is refused by name", () => {
  expect(() => parseVoc(annotation(box("1 1 9 9", "<robndbox/>")), "a.xml")).toThrow(
    refusal(/<robndbox> in <object>/),
  );
  expect(() => parseVoc(annotation("<scale>2</scale>"), "a.xml")).toThrow(refusal(/<scale> in <annotation>/));
});

test("boxes without area, with text for a number, twice or none are refused", () => {
  for (const sides of ["9 1 8 9", "1 9 9 1", "a 1 9 9", " 1 9 9", "NaN 1 9 9", "1 1 Infinity 9"]) {
    expect(() => parseVoc(annotation(box(sides)), "a.xml")).toThrow(refusal(/empty box|no number/));
  }
  const twice = box("1 1 9 9").replace("<bndbox>", "<bndbox><xmin>3</xmin>");
  expect(() => parseVoc(annotation(twice), "a.xml")).toThrow(refusal(/xmin twice/));
  expect(() => parseVoc(annotation("<object><name>a</name></object>"), "a.xml")).toThrow(
    refusal(/without bndbox/),
  );
});
