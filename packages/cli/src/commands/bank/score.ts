import { textCache } from "@commonground/clip";
import {
  bankAccuracy,
  type BankScore,
  descriptorClassifiers,
  type LabelledImage,
  scoreBank,
} from "@commonground/evaluate";
import { type Bank, CommonGroundError } from "@commonground/core";
import { type DataSet, needClasses, openDataSet, readItemImage } from "@commonground/study";
import { Command, InvalidArgumentError } from "commander";
import { FAILURE, OK } from "../../exit-codes.ts";
import { failureLine } from "../../failure-line.ts";
import { interruptible } from "../../interruptible.ts";
import { jsonOption, writeResult } from "../../json-option.ts";
import { openModel } from "../../open-model.ts";
import { DEFAULT_MODEL } from "../../options.ts";
import { checkOutputs } from "../../outputs.ts";
import { positiveNumber } from "../../positive-number.ts";
import { readNamedBank } from "../../read-named.ts";
import { reportFailures } from "../../report-failures.ts";
import { addRuntimeOptions, type RuntimeOptions } from "../../runtime-options.ts";
import { tellBankScore } from "../../terminal/bank-score.ts";
import { createProgress, type Progress } from "../../terminal/progress.ts";

interface Options extends RuntimeOptions {
  readonly model: string;
  readonly images?: string;
  readonly split?: string;
  readonly names?: string;
  readonly limit?: number;
  readonly near: number;
  readonly enough: number;
  readonly json?: string;
  readonly quiet?: boolean;
}

export const scoreCommand = (finish: (code: number) => void) =>
  addRuntimeOptions(
    new Command("score")
      .description(
        "Measures a bank: how alike descriptors are within a class and between classes, how many classes have enough, near duplicates, class names in descriptors; with images, how well names and descriptors classify.",
      )
      .argument("<name|file>", "concept bank; - for standard input")
      .option("--model <name|directory>", "model whose text encoder compares descriptors", DEFAULT_MODEL)
      .option("--images <path>", "labelled data set, of the bank's classes (see dataset check)")
      .option("--split <name>", "which split, such as test, of a data set with several")
      .option("--names <file>", "table of folder names or synsets and the class names they stand for")
      .option("--limit <number>", "only the first so many images", positiveNumber)
      .option("--near <cosine>", "from which cosine two descriptors are near duplicates", cosine, 0.95)
      .option("--enough <number>", "descriptors that a class should have", positiveNumber, 3)
      .addOption(jsonOption("every number"))
      .option("--quiet", "no progress"),
  )
    .addHelpText("after", "\nExample:\n  $ commonground bank score examples/pets.json")
    .action(async (bank: string, options: Options) =>
      finish(await interruptible((signal) => run(bank, options, signal))),
    );

async function run(nameOrFile: string, options: Options, signal: AbortSignal): Promise<number> {
  const { images, json, names, near, enough } = options;
  const bank = await readNamedBank(nameOrFile);
  const inputs = {
    named: images === undefined ? [] : [images],
    images: [],
    files: [nameOrFile, images, names],
  };
  await checkOutputs({ json }, inputs);
  const progress = createProgress(options.quiet === true);
  const failures: string[] = [];
  let score: BankScore;
  const dataSet = images === undefined ? null : await labelled(images, bank, options, progress, signal);
  const model = await openModel(options, [], progress, signal);
  try {
    const onProgress = (done: number, of: number) => progress.show(`encoding ${done} of ${of} texts …`);
    const encoding = { signal, cache: textCache(), onProgress };
    score = await scoreBank(model, bank, {
      ...encoding,
      threshold: near,
      enough,
      onCompared: (done, of) => progress.show(`comparing ${done} of ${of} descriptors …`),
    });
    if (dataSet !== null) {
      const classifiers = await descriptorClassifiers(model, bank, encoding);
      const items = labelledImages(dataSet, bank, options.limit, failures, progress, signal);
      score = { ...score, accuracy: await bankAccuracy(model, classifiers, items, { signal }) };
    }
  } finally {
    progress.clear();
    await model.dispose();
    reportFailures(failures, dataSet?.size ?? 0);
  }
  await writeResult(json, score, () => tellBankScore(score));
  return failures.length > 0 ? FAILURE : OK;
}

async function labelled(
  path: string,
  bank: Bank,
  { split, names }: Options,
  progress: Progress,
  signal: AbortSignal,
): Promise<DataSet> {
  progress.show(`looking through ${path} …`);
  try {
    const dataSet = await openDataSet(path, {
      split,
      names,
      classes: Object.keys(bank.classes),
      signal,
      onProgress: (text) => progress.show(text),
    });
    needClasses(dataSet);
    return dataSet;
  } finally {
    progress.clear();
  }
}

async function* labelledImages(
  dataSet: DataSet,
  bank: Bank,
  limit: number | undefined,
  failures: string[],
  progress: Progress,
  signal: AbortSignal,
): AsyncGenerator<LabelledImage> {
  const place = new Map(Object.keys(bank.classes).map((name, c) => [name, c]));
  const size = Math.min(dataSet.size, limit ?? dataSet.size);
  for (let i = 0; i < size; i++) {
    signal.throwIfAborted();
    progress.show(`${i + 1} of ${size} images …`);
    const item = dataSet.item(i);
    const label = place.get(item.label!);
    if (label === undefined) {
      throw new CommonGroundError(
        "INVALID_DATA_SET",
        `${item.id}: its class ${JSON.stringify(item.label)} is none of the bank's; leave it out, or give its name with --names`,
      );
    }
    try {
      yield { pixels: (await readItemImage(item, signal)).pixels, label };
    } catch (error) {
      if (signal.aborted || !(error instanceof CommonGroundError)) throw error;
      failures.push(failureLine(error));
    }
  }
}

function cosine(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value > 0 && value <= 1) return value;
  throw new InvalidArgumentError("It must be a number above 0, and 1 at most.");
}
