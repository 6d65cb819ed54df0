import { readdir, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { readNames } from "./class-names.ts";
import type { OpenedDataSet, OpenOptions } from "./data-set.ts";
import { dataSetError } from "./data-set-error.ts";
import { classOfFolder, openFolders } from "./folder-data-set.ts";
import { holdsValidationImages, openValidation, SOLUTION } from "./imagenet-validation.ts";
import { IMAGENET_TEMPLATES } from "./presets.ts";

export const SYNSET = /^n\d{8}$/u;

/** Files that name synsets, as they come with the data set or with torchvision. */
const TABLES = ["LOC_synset_mapping.txt", "imagenet_class_index.json"];

/** From the images up to where Kaggle's archive has its table: ILSVRC/Data/CLS-LOC/train. */
const LEVELS = 5;

/**
 * Two synsets of ImageNet-1k are called crane and nothing else; told apart as in the class names that OpenAI published
 * for CLIP (notebooks/Prompt_Engineering_for_ImageNet.ipynb).
 */
const CRANES: Readonly<Record<string, string>> = { n02012849: "crane bird", n03126707: "construction crane" };

/**
 * ImageNet and its like: a folder a synset (`n01440764`). Named by the table that the user gives; else, where all are of
 * ImageNet-1k, as in the bank `imagenet`, by the names that OpenAI published for CLIP; else by one of `TABLES` in the
 * folder or above it. A class is called by the first of its synonyms; where two would be called alike (letter case aside,
 * which text encoders do not see), by the second. Classes are in the order of their synsets. The images to validate on
 * may lie in one folder, as Kaggle packs them, with `LOC_val_solution.csv` there or above.
 */
export async function openImageNet(root: string, options: OpenOptions): Promise<OpenedDataSet> {
  const flat = await holdsValidationImages(root);
  const usual = flat || (await isImageNet1k(root));
  const table = options.names ?? (usual ? USUAL_NAMES : await findAbove(root, TABLES));
  if (table === undefined) {
    throw dataSetError(
      root,
      "has synsets for folders that are not of ImageNet-1k, and no table says what they are called",
      `put ${TABLES[0]} beside them, or give such a table (--names)`,
    );
  }
  const names = nameSynsets(await readNames(table), table);
  if (flat) {
    const solution = await findAbove(root, [SOLUTION]);
    if (solution === undefined) {
      throw dataSetError(
        root,
        "has ImageNet's images to validate on, and no table says what is on them",
        `put ${SOLUTION} beside them, or give the format flat for images without classes`,
      );
    }
    return { ...(await openValidation(root, solution, names, options)), classTemplates: IMAGENET_TEMPLATES };
  }
  const rename = (folder: string) => {
    const name = names.get(folder);
    if (name !== undefined) return name;
    throw dataSetError(join(root, folder), `is not named in ${table}`, "add it there, or move it away");
  };
  return {
    ...(await openFolders(root, classOfFolder(root, rename), options)),
    classTemplates: IMAGENET_TEMPLATES,
  };
}

const USUAL_NAMES = createRequire(import.meta.url).resolve("@commonground/banks/imagenet-names.txt");

async function isImageNet1k(root: string): Promise<boolean> {
  const usual = await readNames(USUAL_NAMES);
  return (await readdir(root)).every((name) => !SYNSET.test(name) || usual.has(name));
}

/** One name a synset, all distinct. */
export function nameSynsets(table: ReadonlyMap<string, string>, path: string): ReadonlyMap<string, string> {
  const synonyms = new Map<string, string[]>();
  for (const [synset, text] of table) {
    if (!SYNSET.test(synset)) continue;
    synonyms.set(
      synset,
      text
        .split(",")
        .map((name) => name.trim().replaceAll("_", " "))
        .filter(Boolean),
    );
  }
  const shared = repeated([...synonyms.values()].map(([name]) => fold(name)));
  const names = new Map<string, string>();
  for (const [synset, [first, second]] of synonyms) {
    names.set(synset, shared.has(fold(first)) ? (CRANES[synset] ?? second ?? first) : first);
  }
  const still = repeated([...names.values()].map(fold));
  for (const [synset, name] of names) {
    if (still.has(fold(name))) {
      throw dataSetError(
        path,
        `calls ${synset} and another synset ${JSON.stringify(name)}`,
        "name them apart",
      );
    }
  }
  return names;
}

const fold = (name = "") => name.toLowerCase();

function repeated(list: readonly string[]): Set<string> {
  const seen = new Set<string>();
  return new Set(list.filter((entry) => seen.size === seen.add(entry).size));
}

async function findAbove(root: string, files: readonly string[]): Promise<string | undefined> {
  let folder = resolve(root);
  for (let level = 0; level < LEVELS && basename(folder) !== ""; level++, folder = dirname(folder)) {
    for (const name of files) {
      if ((await stat(join(folder, name)).catch(() => null))?.isFile()) return join(folder, name);
    }
  }
  return undefined;
}
