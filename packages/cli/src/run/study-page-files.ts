import { CommonGroundError, type Explanation } from "@commonground/core";
import { readImage } from "@commonground/files/node";
import { renderReport } from "@commonground/report";
import {
  type Example,
  type ExampleLink,
  findExamples,
  modelName,
  renderStudyPage,
  type StudyReport,
} from "@commonground/study";
import { basename, dirname, extname, join } from "node:path";
import { framePicture } from "../frame-picture.ts";
import { fileStems } from "./file-stems.ts";

/**
 * The files of a study's page at `html`, one after another: a page for each example whose explanation was kept, in a
 * folder beside it, and at last the page itself. An example's image is drawn where it is still at hand.
 */
export async function* studyPageFiles(
  html: string,
  folder: string,
  report: StudyReport,
  signal: AbortSignal,
): AsyncGenerator<readonly [path: string, content: string]> {
  const pages = `${basename(html, extname(html))}-explanations`;
  const examples = await findExamples(folder, report);
  const links: Map<string, ExampleLink>[] = [];
  const folders = new Set<string>();
  for (const [r, ofRun] of examples.entries()) {
    const { setting } = report.runs[r];
    const called = `${fileName(modelName(report.runs[r]))}-${fileName(setting)}`;
    // Models in folders of one name are called alike.
    let own = called;
    for (let count = 2; folders.has(own.toLowerCase()); count++) own = `${called}-${count}`;
    folders.add(own.toLowerCase());
    const subfolder = `${pages}/${own}`;
    const stemOf = fileStems();
    const linked = new Map<string, ExampleLink>();
    links.push(linked);
    for (const example of ofRun.values()) {
      signal.throwIfAborted();
      const { id, explanation, command } = example;
      const page = explanation === null ? null : `${subfolder}/${fileName(stemOf(id))}.html`;
      linked.set(id, { page: page && page.split("/").map(encodeURIComponent).join("/"), command });
      if (explanation === null || page === null) continue;
      const picture = await pictureOf(explanation, example, signal);
      yield [join(dirname(html), page), renderReport([{ explanation, picture }])];
    }
  }
  yield [html, renderStudyPage(report, links)];
}

/** Null where the image is not at hand, or is another one by now. */
async function pictureOf(
  { model, image }: Explanation,
  { file }: Example,
  signal: AbortSignal,
): Promise<string | null> {
  if (file === null) return null;
  try {
    const read = await readImage(file, { signal });
    return read.sha256 === image.sha256 ? await framePicture(model, read) : null;
  } catch (error) {
    if (error instanceof CommonGroundError) return null;
    throw error;
  }
}

function fileName(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}._-]+/gu, "_");
}
