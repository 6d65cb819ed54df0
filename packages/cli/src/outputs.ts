import { checkWritable, writeFileAtomically } from "@commonground/files/node";
import { CommonGroundError, type Explanation } from "@commonground/core";
import {
  dynamicsFigure,
  type Figure,
  importanceFigure,
  partsFigure,
  renderReport,
  vennFigure,
} from "@commonground/report";
import { stat } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import { UsageError } from "./usage-error.ts";

/** Where explanations are written besides the terminal. */
export interface Outputs {
  readonly json?: string;
  readonly html?: string;
  readonly svg?: string;
}

export interface Explained {
  readonly explanation: Explanation;
  /** Data URL of the frame; empty when no output needs one. */
  readonly picture: string;
}

/**
 * Finds out before any work whether the outputs can be written. Throws `UsageError` when they would overwrite each
 * other or one of the `images`, `NOT_WRITABLE` for a place where no file can be put.
 */
export async function checkOutputs({ json, html, svg }: Outputs, images: readonly string[]): Promise<void> {
  await checkFiles({ "--json": json, "--html": html }, images);
  if (svg !== undefined) await checkWritable(svg);
}

/** The same for files alone, by option; `-` for standard output. */
export async function checkFiles(
  files: Readonly<Record<string, string | undefined>>,
  images: readonly string[],
): Promise<void> {
  const taken = new Map(images.map((path) => [resolve(path), `the image ${path}`]));
  for (const [option, path] of Object.entries(files)) {
    if (path === undefined || (option === "--json" && path === "-")) continue;
    const other = taken.get(resolve(path));
    if (other !== undefined)
      throw new UsageError(`${option} ${path}: would overwrite ${other}; choose another name`);
    taken.set(resolve(path), `the file of ${option}`);
    const found = await stat(path).catch(() => null);
    if (found !== null && !found.isFile()) {
      throw new CommonGroundError(
        "NOT_WRITABLE",
        `${path}: is ${found.isDirectory() ? "a folder" : "no regular file"}; give ${option} the path of a file`,
      );
    }
    await checkWritable(dirname(path));
  }
}

/**
 * Writes what was asked for and returns the paths of the files, a folder of figures as one. What cannot be written
 * leaves the others be; its error goes to `fail`.
 */
export async function writeOutputs(
  explained: readonly Explained[],
  { json, html, svg }: Outputs,
  fail: (error: unknown) => void,
): Promise<string[]> {
  const written: string[] = [];
  if (explained.length === 0) return written;
  const attempt = async (path: string, write: () => Promise<void>) => {
    try {
      await write();
      written.push(path);
    } catch (error) {
      fail(error);
    }
  };
  if (json !== undefined && json !== "-") {
    const lines = explained.map(({ explanation }) => `${JSON.stringify(explanation)}\n`);
    await attempt(json, () => writeFileAtomically(json, lines.join("")));
  }
  if (html !== undefined) await attempt(html, () => writeFileAtomically(html, renderReport(explained)));
  if (svg !== undefined) {
    await attempt(svg, async () => {
      for (const [i, stem] of stems(explained).entries()) await writeFigures(svg, stem, explained[i]);
    });
  }
  return written;
}

async function writeFigures(
  folder: string,
  stem: string,
  { explanation, picture }: Explained,
): Promise<void> {
  const figures: Figure[] = [
    partsFigure(explanation, picture),
    importanceFigure(explanation),
    vennFigure(explanation),
    dynamicsFigure(explanation, "coupled"),
    dynamicsFigure(explanation, "published"),
  ];
  for (const { name, svg, data } of figures) {
    await writeFileAtomically(join(folder, `${stem}-${name}.svg`), `${svg}\n`);
    await writeFileAtomically(join(folder, `${stem}-${name}.json`), `${JSON.stringify(data, null, 2)}\n`);
  }
}

/** File name stems, made distinct by a number where two images share a name, letter case aside as on many disks. */
function stems(explained: readonly Explained[]): string[] {
  const used = new Set<string>();
  return explained.map(({ explanation }) => {
    const path = explanation.image.path ?? "image";
    const name = basename(path, extname(path));
    let stem = name;
    for (let count = 2; used.has(stem.toLowerCase()); count++) stem = `${name}-${count}`;
    used.add(stem.toLowerCase());
    return stem;
  });
}
