import { listImages, writeFileAtomically } from "@commonground/files/node";
import {
  classTokenSimilarity,
  type ClassTokenSimilarity,
  type Encoder,
  type ModelInfo,
  type Pixels,
  row,
} from "@commonground/core";
import { layersFigure, tableCsv } from "@commonground/report";
import { Command } from "commander";
import { join } from "node:path";
import { FAILURE, OK } from "../exit-codes.ts";
import { failureLine } from "../failure-line.ts";
import { jsonOption } from "../json-option.ts";
import { interruptible } from "../interruptible.ts";
import { oneLine } from "../one-line.ts";
import { DEFAULT_MODEL } from "../options.ts";
import { checkOutputs } from "../outputs.ts";
import { openModel } from "../open-model.ts";
import { reportFailures } from "../report-failures.ts";
import { readNamedImage } from "../run/read-named-image.ts";
import { addRuntimeOptions, type RuntimeOptions } from "../runtime-options.ts";
import { checkStandardInput } from "../standard-input.ts";
import { writeOutput } from "../standard-output.ts";
import { heatMapLines } from "../terminal/heat-map.ts";
import { createProgress, type Progress } from "../terminal/progress.ts";

interface Options extends RuntimeOptions {
  readonly model: string;
  readonly json?: string;
  readonly svg?: string;
  readonly quiet?: boolean;
}

export function layersCommand(finish: (code: number) => void): Command {
  const command = new Command("layers")
    .description("Compares the class token between all blocks of a vision encoder, for tokens and for keys.")
    .argument(
      "<image...>",
      "image files or folders of images, over which similarities are averaged; - for standard input",
    )
    .option("--model <name|directory>", "model to look into (see commonground model list)", DEFAULT_MODEL)
    .addOption(jsonOption("write both matrices"))
    .option("--svg <directory>", "write the figure as SVG, with its data as JSON and CSV, into a folder")
    .option("--quiet", "no progress, and no summary on standard output");
  return addRuntimeOptions(command)
    .addHelpText("after", "\nExample:\n  $ commonground layers node_modules/@twemoji/svg/1f436.svg --svg out")
    .action(async (images: string[], options: Options) =>
      finish(await interruptible((signal) => run(images, options, signal))),
    );
}

async function run(inputs: readonly string[], options: Options, signal: AbortSignal): Promise<number> {
  checkStandardInput({ "an image": inputs });
  const paths = await listImages(inputs);
  await checkOutputs({ json: options.json, svg: options.svg }, { named: inputs, images: paths });
  const progress = createProgress(options.quiet === true);
  const failures: string[] = [];
  try {
    const model = await openModel(options, paths, progress, signal);
    try {
      const frames = readFrames(model, paths, progress, failures, signal);
      const similarity = await classTokenSimilarity(model, frames, { signal });
      progress.clear();
      if (similarity.images > 0) await write(similarity, model.info, options);
    } finally {
      progress.clear();
      await model.dispose();
    }
  } finally {
    reportFailures(failures, paths.length);
  }
  return failures.length > 0 ? FAILURE : OK;
}

/** The frames of the images that can be read; of each of the others a line in `failures`. */
async function* readFrames(
  model: Encoder,
  paths: readonly string[],
  progress: Progress,
  failures: string[],
  signal: AbortSignal,
): AsyncGenerator<Pixels> {
  for (const [i, path] of paths.entries()) {
    progress.show(`${i + 1} of ${paths.length}: ${path} …`);
    let frame: Pixels;
    try {
      frame = model.prepareImage((await readNamedImage(path, { signal })).pixels);
    } catch (error) {
      if (signal.aborted) throw error;
      failures.push(failureLine(error));
      continue;
    }
    yield frame;
  }
}

async function write(
  similarity: ClassTokenSimilarity,
  model: ModelInfo,
  { json, svg, quiet }: Options,
): Promise<void> {
  const { name, svg: drawing, data, table } = layersFigure(similarity);
  const text = `${JSON.stringify({ model, images: similarity.images, ...(data as object) })}\n`;
  if (json === "-") writeOutput(text);
  else if (!quiet) writeOutput(summary(similarity, model));
  const files = [
    [json === "-" ? undefined : json, text],
    [svg && join(svg, `${name}.svg`), `${drawing}\n`],
    [svg && join(svg, `${name}.json`), `${JSON.stringify(data, null, 2)}\n`],
    [svg && join(svg, `${name}.csv`), tableCsv(table)],
  ] as const;
  for (const [path, content] of files) {
    if (path === undefined) continue;
    await writeFileAtomically(path, content);
    if (!quiet) process.stderr.write(`wrote ${path}\n`);
  }
}

function summary(similarity: ClassTokenSimilarity, { id }: ModelInfo): string {
  const { images } = similarity;
  const sections = (["tokens", "keys"] as const).map((name) => {
    const values = similarity[name];
    const first = row(values, 0);
    return [
      `${name}: first to last block ${first[first.length - 1].toFixed(2)}`,
      ...heatMapLines(values).map((line) => `  ${line}`),
    ].join("\n");
  });
  const over = `${images} image${images === 1 ? "" : "s"}`;
  return `Similarity of the class token between blocks, ${oneLine(id)}, ${over} (blank 0, full 1)\n\n${sections.join("\n\n")}\n`;
}
