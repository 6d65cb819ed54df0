import { readdir, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { decodeText } from "@commonground/files";
import { fileError, readFileBytes, readImage } from "@commonground/files/node";
import { openCoco } from "./coco-json.ts";
import { parseMaskImage } from "./mask-image.ts";
import type { Annotations, Truth } from "./truth.ts";
import { truthError } from "./truth-error.ts";
import { MAX_VOC_BYTES, parseVoc } from "./voc-xml.ts";

const CODE = "INVALID_DATA_SET";

interface Kind {
  readonly kind: "voc" | "masks";
  readonly extension: RegExp;
  readonly read: (path: string) => Promise<Truth>;
}

const KINDS: readonly Kind[] = [
  {
    kind: "voc",
    extension: /\.xml$/iu,
    async read(path) {
      const bytes = await readFileBytes(path, { what: "annotation", maxBytes: MAX_VOC_BYTES, code: CODE });
      return parseVoc(decodeText(bytes, path, CODE), path);
    },
  },
  { kind: "masks", extension: /\.png$/iu, read: async (path) => parseMaskImage(await readImage(path), path) },
];

/**
 * Opens ground truth: COCO's JSON, or a folder of VOC's or ImageNet's XML files or of masks as PNG, at any depth, which
 * belong to the images of the same name (the same path, or, where only one file has it, the same last part of it).
 * Throws NOT_FOUND, TOO_LARGE or INVALID_DATA_SET.
 */
export async function openAnnotations(path: string): Promise<Annotations> {
  const found = await stat(path).catch((cause: unknown) => {
    throw fileError(path, "annotations", CODE, cause);
  });
  if (!found.isDirectory()) {
    if (/\.json$/iu.test(path)) return openCoco(path);
    throw truthError(path, "is no COCO JSON", "give that, or a folder of XML files or of masks");
  }
  const files = await filesBelow(path);
  const there = KINDS.map((kind) => ({ kind, names: files.filter((name) => kind.extension.test(name)) }));
  const some = there.filter(({ names }) => names.length > 0);
  if (some.length !== 1) {
    throw truthError(
      path,
      some.length === 0 ? "has no XML file and no PNG" : "has XML files and PNGs",
      "give a folder of annotations of one kind",
    );
  }
  const [{ kind, names }] = some;
  const find = byName(names, path);
  return {
    kind: kind.kind,
    source: path,
    notes: [],
    async truthOf(id) {
      const name = find(id);
      return name === null ? null : kind.read(join(path, name));
    },
  };
}

async function filesBelow(root: string): Promise<string[]> {
  try {
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
      .toSorted();
  } catch (cause) {
    throw fileError(root, "folder", CODE, cause);
  }
}

function byName(names: readonly string[], root: string): (id: string) => string | null {
  const byPath = new Map<string, string>();
  const byEnd = new Map<string, string[]>();
  for (const name of names) {
    const stem = stemOf(name);
    const other = byPath.get(stem);
    if (other !== undefined)
      throw truthError(join(root, name), `has the name of ${other}`, "keep one of them");
    byPath.set(stem, name);
    const end = lastPart(stem);
    byEnd.set(end, [...(byEnd.get(end) ?? []), name]);
  }
  return (id) => {
    const stem = stemOf(id);
    const exact = byPath.get(stem);
    if (exact !== undefined) return exact;
    const found = byEnd.get(lastPart(stem)) ?? [];
    if (found.length > 1) {
      throw truthError(
        id,
        `may belong to ${found[0]} and to ${found[1]}`,
        "lay annotations out as the images are",
      );
    }
    return found[0] ?? null;
  };
}

const stemOf = (path: string): string => path.replace(/\.[^./]+$/u, "");
const lastPart = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
