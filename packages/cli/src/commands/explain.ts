import { listImages } from "@commonground/files/node";
import { checkSupport, prepareTarget, settingsFor } from "@commonground/core";
import { Command, Option } from "commander";
import { FAILURE, OK } from "../exit-codes.ts";
import { failureLine } from "../failure-line.ts";
import { jsonOption } from "../json-option.ts";
import { interruptible } from "../interruptible.ts";
import { loadVocabulary, readSources } from "../load-vocabulary.ts";
import { addMethodOptions, addSourceOptions, methodSettings, type SourceOptions } from "../options.ts";
import { checkOutputs, type Outputs, writesFiles } from "../outputs.ts";
import { openModel } from "../open-model.ts";
import { reportFailures } from "../report-failures.ts";
import { type BaselineOptions, chosenBaseline, TRAINED_METHODS } from "../run/baseline-options.ts";
import { jointly, oneByOne, type Walk } from "../run/explain-images.ts";
import { fileStems } from "../run/file-stems.ts";
import { readAhead } from "../run/read-ahead.ts";
import { openSink } from "../run/sink.ts";
import { tellExplanation } from "../run/tell-explanation.ts";
import { addRuntimeOptions, type RuntimeOptions } from "../runtime-options.ts";
import { checkStandardInput } from "../standard-input.ts";
import { outputIsRead } from "../standard-output.ts";
import { createProgress } from "../terminal/progress.ts";

interface Options extends SourceOptions, RuntimeOptions, Outputs, BaselineOptions {
  readonly quiet?: boolean;
}

export function explainCommand(finish: (code: number) => void): Command {
  const command = new Command("explain")
    .description(
      "Explains images: which parts made the answer, what they mean in words, and what both encoders share.",
    )
    .argument("<image...>", "image files or folders of images; - for standard input");
  addSourceOptions(command)
    .option(
      "--target <class|text>",
      "what to explain in place of the predicted class: a class or any other text",
    )
    .option("--versus <class|text>", "what to set it against (default: the most probable other class)")
    .option(
      "--jointly",
      "find the parts jointly over the images (of one class; of more than 64 on 64 of them), so that letters correspond",
    )
    .option(
      "--baseline <directory>",
      "explain by a trained baseline, from baselines train, in place of the method",
    )
    .addOption(new Option("--method <name>", "which baseline that must be").choices(TRAINED_METHODS))
    .addOption(jsonOption("write the explanations, one image a line,"))
    .option("--html <file>", "write a self-contained report")
    .option("--svg <directory>", "write every figure as SVG, with its data as JSON and CSV, into a folder")
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
  checkStandardInput({ "an image": inputs, "a class file": options.classes, "a bank": options.bank });
  const paths = await listImages(inputs);
  await checkOutputs(options, { named: inputs, images: paths, files: [options.bank, options.classes] });
  const chosen = await chosenBaseline(options);
  const named = await readSources(options);
  const sources =
    chosen === null || options.classes !== undefined ? named : { ...named, classes: chosen.classes };
  const progress = createProgress(options.quiet === true);
  const read = readAhead(paths[0], { signal });
  let shown = 0;
  const failures: string[] = [];
  const otherFailures: string[] = [];
  const sink = await openSink(options, fileStems(paths), (error) => otherFailures.push(failureLine(error)));
  try {
    const model = await openModel(options, paths, progress, signal);
    try {
      const vocabulary = await loadVocabulary(model, sources, progress, signal);
      const settings = methodSettings(options as unknown as Record<string, unknown>);
      checkSupport(model.info, settingsFor(model.info, vocabulary, settings));
      const trained = chosen && (await chosen.open(model, vocabulary));
      const asked = async (text: string | undefined) =>
        text === undefined ? undefined : prepareTarget(model, vocabulary, text, { signal });
      const walk: Walk = {
        model,
        vocabulary,
        explain: trained?.explain,
        options: {
          settings,
          target: trained === null ? await asked(options.target) : undefined,
          versus: await asked(options.versus),
          signal,
        },
        pictured: options.html !== undefined || options.svg !== undefined,
        read,
        show: (text) => progress.show(text),
        fail: (error) => failures.push(failureLine(error)),
      };
      for await (const explained of options.jointly ? jointly(paths, walk) : oneByOne(paths, walk)) {
        await sink.add(explained);
        shown++;
        progress.clear();
        tellExplanation(explained.explanation, options);
        if (!outputIsRead() && !writesFiles(options)) break;
      }
      await trained?.release();
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
  const written = await sink.close();
  if (!options.quiet) for (const path of written) process.stderr.write(`wrote ${path}\n`);
  reportFailures(failures, paths.length);
  for (const line of otherFailures) process.stderr.write(`${line}\n`);
  return failures.length + otherFailures.length > 0 ? FAILURE : OK;
}
