import { type DecodedImage, listImages, loadModel, readImage } from "@commonground/clip";
import {
  type Encoder,
  type Explanation,
  explain,
  explainJointly,
  type ExplainOptions,
  type Vocabulary,
} from "@commonground/core";
import { Command } from "commander";
import { FAILURE, OK } from "../exit-codes.ts";
import { failureLine } from "../failure-line.ts";
import { loadVocabulary } from "../load-vocabulary.ts";
import { addMethodOptions, addSourceOptions, methodSettings, type SourceOptions } from "../options.ts";
import { checkOutputs, type Explained, type Outputs, writeOutputs } from "../outputs.ts";
import { framePicture } from "../frame-picture.ts";
import { printExplanation } from "../terminal/explanation.ts";
import { createProgress, type Progress } from "../terminal/progress.ts";

interface Options extends SourceOptions, Outputs {
  readonly target?: string;
  readonly jointly?: boolean;
  readonly quiet?: boolean;
}

export function explainCommand(signal: AbortSignal, finish: (code: number) => void): Command {
  const command = new Command("explain")
    .description(
      "explain images: parts and their words, mutual concepts, mutual information and its dynamics",
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
  return addMethodOptions(command)
    .addHelpText(
      "after",
      "\nExample:\n  $ commonground explain node_modules/@twemoji/svg/1f436.svg --html dog.html --json dog.json",
    )
    .action(async (images: string[], options: Options) => finish(await run(images, options, signal)));
}

async function run(inputs: readonly string[], options: Options, signal: AbortSignal): Promise<number> {
  const progress = createProgress(options.quiet === true);
  const done: Explained[] = [];
  const failures: string[] = [];
  try {
    await checkOutputs(options);
    const paths = await listImages(inputs);
    progress.show(`loading ${options.model} …`);
    const model = await loadModel(options.model, { signal });
    try {
      const vocabulary = await loadVocabulary(model, options, progress, signal);
      const settings = methodSettings(options as unknown as Record<string, unknown>);
      const walk: Walk = {
        model,
        vocabulary,
        progress,
        options: { settings, target: options.target, signal },
      };
      for await (const { image, explanation } of (options.jointly ? jointly : oneByOne)(
        paths,
        walk,
        failures,
      )) {
        const pictured = options.html !== undefined || options.svg !== undefined;
        done.push({ explanation, picture: pictured ? await framePicture(model, image) : "" });
        progress.clear();
        if (!options.quiet && options.json !== "-") printExplanation(explanation);
        if (options.json === "-") process.stdout.write(`${JSON.stringify(explanation)}\n`);
      }
    } finally {
      await model.dispose();
    }
  } catch (error) {
    // An interrupted run keeps what it has finished.
    if (!signal.aborted || done.length === 0) throw error;
    failures.push(failureLine(error));
  } finally {
    progress.clear();
  }
  const written = await writeOutputs(done, options);
  if (!options.quiet) for (const path of written) process.stderr.write(`wrote ${path}\n`);
  if (done.length + failures.length > 1 && failures.length > 0) {
    process.stderr.write(`${failures.length} of ${done.length + failures.length} images failed:\n`);
  }
  for (const failure of failures) process.stderr.write(`${failure}\n`);
  return failures.length > 0 ? FAILURE : OK;
}

interface Walk {
  readonly model: Encoder;
  readonly vocabulary: Vocabulary;
  readonly options: ExplainOptions;
  readonly progress: Progress;
}

type Result = { readonly image: DecodedImage; readonly explanation: Explanation };

async function* oneByOne(paths: readonly string[], walk: Walk, failures: string[]): AsyncGenerator<Result> {
  for (const [i, path] of paths.entries()) {
    walk.progress.show(`${paths.length > 1 ? `${i + 1} of ${paths.length}: ` : ""}${path} …`);
    try {
      const image = await readImage(path, { signal: walk.options.signal });
      yield { image, explanation: await explain(walk.model, image, walk.vocabulary, walk.options) };
    } catch (error) {
      if (walk.options.signal?.aborted) throw error;
      failures.push(failureLine(error));
    }
  }
}

async function* jointly(paths: readonly string[], walk: Walk, failures: string[]): AsyncGenerator<Result> {
  const images: DecodedImage[] = [];
  for (const path of paths) {
    try {
      images.push(await readImage(path, { signal: walk.options.signal }));
    } catch (error) {
      if (walk.options.signal?.aborted) throw error;
      failures.push(failureLine(error));
    }
  }
  if (images.length === 0) return;
  walk.progress.show(`${images.length} images jointly …`);
  const explanations = await explainJointly(walk.model, images, walk.vocabulary, walk.options);
  for (const [i, explanation] of explanations.entries()) yield { image: images[i], explanation };
}
