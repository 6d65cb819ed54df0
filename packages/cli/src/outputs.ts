import { checkWritable, writeFileAtomically } from "@commonground/clip";
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
  const taken = new Map(images.map((path) => [resolve(path), `the image ${path}`]));
  for (const [option, path] of [
    ["--json", json],
    ["--html", html],
  ] as const) {
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
  if (svg !== undefined) await checkWritable(svg);
}

/** Writes what was asked for; returns the paths of the files, a folder of figures as one. */
export async function writeOutputs(explained: readonly Explained[], outputs: Outputs): Promise<string[]> {
  const written: string[] = [];
  if (explained.length === 0) return written;
  if (outputs.json !== undefined && outputs.json !== "-") {
    await writeFileAtomically(
      outputs.json,
      explained.map(({ explanation }) => `${JSON.stringify(explanation)}\n`).join(""),
    );
    written.push(outputs.json);
  }
  if (outputs.html !== undefined) {
    await writeFileAtomically(outputs.html, renderReport(explained));
    written.push(outputs.html);
  }
  if (outputs.svg !== undefined) {
    for (const [i, stem] of stems(explained).entries()) await writeFigures(outputs.svg, stem, explained[i]);
    written.push(outputs.svg);
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

/** File name stems, made distinct by a number where two images share a name. */
function stems(explained: readonly Explained[]): string[] {
  const used = new Map<string, number>();
  return explained.map(({ explanation }) => {
    const path = explanation.image.path ?? "image";
    const stem = basename(path, extname(path));
    const count = (used.get(stem) ?? 0) + 1;
    used.set(stem, count);
    return count === 1 ? stem : `${stem}-${count}`;
  });
}
