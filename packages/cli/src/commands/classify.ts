import { listImages, openJsonLines } from "@commonground/files/node";
import { equalNames, type Note, predict, row } from "@commonground/core";
import { Command } from "commander";
import pc from "picocolors";
import { FAILURE, OK } from "../exit-codes.ts";
import { failureLine } from "../failure-line.ts";
import { jsonOption } from "../json-option.ts";
import { interruptible } from "../interruptible.ts";
import { loadClasses, readSources } from "../load-vocabulary.ts";
import { oneLine } from "../one-line.ts";
import { addSourceOptions, type SourceOptions } from "../options.ts";
import { openModel } from "../open-model.ts";
import { checkOutputs } from "../outputs.ts";
import { positiveNumber } from "../positive-number.ts";
import { reportFailures } from "../report-failures.ts";
import { readNamedImage } from "../run/read-named-image.ts";
import { addRuntimeOptions, type RuntimeOptions } from "../runtime-options.ts";
import { checkStandardInput } from "../standard-input.ts";
import { outputIsRead, writeOutput } from "../standard-output.ts";
import { colourDepth } from "../terminal/colour-depth.ts";
import { createProgress } from "../terminal/progress.ts";
import { displayWidth } from "../terminal/width.ts";

interface Options extends SourceOptions, RuntimeOptions {
  readonly top: number;
  readonly json?: string;
  readonly quiet?: boolean;
}

export function classifyCommand(finish: (code: number) => void): Command {
  const command = addSourceOptions(
    new Command("classify")
      .description("Names the most probable classes of images (zero-shot classification).")
      .argument("<image...>", "image files or folders of images; - for standard input"),
  )
    .option("--top <number>", "classes shown for each image", positiveNumber, 5)
    .addOption(jsonOption("write the classes of each image, one image a line,"))
    .option("--quiet", "no progress, no notes, and with --json FILE no summary");
  return addRuntimeOptions(command)
    .addHelpText(
      "after",
      "\nExample:\n  $ commonground classify node_modules/@twemoji/svg/1f436.svg --classes dog,cat,car",
    )
    .action(async (images: string[], options: Options) =>
      finish(await interruptible((signal) => run(images, options, signal))),
    );
}

async function run(inputs: readonly string[], options: Options, signal: AbortSignal): Promise<number> {
  checkStandardInput({ "an image": inputs, "a class file": options.classes, "a bank": options.bank });
  const paths = await listImages(inputs);
  const { json } = options;
  await checkOutputs({ json }, { named: inputs, images: paths, files: [options.bank, options.classes] });
  const sources = await readSources(options);
  const colours = pc.createColors(colourDepth(process.env, process.stdout.isTTY) > 1);
  const progress = createProgress(options.quiet === true);
  const failures: string[] = [];
  const lines = json === undefined || json === "-" ? undefined : await openJsonLines(json);
  try {
    const model = await openModel(options, paths, progress, signal);
    try {
      const weights = await loadClasses(model, sources, progress, signal);
      const { caution, contextLength } = model.info;
      const ofAll: readonly Note[] = [
        ...(caution === null ? [] : [{ code: "model-caution", message: caution }]),
        ...equalNames("classes", sources.classes, weights, contextLength),
      ];
      if (!options.quiet) {
        progress.clear();
        for (const { message } of ofAll) process.stderr.write(`note: ${oneLine(message)}\n`);
      }
      for (const [i, path] of paths.entries()) {
        if (!outputIsRead()) break;
        progress.show(`${i + 1} of ${paths.length}: ${path} …`);
        try {
          const { pixels, notes } = await readNamedImage(path, { signal });
          const { embeddings } = await model.encodeImages([pixels], { signal });
          const scores = predict(row(embeddings, 0), weights, model.info.scoring);
          const top = Array.from(scores.order.subarray(0, options.top), (c) => ({
            name: sources.classes[c],
            similarity: scores.similarities[c],
            probability: scores.probabilities[c],
          }));
          progress.clear();
          const result = { path, top, notes: [...ofAll, ...notes] };
          await lines?.write(result);
          if (json === "-") writeOutput(`${JSON.stringify(result)}\n`);
          else if (lines === undefined || !options.quiet) writeOutput(text(path, top, colours));
          if (!options.quiet && json !== "-") {
            for (const { message } of notes) process.stderr.write(`note: ${oneLine(message)}\n`);
          }
        } catch (error) {
          if (signal.aborted) throw error;
          failures.push(failureLine(error));
        }
      }
    } finally {
      progress.clear();
      await model.dispose();
    }
  } finally {
    progress.clear();
    await lines?.close();
    reportFailures(failures, paths.length);
  }
  return failures.length > 0 ? FAILURE : OK;
}

function text(
  path: string,
  top: readonly { name: string; probability: number; similarity: number }[],
  colours: ReturnType<typeof pc.createColors>,
): string {
  const names = top.map(({ name }) => oneLine(name));
  const width = Math.max(...names.map(displayWidth));
  const lines = top.map(
    ({ probability, similarity }, i) =>
      `  ${`${(probability * 100).toFixed(1)} %`.padStart(7)}  ${i === 0 ? colours.bold(names[i]) : names[i]}${" ".repeat(width - displayWidth(names[i]))}  ${colours.dim(`cosine ${similarity.toFixed(3)}`)}`,
  );
  return `${oneLine(path)}\n${lines.join("\n")}\n`;
}
