import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createRequire } from "node:module";
import { IMAGE_EXTENSIONS } from "@commonground/files/node";
import type { Item, OpenedDataSet, OpenOptions } from "./data-set.ts";
import { dataSetError } from "./data-set-error.ts";
import { readImageFile } from "./folder-data-set.ts";
import { ICONIFY_FILES, isIconify, readIconify } from "./iconify-style.ts";
import { listFiles } from "./list-files.ts";
import { EMOJI_TEMPLATES } from "./presets.ts";

/** A thing that emoji draw, as the embedded models were taught to call it. */
export interface EmojiConcept {
  /** Code points in hexadecimal, as in `1f636-200d-1f32b`. */
  readonly hexcode: string;
  readonly label: string;
}

const require = createRequire(import.meta.url);

/** Styles that come as a package: a name and one of its files. */
const PACKAGES: Readonly<Record<string, string>> = { twemoji: "@twemoji/svg/1f436.svg" };

export function isEmojiStyle(name: string): boolean {
  return name in PACKAGES;
}

/** Where the drawings of a style lie that comes as a package. */
export function emojiFolder(name: string): string {
  return dirname(require.resolve(PACKAGES[name]));
}

/** The concepts of the embedded models, in emojibase's order; their labels come from emojibase. */
export async function emojiConcepts(): Promise<EmojiConcept[]> {
  const path = require.resolve("@commonground/models-emoji/training/concepts.json");
  const concepts = JSON.parse(await readFile(path, "utf8")) as EmojiConcept[];
  return concepts.map(({ hexcode, label }) => ({ hexcode: plain(hexcode), label: emojiLabel(label) }));
}

/** A label as the bank and the training write it. */
export function emojiLabel(label: string): string {
  return label.replaceAll("’", "'");
}

/**
 * Drawings of an emoji style: files named by their code points (`1f436.svg`, `1F436.png`, `emoji_u1f436.svg`) in a folder, a
 * package of Iconify (`@iconify-json/…`) by its folder, or the package of that name (`twemoji`). Its items are the drawings
 * of the concepts, in their order; drawings of anything else, such as flags and skin tones, have no name and are left out,
 * as are concepts that are not among the classes.
 */
export async function openEmojiStyle(path: string, options: OpenOptions): Promise<OpenedDataSet> {
  const root = isEmojiStyle(path) ? emojiFolder(path) : path;
  const drawings = (await isIconify(root)) ? await packaged(root, options) : await filed(root, options);
  const wanted = options.classes === undefined ? null : new Set(options.classes);
  const drawn = (await emojiConcepts()).filter(
    ({ hexcode, label }) => drawings.has(hexcode) && (wanted === null || wanted.has(label)),
  );
  if (drawn.length === 0) {
    throw dataSetError(
      root,
      wanted === null ? "has no drawing named by code points (1f436.svg)" : "draws none of the classes",
      "check the path and the classes",
    );
  }
  const left = drawings.size - drawn.length;
  return {
    size: drawn.length,
    classes: options.classes ?? drawn.map(({ label }) => label),
    classTemplates: EMOJI_TEMPLATES,
    notes: [
      {
        code: "other-drawings",
        message: `${drawn.length} of ${drawings.size} drawings are used; ${left} have no name among the ${wanted === null ? "concepts" : "classes"}.`,
      },
    ],
    item(index) {
      const { hexcode, label } = drawn[index];
      return { index, label, boxes: null, ...drawings.get(hexcode)! };
    },
  };
}

/** Drawings by their code points. */
type Drawings = ReadonlyMap<string, Drawing>;
type Drawing = Pick<Item, "id" | "file" | "bytes">;

async function filed(root: string, options: OpenOptions): Promise<Drawings> {
  const { folders } = await listFiles(root, (name) => IMAGE_EXTENSIONS.test(name), options);
  const byCode = new Map<string, Drawing>();
  for (const { path: folder, names } of folders) {
    for (const name of names) {
      const id = folder === "" ? name : `${folder}/${name}`;
      const other = byCode.get(codeOf(name));
      if (other !== undefined) {
        throw dataSetError(
          join(root, id),
          `draws the same code points as ${other.id}`,
          "give one folder of a style",
        );
      }
      const file = join(root, id);
      byCode.set(codeOf(name), { id, file, bytes: (signal) => readImageFile(file, signal) });
    }
  }
  return byCode;
}

async function packaged(root: string, { signal }: OpenOptions): Promise<Drawings> {
  const byCode = new Map<string, Drawing>();
  for (const [code, { id, svg }] of await readIconify(root, signal)) {
    // Of two writings of one character, with and without a variation selector, the first stands.
    if (byCode.has(plain(code))) continue;
    byCode.set(plain(code), {
      id,
      file: join(root, ICONIFY_FILES.icons),
      bytes: async (given) => {
        given?.throwIfAborted();
        return new TextEncoder().encode(svg());
      },
    });
  }
  return byCode;
}

function codeOf(name: string): string {
  return plain(
    name
      .replace(IMAGE_EXTENSIONS, "")
      .replace(/^(?:emoji_)?u(?=[\da-f]{2,6}(?:[_-]|$))/iu, "")
      .replaceAll("_", "-"),
  );
}

/** Without variation selectors, which styles write or leave out. */
function plain(hexcode: string): string {
  return hexcode.toLowerCase().replaceAll("-fe0f", "");
}
