import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileError } from "@commonground/files/node";
import type { DataSetFormat } from "./data-set.ts";
import { dataSetError } from "./data-set-error.ts";
import { isEmojiStyle } from "./emoji-style.ts";
import { expandPaths, isPattern } from "./expand-paths.ts";
import { ICONIFY_FILES } from "./iconify-style.ts";
import { findImageColumn } from "./image-parquet.ts";
import { isImageName } from "./is-image-name.ts";
import { SYNSET } from "./imagenet.ts";
import { VALIDATION_IMAGE } from "./imagenet-validation.ts";
import { readFeatures } from "./parquet/hugging-face.ts";
import { openParquet } from "./parquet/parquet-file.ts";
import { CATEGORIES } from "./places365.ts";
import { TABLE_EXTENSION } from "./read-table.ts";
import { splitOf } from "./splits.ts";

/** Folders within folders that are looked into for shards: `DATA/data/train/0000.parquet`. */
const DEPTH = 3;

/** The format of a data set by names of files, and for Parquet by its columns. Throws NOT_FOUND or INVALID_DATA_SET. */
export async function findFormat(path: string): Promise<DataSetFormat> {
  const found = await stat(path).catch((cause: unknown) => {
    if (isEmojiStyle(path) || isPattern(path)) return null;
    throw fileError(path, "data set", "INVALID_DATA_SET", cause);
  });
  if (found === null && !isPattern(path)) return "emoji";
  if (found?.isDirectory()) {
    const format = await formatOfFolder(path, DEPTH);
    if (format !== null) return format;
    unknown(
      path,
      (await readdir(path)).length === 0 ? "is empty" : "is a folder of no format that is known here",
    );
  }
  const { root, files } = found === null ? await expandPaths(path) : { root: "", files: [path] };
  return formatOfFile(join(root, files[0]));
}

async function formatOfFile(path: string): Promise<DataSetFormat> {
  if (/\.tar$/iu.test(path)) return "webdataset";
  if (/\.parquet$/iu.test(path)) {
    const file = await openParquet(path);
    return findImageColumn(file, readFeatures(file)) === null ? "table" : "parquet";
  }
  if (TABLE_EXTENSION.test(path)) return "table";
  if (isImageName(path)) {
    throw dataSetError(path, "is one image", "give the folder that it lies in");
  }
  if (/\.(?:tar\.(?:gz|zst|xz|bz2)|tgz|zip)$/iu.test(path)) {
    throw dataSetError(
      path,
      "is a packed archive, which is not read in place",
      "unpack it; a plain .tar is read as it is",
    );
  }
  return unknown(path, "is a file of no format that is known here");
}

async function formatOfFolder(path: string, depth: number): Promise<DataSetFormat | null> {
  const entries = await readdir(path, { withFileTypes: true }).catch((cause: unknown) => {
    throw fileError(path, "folder", "INVALID_DATA_SET", cause);
  });
  const files: string[] = [];
  const folders: string[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith(".")) continue;
    const isFolder = entry.isSymbolicLink()
      ? ((await stat(join(path, entry.name)).catch(() => null))?.isDirectory() ?? false)
      : entry.isDirectory();
    (isFolder ? folders : files).push(entry.name);
  }
  const every = (pattern: RegExp) => folders.length > 0 && folders.every((name) => pattern.test(name));
  if (files.includes(ICONIFY_FILES.icons) && files.includes(ICONIFY_FILES.characters)) return "emoji";
  if (files.includes(CATEGORIES) || (every(/^[a-z]$/u) && (await holdsFolders(join(path, folders[0]))))) {
    return "places365";
  }
  if (folders.includes("meta") && folders.includes("images")) return "food101";
  if (every(SYNSET) || files.some((name) => VALIDATION_IMAGE.test(name))) return "imagenet";
  if (files.some((name) => /\.tar$/iu.test(name))) return "webdataset";
  const parquet = files.find((name) => /\.parquet$/iu.test(name));
  if (parquet !== undefined) return formatOfFile(join(path, parquet));
  const hasImages = files.some(isImageName);
  if (folders.length === 0) return hasImages ? "flat" : null;
  if (every(/^(?:data|default)$/u) || folders.every((name) => splitOf(name) === name.toLowerCase())) {
    let flat = false;
    for (const name of depth > 0 ? folders : []) {
      const format = await formatOfFolder(join(path, name), depth - 1);
      if (format !== null && format !== "flat") return format;
      flat ||= format === "flat";
    }
    // A split of images without classes, or the folder of one class.
    return flat ? "folder" : null;
  }
  return "folder";
}

/** Places365 has its categories within letters; letters may be classes themselves. */
async function holdsFolders(path: string): Promise<boolean> {
  return (await readdir(path, { withFileTypes: true })).some((entry) => entry.isDirectory());
}

function unknown(path: string, problem: string): never {
  throw dataSetError(
    path,
    problem,
    "give folders of images, a CSV, TSV, JSON Lines or Parquet table, Parquet or tar shards; or say what it is (--format)",
  );
}
