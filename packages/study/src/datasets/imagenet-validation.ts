import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Note } from "@commonground/core";
import { fileError } from "@commonground/files/node";
import { readText } from "./class-names.ts";
import type { Box, OpenedDataSet, OpenOptions } from "./data-set.ts";
import { dataSetError } from "./data-set-error.ts";
import type { TableItem } from "./read-table.ts";
import { listImages } from "./table-data-set.ts";

/** ImageNet's images to validate on lie in one folder, and their names say nothing of their classes. */
export const VALIDATION_IMAGE = /^ILSVRC2012_val_\d{8}\.JPEG$/iu;

/** Kaggle's table of their synsets, with the boxes of the objects: 2 MB. */
export const SOLUTION = "LOC_val_solution.csv";

/** Whether a folder holds images to validate on. */
export async function holdsValidationImages(root: string): Promise<boolean> {
  return (await fileNames(root)).some((name) => VALIDATION_IMAGE.test(name));
}

/**
 * The images of a flat folder, ordered by name, with their synsets' names and boxes from the table `solution`. Lines of
 * the table whose image is not there are counted in a note; an image without a line throws INVALID_DATA_SET.
 */
export async function openValidation(
  root: string,
  solution: string,
  names: ReadonlyMap<string, string>,
  options: OpenOptions,
): Promise<OpenedDataSet> {
  const lines = await readSolution(solution);
  const files = (await fileNames(root)).filter((name) => VALIDATION_IMAGE.test(name)).toSorted();
  const rows = files.map((path): TableItem => {
    const found = lines.get(path.slice(0, path.lastIndexOf(".")));
    if (found === undefined) {
      throw dataSetError(join(root, path), `has no line in ${solution}`, "download the table again");
    }
    const { synset, boxes, where } = found;
    const label = names.get(synset);
    if (label === undefined) {
      throw dataSetError(
        where,
        `names ${synset}, which no table calls anything`,
        "give such a table (--names)",
      );
    }
    return { path, label, boxes, split: "val", where: () => where };
  });
  const there = new Set(rows.map(({ label }) => label));
  const classes = [...names].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, name]) => name);
  const given = options.classes ?? classes.filter((name) => there.has(name));
  const notes = () => noteMissing(lines.size - files.length, solution);
  return listImages(root, root, rows, { ...options, classes: given }, notes);
}

interface Line {
  readonly synset: string;
  readonly boxes: readonly Box[];
  readonly where: string;
}

/** Lines of an image's name, a comma, and groups of a synset and four sides in pixels: `n01440764 10 20 300 400`. */
async function readSolution(path: string): Promise<ReadonlyMap<string, Line>> {
  const lines = new Map<string, Line>();
  for (const [i, text] of (await readText(path)).split(/\r\n|\n|\r/u).entries()) {
    if (text.trim() === "" || /^ImageId\s*,/iu.test(text)) continue;
    const where = `${path}, line ${i + 1}`;
    const [, image, groups = ""] = /^([^\s,]+),((?:\s*n\d{8}(?:\s+-?\d+){4})+)\s*$/u.exec(text) ?? [];
    const [synset, ...others] = new Set(groups.match(/n\d{8}/gu));
    if (image === undefined || synset === undefined || others.length > 0) {
      throw dataSetError(where, "is no image with one synset and its boxes", "download the file again");
    }
    if (lines.has(image))
      throw dataSetError(where, `names ${image} a second time`, "download the file again");
    lines.set(image, { synset, boxes: boxesOf(groups), where });
  }
  return lines;
}

/** Boxes without an area are none. */
function boxesOf(groups: string): Box[] {
  return groups
    .trim()
    .split(/\s*n\d{8}\s+/u)
    .slice(1)
    .map((sides): Box => {
      const [left, top, right, bottom] = sides.split(/\s+/u).map(Number);
      return [left, top, right, bottom];
    })
    .filter(([left, top, right, bottom]) => left < right && top < bottom);
}

async function fileNames(root: string): Promise<string[]> {
  return readdir(root).catch((cause: unknown) => {
    throw fileError(root, "folder", "INVALID_DATA_SET", cause);
  });
}

function noteMissing(count: number, solution: string): Note[] {
  if (count === 0) return [];
  return [{ code: "not-there", message: `Images that ${solution} names and that are not there: ${count}.` }];
}
