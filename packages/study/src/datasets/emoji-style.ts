import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createRequire } from "node:module";
import { IMAGE_EXTENSIONS } from "@commonground/files/node";
import type { OpenedDataSet, OpenOptions } from "./data-set.ts";
import { dataSetError } from "./data-set-error.ts";
import { readImageFile } from "./folder-data-set.ts";
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
 * Drawings of an emoji style: files named by their code points (`1f436.svg`, `1F436.png`, `emoji_u1f436.svg`), in a folder
 * or as the package of that name (`twemoji`). Its items are the drawings of the concepts, in their order; drawings of
 * anything else, such as flags and skin tones, have no name and are left out, as are concepts that are not among the
 * classes.
 */
export async function openEmojiStyle(path: string, options: OpenOptions): Promise<OpenedDataSet> {
  const root = isEmojiStyle(path) ? emojiFolder(path) : path;
  const { folders } = await listFiles(root, (name) => IMAGE_EXTENSIONS.test(name), options);
  const byCode = new Map<string, string>();
  let drawings = 0;
  for (const { path: folder, names } of folders) {
    for (const name of names) {
      drawings++;
      const code = codeOf(name);
      const id = folder === "" ? name : `${folder}/${name}`;
      const other = byCode.get(code);
      if (other !== undefined) {
        throw dataSetError(
          join(root, id),
          `draws the same code points as ${other}`,
          "give one folder of a style",
        );
      }
      byCode.set(code, id);
    }
  }
  const wanted = options.classes === undefined ? null : new Set(options.classes);
  const drawn = (await emojiConcepts()).filter(
    ({ hexcode, label }) => byCode.has(hexcode) && (wanted === null || wanted.has(label)),
  );
  if (drawn.length === 0) {
    throw dataSetError(
      root,
      wanted === null ? "has no drawing named by code points (1f436.svg)" : "draws none of the classes",
      "check the path and the classes",
    );
  }
  const left = drawings - drawn.length;
  return {
    size: drawn.length,
    classes: options.classes ?? drawn.map(({ label }) => label),
    classTemplates: EMOJI_TEMPLATES,
    notes: [
      {
        code: "other-drawings",
        message: `${drawn.length} of ${drawings} drawings are used; ${left} have no name among the ${wanted === null ? "concepts" : "classes"}.`,
      },
    ],
    item(index) {
      const { hexcode, label } = drawn[index];
      const id = byCode.get(hexcode)!;
      return { index, id, label, boxes: null, bytes: (signal) => readImageFile(join(root, id), signal) };
    },
  };
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
