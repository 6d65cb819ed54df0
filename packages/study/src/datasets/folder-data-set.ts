import { join } from "node:path";
import type { Note } from "@commonground/core";
import { MAX_IMAGE_BYTES, readFileBytes } from "@commonground/files/node";
import { collectLabels } from "./collect-labels.ts";
import type { Item, OpenedDataSet, OpenOptions } from "./data-set.ts";
import { dataSetError } from "./data-set-error.ts";
import { isImageName } from "./is-image-name.ts";
import { lastAtMost } from "./last-at-most.ts";
import { type Folder, listFiles } from "./list-files.ts";

/**
 * Images in folders, ordered by folder, then by name. `labelOf` gives a folder's label (null: none) or throws; the folder
 * is relative to `root`, "" for `root` itself.
 */
export async function openFolders(
  root: string,
  labelOf: (folder: string, firstFile: string) => string | null,
  options: OpenOptions,
): Promise<OpenedDataSet> {
  const { split, images } = options;
  if (split !== undefined) {
    throw dataSetError(root, `has no split ${JSON.stringify(split)}`, "it has none; leave --split out");
  }
  if (images !== undefined) {
    throw dataSetError(root, `has its images in its own folders, not in ${images}`, "leave --images out");
  }
  const { folders, others } = await listFiles(root, isImageName, options);
  if (folders.length === 0) throw emptyFolder(root);
  const labels = collectLabels(options.classes);
  const starts: number[] = [];
  let size = 0;
  const numbers = folders.map(({ path, names }) => {
    starts.push(size);
    size += names.length;
    return labels.add(labelOf(path, names[0]), () => join(root, path));
  });
  return {
    size,
    classes: labels.classes("as they came"),
    notes: noteOthers(others),
    item(index) {
      const at = lastAtMost(starts, index);
      return fileItem(root, folders[at], index - starts[at], index, labels.names[numbers[at]] ?? null);
    },
  };
}

/** One folder a class: the label is the first part of the path. */
export function classOfFolder(root: string, rename: (name: string) => string = (name) => name) {
  return (folder: string, firstFile: string): string => {
    const [name] = folder.split("/");
    if (name !== "") return rename(name);
    throw dataSetError(
      join(root, firstFile),
      "lies beside the folders of the classes",
      "move it into one of them, or give the format flat for images without classes",
    );
  };
}

export function emptyFolder(root: string) {
  return dataSetError(root, "holds no image (jpg, png, webp, gif, avif, tiff, svg)", "check the path");
}

/** An image file as an item. */
export function fileItem(
  root: string,
  { path, names }: Folder,
  at: number,
  index: number,
  label: string | null,
): Item {
  const id = path === "" ? names[at] : `${path}/${names[at]}`;
  const file = join(root, id);
  return { index, id, label, boxes: null, file, bytes: (signal) => readImageFile(file, signal) };
}

export function readImageFile(path: string, signal?: AbortSignal): Promise<Uint8Array> {
  return readFileBytes(path, { what: "image", maxBytes: MAX_IMAGE_BYTES, code: "INVALID_IMAGE", signal });
}

function noteOthers({ count, first }: { count: number; first: string | null }): Note[] {
  if (count === 0) return [];
  const files = count === 1 ? "1 file is" : `${count} files are`;
  return [{ code: "other-files", message: `${files} no image by name and left out, such as ${first}.` }];
}
