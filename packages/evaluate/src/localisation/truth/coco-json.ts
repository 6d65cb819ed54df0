import { CommonGroundError } from "@commonground/core";
import { readJson } from "@commonground/files/node";
import type { Annotations, Edges, Shape, Truth, TruthObject } from "./truth.ts";
import { truthError } from "./truth-error.ts";

/** Largest file in bytes: V8 holds no longer text, and COCO's largest, instances_train2017, has 449 million. */
export const MAX_COCO_BYTES = 500_000_000;

/** Most numbers in an object's polygons: COCO's largest has a few thousand. */
const MAX_COORDINATES = 100_000;

const READ: Readonly<Record<string, ReadonlySet<string>>> = {
  image: new Set(["id", "file_name", "width", "height"]),
  annotation: new Set(["image_id", "bbox", "segmentation", "iscrowd", "category_id"]),
};

/** Fields that say nothing of where an object is. */
const HARMLESS = new Set([
  "id",
  "area",
  "keypoints",
  "num_keypoints",
  "license",
  "coco_url",
  "flickr_url",
  "date_captured",
]);

type Fields = Readonly<Record<string, unknown>>;

/**
 * COCO's JSON of instances: boxes, polygons, run lengths. Crowds are counted and left out. Fields that are not known are
 * named in a note. An outline without a box gives its own box. Throws NOT_FOUND, TOO_LARGE or INVALID_DATA_SET.
 */
export async function openCoco(file: string): Promise<Annotations> {
  const json = await readJson(file, {
    what: "annotations",
    maxBytes: MAX_COCO_BYTES,
    code: "INVALID_DATA_SET",
  });
  return parseCoco(json, file);
}

/** As `openCoco`, of JSON that was read from `file`. */
export function parseCoco(json: unknown, file: string): Annotations {
  const root = fieldsOf(json, file);
  const labels = new Map<unknown, string>();
  for (const [i, entry] of listOf(root.categories ?? [], `${file}, categories`).entries()) {
    const { id, name } = fieldsOf(entry, `${file}, category ${i}`);
    if (typeof name !== "string") throw wrong(`${file}, category ${i}`, "has no name");
    labels.set(id, name);
  }
  const unread = new Set<string>();
  const images = new Map<unknown, { name: string; truth: Mutable }>();
  const byName = new Map<string, Mutable>();
  for (const [i, entry] of listOf(root.images, `${file}, images`).entries()) {
    const where = `${file}, image ${i}`;
    const image = fieldsOf(entry, where);
    noteUnread(image, "image", unread);
    const { id, file_name: name } = image;
    if ((typeof id !== "number" && typeof id !== "string") || typeof name !== "string" || name === "") {
      throw wrong(where, "has no id or no file_name");
    }
    if (images.has(id)) throw wrong(where, `has the id ${JSON.stringify(id)} a second time`);
    if (byName.has(name)) throw wrong(where, `names ${name} a second time`);
    const truth: Mutable = { size: sizeOf(image, where), objects: [], crowds: 0 };
    images.set(id, { name, truth });
    byName.set(name, truth);
  }
  for (const [i, entry] of listOf(root.annotations, `${file}, annotations`).entries()) {
    const where = `${file}, annotation ${i}`;
    const annotation = fieldsOf(entry, where);
    noteUnread(annotation, "annotation", unread);
    const image = images.get(annotation.image_id);
    if (image === undefined) {
      throw wrong(where, `is of the image ${JSON.stringify(annotation.image_id)}, which is not there`);
    }
    if (annotation.iscrowd === 1 || annotation.iscrowd === true) image.truth.crowds++;
    else image.truth.objects.push(objectOf(annotation, labels, where));
  }
  const byEnd = endsOf([...byName.keys()]);
  return {
    kind: "coco",
    source: file,
    notes:
      unread.size === 0
        ? []
        : [`These fields of ${file} are not read: ${[...unread].toSorted().join(", ")}.`],
    async truthOf(id) {
      const name = byName.has(id) ? id : byEnd.get(id.slice(id.lastIndexOf("/") + 1));
      if (name === null) {
        throw truthError(
          id,
          `has a name that several images of ${file} end in`,
          "give the folder that its paths start from",
        );
      }
      return name === undefined ? null : (byName.get(name) ?? null);
    },
  };
}

interface Mutable extends Truth {
  readonly objects: TruthObject[];
  crowds: number;
}

/** Paths by their last part; null where several share it. */
function endsOf(names: readonly string[]): Map<string, string | null> {
  const ends = new Map<string, string | null>();
  for (const name of names) {
    const end = name.slice(name.lastIndexOf("/") + 1);
    ends.set(end, ends.has(end) ? null : name);
  }
  return ends;
}

function objectOf(annotation: Fields, labels: ReadonlyMap<unknown, string>, where: string): TruthObject {
  const { bbox, segmentation, category_id: category } = annotation;
  const box = bbox === undefined || bbox === null ? null : boxOf(bbox, where);
  const empty =
    segmentation === undefined ||
    segmentation === null ||
    (Array.isArray(segmentation) && segmentation.length === 0);
  const shape = empty ? null : shapeOf(segmentation, where);
  if (box === null && shape === null) throw wrong(where, "has neither bbox nor segmentation");
  return { label: labels.get(category) ?? null, box, shape };
}

/** From the left and upper side, width and height. */
function boxOf(bbox: unknown, where: string): Edges {
  const [x, y, width, height] = isNumbers(bbox) && bbox.length === 4 ? bbox : [];
  if (width > 0 && height > 0) return [x, y, x + width, y + height];
  throw wrong(where, `has the bbox ${brief(bbox)}, not [x, y, width, height] with an area`);
}

function shapeOf(segmentation: unknown, where: string): Shape {
  if (Array.isArray(segmentation)) {
    const polygons = segmentation as unknown[];
    let coordinates = 0;
    for (const polygon of polygons) {
      if (!isNumbers(polygon) || polygon.length < 6 || polygon.length % 2 !== 0) {
        throw wrong(where, `has the polygon ${brief(polygon)}, not three points or more as x, y, x, y, …`);
      }
      coordinates += polygon.length;
    }
    if (coordinates <= MAX_COORDINATES) return { kind: "polygons", polygons: polygons as number[][] };
    throw wrong(where, `has polygons of ${coordinates} numbers, ${MAX_COORDINATES} are allowed`);
  }
  const { size, counts } = fieldsOf(segmentation, `${where}, segmentation`);
  const [height, width] = isNumbers(size) && size.length === 2 ? size : [];
  const whole = Number.isSafeInteger(width) && Number.isSafeInteger(height) && width > 0 && height > 0;
  if (!whole) throw wrong(where, `has run lengths of the size ${brief(size)}, not [height, width]`);
  if (typeof counts !== "string" && !isNumbers(counts)) throw wrong(where, "has run lengths without counts");
  return { kind: "runs", counts, width, height };
}

function sizeOf({ width, height }: Fields, where: string): Truth["size"] {
  if (width === undefined && height === undefined) return null;
  if (
    Number.isSafeInteger(width) &&
    Number.isSafeInteger(height) &&
    Number(width) > 0 &&
    Number(height) > 0
  ) {
    return { width: width as number, height: height as number };
  }
  throw wrong(where, `has the size ${brief(width)} × ${brief(height)}`);
}

function noteUnread(fields: Fields, kind: "image" | "annotation", unread: Set<string>): void {
  for (const name in fields) {
    if (!READ[kind].has(name) && !HARMLESS.has(name)) unread.add(`${kind}.${name}`);
  }
}

function fieldsOf(value: unknown, where: string): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw wrong(where, "is no object");
}

function listOf(value: unknown, where: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw wrong(where, "is no list");
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((each) => Number.isFinite(each));
}

/** Enough of a value to find it by. */
function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function wrong(where: string, what: string): CommonGroundError {
  return truthError(where, what, "write it as COCO's instances are");
}
