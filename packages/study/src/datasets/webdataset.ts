import { join } from "node:path";
import { CommonGroundError, type Note } from "@commonground/core";
import { decodeText, parseJson } from "@commonground/files";
import { fileSource, MAX_IMAGE_BYTES } from "@commonground/files/node";
import { collectLabels, type RawLabel } from "./collect-labels.ts";
import { readClassNames } from "./class-names.ts";
import type { Box, OpenedDataSet, OpenOptions } from "./data-set.ts";
import { dataSetError, someOf } from "./data-set-error.ts";
import type { Files } from "./expand-paths.ts";
import { isImageName } from "./is-image-name.ts";
import { parseBoxes } from "./parse-boxes.ts";
import { listTar, type TarEntry } from "./tar/list-tar.ts";

/** Largest label or description of an image in bytes: ten thousand boxes. */
const MAX_LABEL_BYTES = 1_000_000;

/** What holds a label, by the end of its name behind the first dot, as in the webdataset library. */
const LABEL = /^(?:cls|txt|json)$/iu;

/** Fields of a `.json` that hold the label, the surest first. */
const FIELDS = ["class_name", "label_name", "class", "label", "cls", "category"];

/** Files are told of once in so many. */
const PROGRESS_EVERY = 2000;

interface Sample {
  readonly key: string;
  readonly image: TarEntry | null;
  readonly labels: ReadonlyMap<string, TarEntry>;
}

/**
 * Tar shards in which the files of one sample stand beside each other and share a name up to the first dot: an image,
 * and its label as `.cls` (a number or name), `.json` (one of `FIELDS`, `boxes`) or `.txt`, in this order. Ids are
 * `SHARD/KEY`. The index of places is built once, from the headers.
 */
export async function openWebDataset({ root, files }: Files, options: OpenOptions): Promise<OpenedDataSet> {
  const beside = options.classes === undefined ? await readClassNames(root) : null;
  const labels = collectLabels(options.classes ?? beside?.names);
  const keys: string[] = [];
  const shards: number[] = [];
  const offsets: number[] = [];
  const sizes: number[] = [];
  const numbers: number[] = [];
  const boxes = new Map<number, readonly Box[]>();
  const skipped: string[] = [];
  let without = 0;
  let others = 0;
  for (const [shard, file] of files.entries()) {
    const path = join(root, file);
    const known = new Set<string>();
    for await (const sample of samples(path, (name) => skipped.push(`${file}/${name}`), options)) {
      others += sample.others;
      if (sample.image === null) {
        without++;
        continue;
      }
      if (known.has(sample.key)) {
        throw dataSetError(path, `holds the sample ${JSON.stringify(sample.key)} twice`, "keep each once");
      }
      known.add(sample.key);
      const where = () => `${path}, ${sample.key}`;
      const read = await readLabel(sample, where);
      if (read.boxes !== null) boxes.set(keys.length, read.boxes);
      numbers.push(labels.add(read.label, where));
      keys.push(sample.key);
      shards.push(shard);
      offsets.push(sample.image.offset);
      sizes.push(sample.image.size);
    }
  }
  if (keys.length === 0) {
    throw dataSetError(join(root, files[0]), "holds no image", "give tar files of images and their labels");
  }
  return {
    size: keys.length,
    classes: labels.classes("sorted"),
    notes: [...noteNames(beside?.path), ...notesOn(skipped, without, others)],
    item(index) {
      const name = files[shards[index]];
      const id = `${name}/${keys[index]}`;
      const file = join(root, name);
      return {
        index,
        id,
        label: labels.names[numbers[index]] ?? null,
        boxes: boxes.get(index) ?? null,
        file,
        async bytes(signal) {
          signal?.throwIfAborted();
          checkSize(sizes[index], id);
          const source = await fileSource(file, { what: "tar file", code: "INVALID_DATA_SET" });
          return source.read(offsets[index], sizes[index]);
        },
      };
    },
  };
}

export function checkSize(bytes: number, id: string): void {
  if (bytes <= MAX_IMAGE_BYTES) return;
  throw new CommonGroundError(
    "TOO_LARGE",
    `${id}: the image has ${bytes} bytes, the limit is ${MAX_IMAGE_BYTES}; give a smaller one`,
  );
}

/** Samples of one archive: files that stand beside each other and share a key. */
async function* samples(
  path: string,
  onSkipped: (name: string) => void,
  { signal, onProgress }: OpenOptions,
): AsyncGenerator<Sample & { readonly others: number }> {
  let key: string | undefined;
  let image: TarEntry | null = null;
  let labels = new Map<string, TarEntry>();
  let others = 0;
  let count = 0;
  for await (const entry of listTar(path, onSkipped)) {
    if (++count % PROGRESS_EVERY === 0) {
      signal?.throwIfAborted();
      onProgress?.(`${count} files of ${path} …`);
    }
    const base = entry.name.slice(entry.name.lastIndexOf("/") + 1);
    // Hidden files, as macOS packs beside each file, and notes of the packer (`__index__`) are no samples.
    if (/^(?:\.|__.*__)/u.test(base)) continue;
    const dot = base.indexOf(".");
    const end = dot < 0 ? "" : base.slice(dot + 1);
    const own = dot < 0 ? entry.name : entry.name.slice(0, entry.name.length - end.length - 1);
    if (key !== undefined && own !== key) {
      yield { key, image, labels, others };
      image = null;
      labels = new Map();
      others = 0;
    }
    key = own;
    if (isImageName(`.${end}`)) {
      if (image !== null) {
        throw dataSetError(`${path}, ${key}`, "has two images", "keep one image a sample");
      }
      image = entry;
    } else if (LABEL.test(end)) labels.set(end.toLowerCase(), entry);
    else others++;
  }
  if (key !== undefined) yield { key, image, labels, others };
}

async function readLabel(
  { labels }: Sample,
  where: () => string,
): Promise<{ label: RawLabel; boxes: readonly Box[] | null }> {
  const read = async (end: string): Promise<string | null> => {
    const entry = labels.get(end);
    if (entry === undefined) return null;
    if (entry.size > MAX_LABEL_BYTES) {
      throw dataSetError(`${where()}.${end}`, `has ${entry.size} bytes`, `${MAX_LABEL_BYTES} are allowed`);
    }
    return decodeText(await entry.read(), `${where()}.${end}`, "INVALID_DATA_SET").trim();
  };
  const json = await read("json");
  const fields: unknown = json === null ? {} : parseJson(json, `${where()}.json`, "INVALID_DATA_SET");
  const field = (name: string): unknown =>
    typeof fields === "object" && fields !== null ? (fields as Record<string, unknown>)[name] : undefined;
  const named = [...FIELDS.map(field), typeof fields === "object" ? undefined : fields].find(
    (value) => typeof value === "string" || typeof value === "number",
  ) as string | number | undefined;
  return {
    label: (await read("cls")) ?? named ?? (await read("txt")),
    boxes: parseBoxes([field("boxes")], where),
  };
}

function noteNames(path: string | undefined): Note[] {
  return path === undefined
    ? []
    : [{ code: "class-names", message: `The names of the classes are from ${path}.` }];
}

function notesOn(skipped: readonly string[], without: number, others: number): Note[] {
  const notes: Note[] = [];
  if (skipped.length > 0) {
    notes.push({
      code: "skipped-entries",
      message: `Links and special files are left out: ${someOf(skipped, 3)}.`,
    });
  }
  if (without > 0) {
    notes.push({ code: "no-image", message: `${without} samples have no image and are left out.` });
  }
  if (others > 0) {
    notes.push({ code: "other-files", message: `${others} files of samples are neither image nor label.` });
  }
  return notes;
}
