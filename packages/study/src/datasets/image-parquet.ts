import { join } from "node:path";
import { CommonGroundError, type Note } from "@commonground/core";
import type { SchemaTree } from "hyparquet";
import { collectLabels, type RawLabel } from "./collect-labels.ts";
import type { OpenedDataSet, OpenOptions } from "./data-set.ts";
import { dataSetError, someOf } from "./data-set-error.ts";
import type { Files } from "./expand-paths.ts";
import { keepLast } from "./keep-last.ts";
import { lastAtMost } from "./last-at-most.ts";
import { type Features, readFeatures } from "./parquet/hugging-face.ts";
import { MAX_ROWS } from "./parquet/parquet-limits.ts";
import { openParquet, type ParquetFile, readColumn } from "./parquet/parquet-file.ts";
import { cellReader, type Cells } from "./parquet/read-cells.ts";
import { checkSize } from "./webdataset.ts";

/** What columns of labels are called, the surest first, where the file itself does not say. */
const LABELS = ["class_name", "label_name", "label", "class", "labels", "category"];

const IMAGES = new Set(["image", "img", "jpg", "jpeg", "png", "webp", "image_bytes", "bytes"]);

/** The column of images of a file, by what it says of itself, or by names and types; null where it holds none. */
export function findImageColumn({ metadata, schema, path }: ParquetFile, features: Features): string | null {
  const bytes = schema.children.filter((column) => holdsBytes(column)).map(({ element }) => element.name);
  const said = features.images.filter((name) => bytes.includes(name));
  const found = said.length > 0 ? said : bytes.filter((name) => IMAGES.has(name.toLowerCase()));
  if (found.length > 1) {
    throw dataSetError(path, `has several columns of images (${someOf(found)})`, "keep one of them");
  }
  return metadata.row_groups.length > 0 ? (found[0] ?? null) : null;
}

/** Bytes by themselves, or beside a path in a structure, as Hugging Face writes images. */
function holdsBytes({ element, children }: SchemaTree): boolean {
  if (element.repetition_type === "REPEATED") return false;
  if (children.length === 0) return element.type === "BYTE_ARRAY" && element.converted_type === undefined;
  return children.some((child) => child.element.name === "bytes" && holdsBytes(child));
}

/**
 * Parquet files with the bytes of images in them, one file after the other: `image` (bytes, or a structure of bytes and a
 * path, as Hugging Face writes it) and a label that is a name, or a number whose name the footer says. Ids are
 * `FILE/ROW`. Labels are read when it is opened; of the images, one page is held at a time.
 */
export async function openImageParquet({ root, files }: Files, options: OpenOptions): Promise<OpenedDataSet> {
  const opened: (Shard & { readonly first: number })[] = [];
  let size = 0;
  let classes = options.classes;
  for (const name of files) {
    options.signal?.throwIfAborted();
    options.onProgress?.(`${opened.length + 1} of ${files.length} files …`);
    const shard = await openShard(join(root, name), name, options.label);
    const said = shard.label === null ? undefined : shard.features.classNames.get(shard.label);
    if (options.classes === undefined && said !== undefined) {
      if (classes !== undefined && said.join("\n") !== classes.join("\n")) {
        throw dataSetError(shard.file.path, "has other classes than the files before it", "open them apart");
      }
      classes = said;
    }
    opened.push({ ...shard, first: size });
    size += shard.file.rows;
    if (size > MAX_ROWS) {
      throw dataSetError(
        shard.file.path,
        `brings the rows to ${size}, ${MAX_ROWS} are allowed`,
        "give fewer files",
      );
    }
  }
  if (size === 0) throw dataSetError(join(root, files[0]), "has no row", "check the file");
  const labels = collectLabels(classes);
  const numbers: number[] = [];
  for (const shard of opened) await addLabels(shard, labels, numbers, options);
  const starts = opened.map(({ first }) => first);
  const page = keepLast<Cells>();
  const readers = opened.map(({ file, image }) => cellReader(file, pathOfBytes(file, image), page));
  return {
    size,
    classes: labels.classes("sorted"),
    notes: notesOn(opened[0]),
    item(index) {
      const place = lastAtMost(starts, index);
      const shard = opened[place];
      const row = index - shard.first;
      const id = `${shard.name}/${row}`;
      return {
        index,
        id,
        label: labels.names[numbers[index]] ?? null,
        boxes: null,
        file: shard.file.path,
        async bytes(signal) {
          signal?.throwIfAborted();
          const bytes = await readers[place](row);
          if (!(bytes instanceof Uint8Array && bytes.length > 0)) {
            throw new CommonGroundError(
              "INVALID_IMAGE",
              `${shard.file.path}, row ${row}: has no image; leave it out`,
            );
          }
          checkSize(bytes.length, id);
          return bytes.slice();
        },
      };
    },
  };
}

/** Where the bytes of a column of images are: in itself, or in structures within. */
function pathOfBytes({ schema }: ParquetFile, column: string): string[] {
  const path = [column];
  let node = schema.children.find(({ element }) => element.name === column)!;
  while (node.children.length > 0) {
    node = node.children.find((child) => child.element.name === "bytes" && holdsBytes(child))!;
    path.push("bytes");
  }
  return path;
}

interface Shard {
  readonly name: string;
  readonly file: ParquetFile;
  readonly features: Features;
  readonly image: string;
  readonly label: string | null;
}

async function openShard(path: string, name: string, wanted: string | undefined): Promise<Shard> {
  const file = await openParquet(path);
  const features = readFeatures(file);
  const image = findImageColumn(file, features);
  const names = file.schema.children.map(({ element }) => element.name);
  const list = someOf(names.map((column) => JSON.stringify(column)));
  if (image === null) {
    throw dataSetError(
      path,
      `has no column of images (there is: ${list})`,
      "call it image; see docs/datasets.md",
    );
  }
  return { name, file, features, image, label: findLabel(names, features, wanted, path, list) };
}

function findLabel(
  names: readonly string[],
  { classNames }: Features,
  wanted: string | undefined,
  path: string,
  list: string,
): string | null {
  if (wanted !== undefined) {
    if (names.includes(wanted)) return wanted;
    throw dataSetError(path, `has no column ${JSON.stringify(wanted)} (there is: ${list})`, "choose another");
  }
  const known = LABELS.find((name) => names.includes(name));
  if (known !== undefined) return known;
  const said = [...classNames.keys()].filter((name) => names.includes(name));
  if (said.length < 2) return said[0] ?? null;
  throw dataSetError(
    path,
    `has several columns of labels (${someOf(said)})`,
    "say which one is meant (--label)",
  );
}

async function addLabels(
  { file, label, features }: Shard,
  labels: ReturnType<typeof collectLabels>,
  numbers: number[],
  { signal }: OpenOptions,
): Promise<void> {
  for (const [group, start] of file.groupStarts.entries()) {
    signal?.throwIfAborted();
    if (label === null) {
      for (let row = 0; row < Number(file.metadata.row_groups[group].num_rows); row++) numbers.push(-1);
      continue;
    }
    // Hugging Face writes −1 where a test's label is kept back.
    const isClassLabel = features.classNames.has(label);
    for (const [row, value] of (await readColumn(file, label, group)).entries()) {
      const where = () => `${file.path}, row ${start + row}`;
      if (value !== null && !["string", "number", "bigint"].includes(typeof value)) {
        throw dataSetError(
          where(),
          `has a label that is no name or number (${typeof value})`,
          "choose another column (--label)",
        );
      }
      numbers.push(isClassLabel && Number(value) === -1 ? -1 : labels.add(value as RawLabel, where));
    }
  }
}

function notesOn({ file, image, label }: Shard): Note[] {
  const others = file.schema.children
    .map(({ element }) => element.name)
    .filter((name) => name !== image && name !== label);
  if (others.length === 0) return [];
  const names = someOf(others.map((name) => JSON.stringify(name)));
  return [{ code: "other-columns", message: `These columns are not read: ${names}.` }];
}
