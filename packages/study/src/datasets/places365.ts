import { stat } from "node:fs/promises";
import { join } from "node:path";
import { readText } from "./class-names.ts";
import type { OpenedDataSet, OpenOptions } from "./data-set.ts";
import { dataSetError } from "./data-set-error.ts";
import { classOfFolder, openFolders } from "./folder-data-set.ts";
import { PLACES365_TEMPLATES } from "./presets.ts";
import type { TableItem } from "./read-table.ts";
import { listImages } from "./table-data-set.ts";

export const CATEGORIES = "categories_places365.txt";

/** Lists of images and the numbers of their categories, with the split that they are and where the images lie. */
const LISTS = [
  { file: "places365_val.txt", split: "val", folders: ["val_256", "val_large", "val"] },
  {
    file: "places365_train_standard.txt",
    split: "train",
    folders: ["data_256_standard", "data_large_standard", "data_256", "data_large", "train"],
  },
] as const;

/**
 * Places365 in any of its three layouts: folders by first letter (`a/abbey`, `a/apartment_building/outdoor`), a folder a
 * category (`abbey`, `apartment_building-outdoor`), or lists of images (`places365_val.txt`) beside
 * `categories_places365.txt`. Categories are named by their words: "apartment building outdoor".
 */
export async function openPlaces365(root: string, options: OpenOptions): Promise<OpenedDataSet> {
  const opened = (await isFile(join(root, CATEGORIES)))
    ? await openLists(root, options)
    : await openFolders(root, placeOfFolder(root), options);
  return { ...opened, classTemplates: PLACES365_TEMPLATES };
}

function placeOfFolder(root: string) {
  const first = classOfFolder(root);
  return (folder: string, firstFile: string): string => {
    const name = first(folder, firstFile);
    return placeName(/^[a-z]$/u.test(name) && folder.includes("/") ? folder.slice(2) : name);
  };
}

export function placeName(category: string): string {
  return category.replace(/^\/[a-z]\//u, "").replaceAll(/[/_-]+/gu, " ");
}

async function openLists(root: string, options: OpenOptions): Promise<OpenedDataSet> {
  const classes = await readCategories(join(root, CATEGORIES));
  const there = [];
  for (const list of LISTS) if (await isFile(join(root, list.file))) there.push(list);
  if (there.length === 0) {
    throw dataSetError(root, `has ${CATEGORIES}, and no list of images`, `put ${LISTS[0].file} beside it`);
  }
  const wanted = options.split ?? (there.length === 1 ? there[0].split : undefined);
  const list = there.find(({ split }) => split === wanted);
  if (list === undefined) {
    const splits = there.map(({ split }) => split).join(", ");
    throw dataSetError(root, `has the splits ${splits}`, "say which one is meant (--split)");
  }
  const images = options.images ?? (await findFolder(root, list.folders));
  const rows = readList(join(root, list.file), list.split);
  return listImages(list.file, images, await rows, {
    ...options,
    split: list.split,
    classes: options.classes ?? classes,
  });
}

async function findFolder(root: string, names: readonly string[]): Promise<string> {
  for (const name of names) {
    if ((await stat(join(root, name)).catch(() => null))?.isDirectory()) return join(root, name);
  }
  throw dataSetError(
    root,
    `has none of the folders ${names.join(", ")}`,
    "say where the images are (--images)",
  );
}

async function readCategories(path: string): Promise<string[]> {
  const names = (await lines(path)).map(({ text, where }, i) => {
    const [, category, number] = /^(\/[a-z]\/\S+)\s+(\d+)$/u.exec(text) ?? [];
    if (Number(number) === i) return placeName(category);
    throw dataSetError(where, `is no category with the number ${i}`, "download the file again");
  });
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (names.length > 1 && twice === undefined) return names;
  throw dataSetError(
    path,
    twice === undefined ? "has less than two categories" : `names ${twice} twice`,
    "download it again",
  );
}

async function readList(path: string, split: string): Promise<TableItem[]> {
  return (await lines(path)).map(({ text, where }) => {
    const [, image, number] = /^\/?(\S.*?)\s+(\d+)$/u.exec(text) ?? [];
    if (image === undefined)
      throw dataSetError(where, "is no image with a number", "download the file again");
    return { path: image, label: Number(number), boxes: null, split, where: () => where };
  });
}

async function lines(path: string): Promise<{ text: string; where: string }[]> {
  return (await readText(path, MAX_LIST_BYTES))
    .split(/\r\n|\n|\r/u)
    .map((text, i) => ({ text: text.trim(), where: `${path}, line ${i + 1}` }))
    .filter(({ text }) => text !== "");
}

/** The list of the eight million images of Places365-Challenge has 300 MB. */
const MAX_LIST_BYTES = 400_000_000;

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() ?? false;
}
