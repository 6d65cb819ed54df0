import { listImages, loadModel, readImage } from "@commonground/clip";
import { predict, row } from "@commonground/core";
import { Command, InvalidArgumentError } from "commander";
import pc from "picocolors";
import { FAILURE, OK } from "../exit-codes.ts";
import { failureLine } from "../failure-line.ts";
import { loadClasses } from "../load-vocabulary.ts";
import { addSourceOptions, type SourceOptions } from "../options.ts";
import { createProgress } from "../terminal/progress.ts";

interface Options extends SourceOptions {
  readonly top: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export function classifyCommand(signal: AbortSignal, finish: (code: number) => void): Command {
  return addSourceOptions(
    new Command("classify")
      .description("zero-shot classification: the most probable classes of images")
      .argument("<image...>", "image files or folders of images"),
  )
    .option("--top <number>", "classes shown for each image", positive, 5)
    .option("--json", "one JSON object an image")
    .option("--quiet", "no progress")
    .addHelpText(
      "after",
      "\nExample:\n  $ commonground classify node_modules/@twemoji/svg/1f436.svg --classes dog,cat,car",
    )
    .action(async (images: string[], options: Options) => finish(await run(images, options, signal)));
}

async function run(inputs: readonly string[], options: Options, signal: AbortSignal): Promise<number> {
  const progress = createProgress(options.quiet === true);
  const failures: string[] = [];
  try {
    const paths = await listImages(inputs);
    progress.show(`loading ${options.model} …`);
    const model = await loadModel(options.model, { signal });
    try {
      const { classes, weights } = await loadClasses(model, options, progress, signal);
      for (const [i, path] of paths.entries()) {
        progress.show(`${i + 1} of ${paths.length}: ${path} …`);
        try {
          const { pixels } = await readImage(path, { signal });
          const { embeddings } = await model.encodeImages([pixels], { signal });
          const { order, similarities, probabilities } = predict(
            row(embeddings, 0),
            weights,
            model.info.scoring,
          );
          const top = Array.from(order.subarray(0, options.top), (c) => ({
            name: classes[c],
            similarity: similarities[c],
            probability: probabilities[c],
          }));
          progress.clear();
          process.stdout.write(options.json ? `${JSON.stringify({ path, top })}\n` : text(path, top));
        } catch (error) {
          if (signal.aborted) throw error;
          failures.push(failureLine(error));
        }
      }
    } finally {
      await model.dispose();
    }
  } finally {
    progress.clear();
  }
  for (const failure of failures) process.stderr.write(`${failure}\n`);
  return failures.length > 0 ? FAILURE : OK;
}

function text(
  path: string,
  top: readonly { name: string; probability: number; similarity: number }[],
): string {
  const lines = top.map(
    ({ name, probability, similarity }, i) =>
      `  ${`${(probability * 100).toFixed(1)} %`.padStart(7)}  ${i === 0 ? pc.bold(name) : name} ${pc.dim(`cosine ${similarity.toFixed(3)}`)}`,
  );
  return `${path}\n${lines.join("\n")}\n`;
}

function positive(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError("It must be a positive whole number.");
}
