import { type DecodedImage } from "@commonground/files";
import { listImages, readImage } from "@commonground/files/node";
import {
  type Encoder,
  type Explanation,
  explain,
  explainJointly,
  type ExplainOptions,
  type ImageToExplain,
  type Vocabulary,
} from "@commonground/core";
import { Command } from "commander";
import { FAILURE, OK } from "../exit-codes.ts";
import { failureLine } from "../failure-line.ts";
import { framePicture } from "../frame-picture.ts";
import { interruptible } from "../interruptible.ts";
import { loadVocabulary, readSources } from "../load-vocabulary.ts";
import { addMethodOptions, addSourceOptions, methodSettings, type SourceOptions } from "../options.ts";
import { checkOutputs, type Explained, type Outputs, writeOutputs } from "../outputs.ts";
import { openModel } from "../open-model.ts";
import { reportFailures } from "../report-failures.ts";
import { addRuntimeOptions, type RuntimeOptions } from "../runtime-options.ts";
import { outputIsRead, writeOutput } from "../standard-output.ts";
import { colourDepth } from "../terminal/colour-depth.ts";
import { explanationText } from "../terminal/explanation.ts";
import { createProgress, type Progress } from "../terminal/progress.ts";

interface Options extends SourceOptions, RuntimeOptions, Outputs {
  readonly target?: string;
  readonly jointly?: boolean;
  readonly quiet?: boolean;
}

export function explainCommand(finish: (code: number) => void): Command {
  const command = new Command("explain")
    .description(
      "Explains images: parts and their words, mutual concepts, mutual information and its dynamics.",
    )
    .argument("<image...>", "image files or folders of images");
  addSourceOptions(command)
    .option("--target <class>", "class to explain in place of the predicted one")
    .option(
      "--jointly",
      "find the parts jointly over all the images (of one class), so that letters correspond",
    )
    .option("--json <file|->", "write the explanations as JSON, one image a line (- for standard output)")
    .option("--html <file>", "write a self-contained report")
    .option("--svg <directory>", "write every figure as SVG, with its data as JSON")
    .option("--quiet", "no progress, and no summary on standard output");
  return addMethodOptions(addRuntimeOptions(command))
    .addHelpText(
      "after",
      "\nExample:\n  $ commonground explain node_modules/@twemoji/svg/1f436.svg --html out/dog.html --json out/dog.json",
    )
    .action(async (images: string[], options: Options) =>
      finish(await interruptible((signal) => run(images, options, signal))),
    );
}

async function run(inputs: readonly string[], options: Options, signal: AbortSignal): Promise<number> {
  const paths = await listImages(inputs);
  await checkOutputs(options, paths);
  const sources = await readSources(options);
  const progress = createProgress(options.quiet === true);
  // Only what files will hold is kept: a folder may have any number of images.
  const done: Explained[] = [];
  let shown = 0;
  const failures: string[] = [];
  const otherFailures: string[] = [];
  try {
    const model = await openModel(options, paths, progress, signal);
    try {
      const walk: Walk = {
        model,
        vocabulary: await loadVocabulary(model, sources, progress, signal),
        options: {
          settings: methodSettings(options as unknown as Record<string, unknown>),
          target: options.target,
          signal,
        },
        pictured: options.html !== undefined || options.svg !== undefined,
        progress,
        failures,
      };
      for await (const explained of options.jointly ? jointly(paths, walk) : oneByOne(paths, walk)) {
        if (writesFiles(options)) done.push(explained);
        shown++;
        progress.clear();
        show(explained.explanation, options);
        if (!outputIsRead() && !writesFiles(options)) break;
      }
    } finally {
      progress.clear();
      await model.dispose();
    }
  } catch (error) {
    if (shown + failures.length === 0) throw error;
    otherFailures.push(
      signal.aborted
        ? `commonground: interrupted after ${shown} of ${paths.length} images`
        : failureLine(error),
    );
  }
  // Whatever ended the run, what it has finished is written.
  const written = await writeOutputs(done, options, (error) => otherFailures.push(failureLine(error)));
  if (!options.quiet) for (const path of written) process.stderr.write(`wrote ${path}\n`);
  reportFailures(failures, paths.length);
  for (const line of otherFailures) process.stderr.write(`${line}\n`);
  return failures.length + otherFailures.length > 0 ? FAILURE : OK;
}

function show(explanation: Explanation, { json, quiet }: Options): void {
  if (json === "-") writeOutput(`${JSON.stringify(explanation)}\n`);
  else if (!quiet) {
    const { isTTY, columns } = process.stdout;
    const screen = {
      depth: colourDepth(process.env, isTTY),
      width: isTTY && columns > 0 ? columns : Number.POSITIVE_INFINITY,
    };
    writeOutput(`${explanationText(explanation, screen)}\n`);
  }
}

function writesFiles({ json, html, svg }: Outputs): boolean {
  return (json !== undefined && json !== "-") || html !== undefined || svg !== undefined;
}

interface Walk {
  readonly model: Encoder;
  readonly vocabulary: Vocabulary;
  readonly options: ExplainOptions;
  /** Whether an output shows the image. */
  readonly pictured: boolean;
  readonly progress: Progress;
  /** Takes the line of each image that failed. */
  readonly failures: string[];
}

async function* oneByOne(paths: readonly string[], walk: Walk): AsyncGenerator<Explained> {
  const { model, vocabulary, options, progress } = walk;
  for (const [i, path] of paths.entries()) {
    progress.show(`${paths.length > 1 ? `${i + 1} of ${paths.length}: ` : ""}${path} …`);
    const explained = await attempt(walk, async () => {
      const image = await readImage(path, { signal: options.signal });
      const explanation = await explain(model, image, vocabulary, options);
      return { explanation, picture: await picture(walk, image) };
    });
    if (explained !== undefined) yield explained;
  }
}

async function* jointly(paths: readonly string[], walk: Walk): AsyncGenerator<Explained> {
  const { model, vocabulary, options, progress } = walk;
  // The frame and its picture stand for the image, which may be a hundred times as large.
  const images: ImageToExplain[] = [];
  const pictures: string[] = [];
  for (const [i, path] of paths.entries()) {
    progress.show(`reading ${i + 1} of ${paths.length}: ${path} …`);
    await attempt(walk, async () => {
      const image = await readImage(path, { signal: options.signal });
      pictures.push(await picture(walk, image));
      images.push({ ...image, pixels: model.prepareImage(image.pixels) });
    });
  }
  if (images.length === 0) return;
  progress.show(`${images.length} images jointly …`);
  const explanations = await explainJointly(model, images, vocabulary, options);
  for (const [i, explanation] of explanations.entries()) yield { explanation, picture: pictures[i] };
}

/** What `work` gives; undefined when it failed, which is noted, so that the other images go on. */
async function attempt<T>({ options, failures }: Walk, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (options.signal?.aborted) throw error;
    failures.push(failureLine(error));
    return undefined;
  }
}

async function picture({ model, pictured }: Walk, image: DecodedImage): Promise<string> {
  return pictured ? framePicture(model, image) : "";
}
