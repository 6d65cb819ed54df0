import { readdir, readFile, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { CommonGroundError } from "@commonground/core";
import { iconSvg, readFileBytes, readIconSet } from "@commonground/files/node";

/** A set of vector drawings in one style, in a fixed order. */
export interface Style {
  /** As it was asked for: `twemoji`, a package, or a path. */
  readonly name: string;
  /** Package and version, where it comes as one; else null. */
  readonly package: string | null;
  /** Licence of the drawings: Twemoji's own, else what the package states; null where it states none. */
  readonly licence: string | null;
  readonly drawings: readonly StyleDrawing[];
}

export interface StyleDrawing {
  /** Without an extension; no two are the same. */
  readonly name: string;
  /** Its SVG. */
  read(): Promise<string>;
}

/** Largest drawing that is read; flat drawings have kilobytes. */
const MAX_DRAWING_BYTES = 500_000;
/** Its npm package states its own, MIT, for the drawings' as well. */
const TWEMOJI_LICENCE = "CC-BY-4.0";
/** Names become names of files. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N}._ -]{0,199}$/u;

/**
 * Opens a style: `twemoji`; a package of Iconify's (`@iconify-json/noto`), found from the current folder; its icons.json;
 * or a folder of SVG files. Hidden, turned and mirrored icons and aliases of a set are left out. Throws NOT_FOUND,
 * TOO_LARGE, or INVALID_DATA_SET for what is no such set.
 */
export async function openStyle(name: string): Promise<Style> {
  if (name === "twemoji") {
    const file = createRequire(import.meta.url).resolve("@twemoji/svg/1f436.svg");
    const { package: from } = await packageOf(dirname(file));
    return { ...(await folderStyle(name, dirname(file))), package: from, licence: TWEMOJI_LICENCE };
  }
  const found = await stat(name).catch(() => null);
  if (found?.isDirectory()) {
    const set = join(name, "icons.json");
    return (await stat(set).catch(() => null))?.isFile() ? iconifyStyle(name, set) : folderStyle(name, name);
  }
  if (found !== null) return iconifyStyle(name, name);
  if (!/^@?[a-z\d][\w.-]*(?:\/[\w.-]+)?$/iu.test(name) || name.endsWith(".json")) throw notFound(name);
  let set: string;
  try {
    set = createRequire(resolve("package.json")).resolve(`${name}/icons.json`);
  } catch (cause) {
    throw notFound(name, cause);
  }
  return iconifyStyle(name, set);
}

function notFound(name: string, cause?: unknown): CommonGroundError {
  return new CommonGroundError(
    "NOT_FOUND",
    `${name}: there is no such style; give twemoji, a package that is installed here (npm install --no-save @iconify-json/noto), ` +
      `its icons.json, or a folder of SVG files`,
    { cause },
  );
}

async function folderStyle(name: string, folder: string): Promise<Style> {
  const files = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => !entry.isDirectory() && /^[^.].*\.svg$/iu.test(entry.name))
    .map((entry) => entry.name)
    .toSorted();
  const drawings = files.map((file): StyleDrawing => {
    const path = join(folder, file);
    return { name: checkName(basename(file).replace(/\.svg$/iu, ""), path), read: () => readDrawing(path) };
  });
  return checkStyle({ name, package: null, licence: null, drawings }, folder);
}

async function readDrawing(path: string): Promise<string> {
  const bytes = await readFileBytes(path, {
    what: "drawing",
    maxBytes: MAX_DRAWING_BYTES,
    code: "INVALID_IMAGE",
  });
  return new TextDecoder().decode(bytes);
}

async function iconifyStyle(name: string, file: string): Promise<Style> {
  const set = await readIconSet(file);
  const drawings = set.names.map((icon): StyleDrawing => ({
    name: checkName(icon, file),
    read: async () => iconSvg(set.icon(icon)),
  }));
  return checkStyle({ name, drawings, ...(await packageOf(dirname(file))) }, file);
}

async function packageOf(folder: string): Promise<Pick<Style, "package" | "licence">> {
  try {
    const { name, version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    return {
      package: `${String(name)}@${String(version)}`,
      licence: typeof license === "string" ? license : null,
    };
  } catch {
    return { package: null, licence: null };
  }
}

function checkName(name: string, where: string): string {
  if (NAME.test(name)) return name;
  throw new CommonGroundError(
    "INVALID_DATA_SET",
    `${where}: the drawing's name ${JSON.stringify(name.slice(0, 80))} cannot be that of a file everywhere; rename it`,
  );
}

function checkStyle(style: Style, where: string): Style {
  if (style.drawings.length === 0) {
    throw new CommonGroundError(
      "INVALID_DATA_SET",
      `${where}: has no SVG drawing; give another folder or set`,
    );
  }
  const named = new Map<string, string>();
  for (const { name } of style.drawings) {
    const file = name.toLowerCase();
    const other = named.get(file);
    if (other !== undefined) {
      throw new CommonGroundError(
        "INVALID_DATA_SET",
        `${where}: two drawings are called ${JSON.stringify(other)} and ${JSON.stringify(name)}, whose files would be one on some disks; rename one`,
      );
    }
    named.set(file, name);
  }
  return style;
}
