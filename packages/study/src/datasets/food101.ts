import { stat } from "node:fs/promises";
import { join } from "node:path";
import { readText } from "./class-names.ts";
import type { OpenedDataSet, OpenOptions } from "./data-set.ts";
import { dataSetError } from "./data-set-error.ts";
import { classOfFolder, openFolders } from "./folder-data-set.ts";
import { FOOD101_TEMPLATES } from "./presets.ts";
import type { TableItem } from "./read-table.ts";
import { listImages } from "./table-data-set.ts";

/** Class names as usual: the folders', with spaces. */
export const foodName = (folder: string) => folder.replaceAll("_", " ");

/**
 * Food-101: `images/apple_pie/1005649.jpg`, with `meta/train.txt` and `meta/test.txt` saying which image is of which split;
 * or its folders of classes alone. Ids are `apple_pie/1005649.jpg`.
 */
export async function openFood101(root: string, options: OpenOptions): Promise<OpenedDataSet> {
  const rows: TableItem[] = [];
  for (const split of ["train", "test"])
    rows.push(...(await readSplit(join(root, "meta", `${split}.txt`), split)));
  const opened =
    rows.length === 0
      ? await openFolders(root, classOfFolder(root, foodName), options)
      : await listImages(root, options.images ?? join(root, "images"), rows, options);
  return { ...opened, classTemplates: FOOD101_TEMPLATES };
}

async function readSplit(path: string, split: string): Promise<TableItem[]> {
  if (!(await stat(path).catch(() => null))?.isFile()) return [];
  const rows: TableItem[] = [];
  for (const [i, line] of (await readText(path)).split(/\r\n|\n|\r/u).entries()) {
    const where = `${path}, line ${i + 1}`;
    const text = line.trim();
    if (text === "") continue;
    const [, folder] = /^([^/]+)\/[^/]+$/u.exec(text) ?? [];
    if (folder === undefined) throw dataSetError(where, "is no CLASS/IMAGE", "download the file again");
    rows.push({ path: `${text}.jpg`, label: foodName(folder), boxes: null, split, where: () => where });
  }
  return rows;
}
