import { openJsonLines, writeFileAtomically } from "@commonground/files/node";
import { figuresOf, renderReport, tableCsv } from "@commonground/report";
import { join } from "node:path";
import type { Explained } from "./explain-images.ts";
import type { Outputs } from "../outputs.ts";

/** Where explanations go as they come. */
export interface Sink {
  /** What cannot be written is told once to `fail`, and leaves the other outputs be. */
  add(explained: Explained): Promise<void>;
  /** Finishes the files and returns their paths, a folder of figures as one. */
  close(): Promise<string[]>;
  /** Puts no file in place; figures that are written stay. */
  discard(): Promise<void>;
}

/**
 * Opens the outputs asked for. JSON and figures are written as each explanation comes; only a report, which is one
 * page, keeps its explanations until the end. `stemOf`: the name of an image's figures.
 */
export async function openSink(
  { json, html, svg }: Outputs,
  stemOf: (path: string) => string,
  fail: (error: unknown) => void,
): Promise<Sink> {
  const broken = new Set<string>();
  const written = new Set<string>();
  const attempt = async (path: string, write: () => Promise<void>) => {
    if (broken.has(path)) return;
    try {
      await write();
      written.add(path);
    } catch (error) {
      broken.add(path);
      written.delete(path);
      fail(error);
    }
  };
  const lines = json === undefined || json === "-" ? undefined : await openJsonLines(json);
  const pages: Explained[] = [];
  let count = 0;
  return {
    async add(explained) {
      count++;
      if (lines !== undefined) await attempt(json!, () => lines.write(explained.explanation));
      if (html !== undefined) pages.push(explained);
      if (svg !== undefined) await attempt(svg, () => writeFigures(svg, stemOf, explained));
    },
    async discard() {
      await lines?.discard();
    },
    async close() {
      if (lines !== undefined && count > 0) await attempt(json!, () => lines.close());
      else await lines?.close();
      if (html !== undefined && pages.length > 0) {
        await attempt(html, () => writeFileAtomically(html, renderReport(pages)));
      }
      return [json, html, svg].filter((path) => path !== undefined && written.has(path)) as string[];
    },
  };
}

async function writeFigures(
  folder: string,
  stemOf: (path: string) => string,
  { explanation, picture }: Explained,
): Promise<void> {
  const stem = stemOf(explanation.image.path ?? "image");
  for (const { name, svg, data, table } of figuresOf(explanation, picture)) {
    await writeFileAtomically(join(folder, `${stem}-${name}.svg`), `${svg}\n`);
    await writeFileAtomically(join(folder, `${stem}-${name}.json`), `${JSON.stringify(data, null, 2)}\n`);
    await writeFileAtomically(join(folder, `${stem}-${name}.csv`), tableCsv(table));
  }
}
