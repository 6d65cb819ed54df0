import {
  type BaselineName,
  BASELINES,
  encodeLabelled,
  trainBaseline,
  TRAINING_DEFAULTS,
} from "@commonground/evaluate";
import { Command, InvalidArgumentError, Option } from "commander";
import { basename, resolve } from "node:path";
import { OK } from "../../exit-codes.ts";
import { interruptible } from "../../interruptible.ts";
import { loadVocabulary, readSources } from "../../load-vocabulary.ts";
import { openModel } from "../../open-model.ts";
import { addSourceOptions, type SourceOptions } from "../../options.ts";
import { checkOutputs } from "../../outputs.ts";
import { positiveNumber } from "../../positive-number.ts";
import { labelledImages } from "../../run/labelled-images.ts";
import { addRuntimeOptions, type RuntimeOptions } from "../../runtime-options.ts";
import { checkStandardInput } from "../../standard-input.ts";
import { writeOutput } from "../../standard-output.ts";
import { createProgress } from "../../terminal/progress.ts";
import { duration } from "../../terminal/rate.ts";
import { rateText } from "../../terminal/rate-text.ts";

interface Options extends SourceOptions, RuntimeOptions {
  readonly method: BaselineName;
  readonly data: readonly string[];
  readonly split?: string;
  readonly out: string;
  readonly epochs: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly patience: number;
  readonly seed: number;
  readonly quiet?: boolean;
}

/** Of the first learning rate, which it falls to. */
const LAST_SHARE = TRAINING_DEFAULTS.lastRate / TRAINING_DEFAULTS.firstRate;

export function trainCommand(finish: (code: number) => void): Command {
  const command = new Command("train")
    .description(
      "Trains a baseline on frozen features of labelled images. The same command goes on where it was interrupted.",
    )
    .addOption(new Option("--method <name>", "what is trained").choices(BASELINES).makeOptionMandatory(true))
    .requiredOption("--data <path...>", "labelled images: data sets (see dataset check)")
    .option("--split <name>", "which split of data sets that have several")
    .requiredOption("--out <directory>", "folder for the baseline, new or of this training interrupted");
  addSourceOptions(command)
    .option("--epochs <number>", "passes over the images at most", positiveNumber, TRAINING_DEFAULTS.epochs)
    .option("--batch <number>", "images a step", positiveNumber, TRAINING_DEFAULTS.batch)
    .option(
      "--learning-rate <number>",
      "that of the first step; it falls to a tenth by a cosine",
      learningRate,
      TRAINING_DEFAULTS.firstRate,
    )
    .option(
      "--patience <number>",
      "epochs without a smaller validation loss after which training ends",
      positiveNumber,
      TRAINING_DEFAULTS.patience,
    )
    .option(
      "--seed <number>",
      "seed of weights, order, noise and validation images",
      seed,
      TRAINING_DEFAULTS.seed,
    )
    .option("--quiet", "no progress");
  return addRuntimeOptions(command)
    .addHelpText(
      "after",
      "\nExample:\n  $ commonground baselines train --method mm-cbm --data node_modules/@iconify-json/noto node_modules/@iconify-json/openmoji --learning-rate 1e-3 --out out/mm-cbm",
    )
    .action(async (options: Options) => finish(await interruptible((signal) => run(options, signal))));
}

async function run(options: Options, signal: AbortSignal): Promise<number> {
  const {
    method,
    data,
    split,
    out,
    epochs,
    batch,
    learningRate: firstRate,
    patience,
    seed: chosen,
  } = options;
  checkStandardInput({ "a class file": options.classes, "a bank": options.bank });
  await checkOutputs({ out }, { named: data, images: [], files: [options.bank, options.classes] });
  const sources = await readSources(options);
  const progress = createProgress(options.quiet === true);
  try {
    const images = await labelledImages(data, { classes: sources.classes, split }, progress, signal);
    const model = await openModel(options, [], progress, signal);
    try {
      const vocabulary = await loadVocabulary(model, sources, progress, signal);
      const encoded = await encodeLabelled(model, images, {
        signal,
        onProgress: (done, total) => progress.show(`encoding ${done} of ${total} images …`),
      });
      progress.show("preparing …");
      const started = performance.now();
      let first: number | undefined;
      const card = await trainBaseline(
        out,
        {
          method,
          info: model.info,
          bank: sources.bank,
          vocabulary,
          names: data.map((path) => basename(resolve(path))),
          encoded,
          labels: images.map(({ label }) => label),
          settings: {
            ...TRAINING_DEFAULTS,
            epochs,
            batch,
            firstRate,
            lastRate: firstRate * LAST_SHARE,
            patience,
            seed: chosen,
          },
        },
        {
          signal,
          onProgress: (epoch, share) => {
            first ??= share;
            const seconds = (performance.now() - started) / 1000;
            const left =
              share > first ? `, at most ${duration((seconds * (1 - share)) / (share - first))} left` : "";
            progress.show(`${method}: epoch ${epoch + 1} of ${epochs}${left} …`);
          },
        },
      );
      progress.clear();
      const { run: ran, kept } = card.epochs;
      const { validation, train } = card.accuracy;
      const what = card.counted === "class" ? "right class" : "first descriptor is one of the class's";
      const held =
        validation === null
          ? "no image to validate on: no class has two"
          : `${rateText(validation)} of ${validation.images} held out`;
      writeOutput(
        `${method}, ${ran} ${ran === 1 ? "epoch" : "epochs"}, that of number ${kept} kept\n` +
          `${what}: ${rateText(train)} of ${train.images} images trained on; ${held}\n` +
          `wrote ${out}\n`,
      );
      return OK;
    } finally {
      await model.dispose();
    }
  } finally {
    progress.clear();
  }
}

function learningRate(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value > 0 && value < 1) return value;
  throw new InvalidArgumentError("It must be a number between 0 and 1.");
}

function seed(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError("It must be a whole number.");
}
