import { checkWritable, writeFileAtomically } from "@commonground/clip";
import type { Explanation } from "@commonground/core";
import {
  dynamicsFigure,
  type Figure,
  importanceFigure,
  partsFigure,
  renderReport,
  vennFigure,
} from "@commonground/report";
import { basename, dirname, extname, join } from "node:path";

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

/** Finds out before any work whether the outputs can be written; throws `NOT_WRITABLE`. */
export async function checkOutputs({ json, html, svg }: Outputs): Promise<void> {
  if (json !== undefined && json !== "-") await checkWritable(dirname(json));
  if (html !== undefined) await checkWritable(dirname(html));
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
