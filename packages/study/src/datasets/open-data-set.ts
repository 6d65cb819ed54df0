import { stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { fileError } from "@commonground/files/node";
import type { DataSet, DataSetFormat, OpenedDataSet, OpenOptions } from "./data-set.ts";
import { dataSetError } from "./data-set-error.ts";
import { findFormat } from "./find-format.ts";
import { openEmojiStyle } from "./emoji-style.ts";
import { expandPaths, type Files, isPattern } from "./expand-paths.ts";
import { classOfFolder, openFolders } from "./folder-data-set.ts";
import { openFood101 } from "./food101.ts";
import { openImageNet } from "./imagenet.ts";
import { openImageParquet } from "./image-parquet.ts";
import { listFiles } from "./list-files.ts";
import { openPlaces365 } from "./places365.ts";
import { findSplitFolder, ofSplit, splitOf } from "./splits.ts";
import { checkShards } from "./check-shards.ts";
import { openTable } from "./table-data-set.ts";
import { openWebDataset } from "./webdataset.ts";
import { readNames } from "./class-names.ts";

/**
 * Opens a data set: a file, a folder, a pattern of shards (`shard-{000..012}.tar`, `data/train-*.parquet`) or the name of an
 * emoji style. Its format is found by looking if it is not given. Reads what is needed to enumerate items, with their
 * labels; no image. Throws NOT_FOUND, TOO_LARGE or INVALID_DATA_SET with file and place, or the signal's reason.
 */
export async function openDataSet(path: string, options: OpenOptions = {}): Promise<DataSet> {
  const format = options.format ?? (await findFormat(path));
  for (const option of CHOICES) {
    if (options[option] === undefined || takes[format].includes(option)) continue;
    throw dataSetError(path, `the format ${format} has no use for --${option}`, "leave it out");
  }
  const opened = await openers[format](path, options);
  return {
    name: nameOf(path),
    format,
    path,
    size: opened.size,
    classes: opened.classes,
    classTemplates: opened.classTemplates ?? null,
    notes: opened.notes ?? [],
    item(index) {
      if (Number.isInteger(index) && index >= 0 && index < opened.size) return opened.item(index);
      throw new RangeError(`item ${index} of ${opened.size}`);
    },
  };
}

const CHOICES = ["names", "split", "label", "images"] as const;

/** What each format asks of its caller besides classes. */
const takes: Record<DataSetFormat, readonly (typeof CHOICES)[number][]> = {
  folder: ["names", "split"],
  flat: ["split"],
  table: ["split", "label", "images"],
  parquet: ["split", "label"],
  webdataset: ["split"],
  imagenet: ["names", "split"],
  places365: ["split", "images"],
  food101: ["split", "images"],
  emoji: [],
};

const openers: Record<DataSetFormat, (path: string, options: OpenOptions) => Promise<OpenedDataSet>> = {
  folder: inSplit(async (root, options) => {
    const names = options.names === undefined ? null : await readNames(options.names);
    const rename = (folder: string) => {
      const name = names === null ? folder : names.get(folder);
      if (name !== undefined) return name;
      throw dataSetError(
        join(root, folder),
        `is not named in ${options.names}`,
        "add it there, or move it away",
      );
    };
    return openFolders(root, classOfFolder(root, rename), options);
  }),
  flat: inSplit((root, options) => openFolders(root, () => null, options)),
  table: openTable,
  parquet: async (path, options) => openImageParquet(await shards(path, /\.parquet$/iu, options), options),
  webdataset: async (path, options) => openWebDataset(await shards(path, /\.tar$/iu, options), options),
  imagenet: inSplit(openImageNet),
  places365: inSplit(openPlaces365),
  food101: openFood101,
  emoji: openEmojiStyle,
};

/** A folder whose folders are splits stands for the wanted one of them. */
function inSplit(open: (root: string, options: OpenOptions) => Promise<OpenedDataSet>) {
  return async (root: string, options: OpenOptions) => {
    const folder = await findSplitFolder(root, options.split);
    return folder === null ? open(root, options) : open(folder, { ...options, split: undefined });
  };
}

/** The files of one split that a file, a folder or a pattern stands for, in their order. */
async function shards(path: string, name: RegExp, options: OpenOptions): Promise<Files> {
  const { root, files } = await shardFiles(path, name, options);
  const chosen = ofSplit(files, splitOf, options.split, path);
  checkShards(root, chosen);
  return { root, files: chosen };
}

async function shardFiles(path: string, name: RegExp, options: OpenOptions): Promise<Files> {
  const found = await stat(path).catch((cause: unknown) => {
    if (isPattern(path)) return null;
    throw fileError(path, "data set", "INVALID_DATA_SET", cause);
  });
  if (found === null) return expandPaths(path);
  if (!found.isDirectory()) return { root: join(path, ".."), files: [basename(path)] };
  const { folders } = await listFiles(path, (file) => name.test(file), options);
  const files = folders.flatMap(({ path: folder, names }) =>
    names.map((file) => (folder === "" ? file : `${folder}/${file}`)),
  );
  if (files.length > 0) return { root: path, files };
  throw dataSetError(path, "has no file of this format", "check the path, or give another format (--format)");
}

function nameOf(path: string): string {
  return isPattern(path) ? path : basename(resolve(path));
}
