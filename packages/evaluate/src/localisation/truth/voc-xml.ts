// Annotations as Pascal VOC and ImageNet write them, an XML file an image.

import { scanXml, type XmlElement } from "@commonground/files";
import type { Edges, Truth, TruthObject } from "./truth.ts";
import { truthError } from "./truth-error.ts";

/** Largest file in bytes: the largest of ImageNet and VOC have some ten kilobytes. */
export const MAX_VOC_BYTES = 5_000_000;

/** Most objects of an image: no public set has a tenth. */
const MAX_OBJECTS = 10_000;

/** Fields that say nothing of where an object is. */
const HARMLESS: Readonly<Record<string, ReadonlySet<string>>> = {
  annotation: new Set(["folder", "filename", "path", "owner", "segmented"]),
  object: new Set([
    "pose",
    "view",
    "truncated",
    "occluded",
    "difficult",
    "subcategory",
    "part",
    "point",
    "actions",
    "attributes",
  ]),
};

/**
 * The objects in the text of an annotation. VOC counts pixels from 1 and both ends of a box belong to it; ImageNet (by
 * its `database`) counts from 0, and its right and lower ends do not. Objects marked difficult, truncated or occluded
 * count like others; parts of objects are no objects. Entities that a file declares are refused, not expanded. Throws
 * `INVALID_DATA_SET` for text that is no such annotation and for fields that are not known.
 */
export function parseVoc(text: string, where: string): Truth {
  const parts = scanXml(text);
  if (parts === null) throw wrong(where, "is not well-formed XML");
  if (parts.doctypes.length > 0) throw wrong(where, "has a document type, which may declare entities");
  const { elements } = parts;
  const inside = childrenOf(elements);
  const children = (parent: number, name: string) =>
    inside[parent].filter((child) => elements[child].name === name);
  const only = (parent: number, name: string): number | null => {
    const found = children(parent, name);
    if (found.length > 1) throw wrong(where, `has ${name} twice in ${elements[parent].name}`);
    return found[0] ?? null;
  };
  const number = (parent: number, name: string): number => {
    const at = only(parent, name);
    const value = at === null || elements[at].text.trim() === "" ? Number.NaN : Number(elements[at].text);
    if (!Number.isFinite(value)) throw wrong(where, `has no number as ${name} of a ${elements[parent].name}`);
    return value;
  };
  if (elements[0]?.name !== "annotation" || elements.slice(1).some(({ parent }) => parent < 0)) {
    throw wrong(where, "does not have <annotation> for its one root");
  }
  refuseUnknown(elements, inside, 0, ["source", "size", "object"], where);
  const source = only(0, "source");
  const database = source === null ? null : only(source, "database");
  const first = database !== null && /imagenet|ilsvrc/iu.test(elements[database].text) ? 0 : 1;
  const size = only(0, "size");
  const found = children(0, "object");
  if (found.length > MAX_OBJECTS)
    throw wrong(where, `has ${found.length} objects, ${MAX_OBJECTS} are allowed`);
  const objects = found.map((object): TruthObject => {
    refuseUnknown(elements, inside, object, ["name", "bndbox"], where);
    const name = only(object, "name");
    const frame = only(object, "bndbox");
    if (frame === null) throw wrong(where, "has an object without bndbox");
    const box: Edges = [
      number(frame, "xmin") - first,
      number(frame, "ymin") - first,
      number(frame, "xmax"),
      number(frame, "ymax"),
    ];
    if (!(box[0] < box[2] && box[1] < box[3])) throw wrong(where, `has the empty box ${JSON.stringify(box)}`);
    return { label: name === null ? null : elements[name].text.trim(), box, shape: null };
  });
  return {
    size: size === null ? null : statedSize(number(size, "width"), number(size, "height"), where),
    objects,
    crowds: 0,
  };
}

/** Some annotations of VOC's kind say 0 × 0 for a size that was not known. */
function statedSize(width: number, height: number, where: string): Truth["size"] {
  if (width === 0 && height === 0) return null;
  if (Number.isSafeInteger(width) && Number.isSafeInteger(height) && width > 0 && height > 0) {
    return { width, height };
  }
  throw wrong(where, `has the size ${width} × ${height}`);
}

function childrenOf(elements: readonly XmlElement[]): number[][] {
  const children = elements.map((): number[] => []);
  for (const [at, { parent }] of elements.entries()) children[parent]?.push(at);
  return children;
}

function refuseUnknown(
  elements: readonly XmlElement[],
  inside: readonly (readonly number[])[],
  parent: number,
  read: readonly string[],
  where: string,
): void {
  const { name: whole } = elements[parent];
  for (const child of inside[parent]) {
    const { name } = elements[child];
    if (read.includes(name) || HARMLESS[whole].has(name)) continue;
    throw wrong(where, `has <${name}> in <${whole}>, of which it is not known what it says of the boxes`);
  }
}

function wrong(where: string, what: string) {
  return truthError(where, what, "write it as Pascal VOC or ImageNet do");
}
