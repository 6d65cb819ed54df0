import {
  type CheckedDataSet,
  checkDataSet,
  DATA_SET_FORMATS,
  type DataSetFormat,
  openDataSet,
} from "@commonground/study";
import { Command, Option } from "commander";
import { FAILURE, OK } from "../exit-codes.ts";
import { interruptible } from "../interruptible.ts";
import { jsonOption, writeResult } from "../json-option.ts";
import { checkOutputs } from "../outputs.ts";
import { readNamedClasses } from "../read-named.ts";
import { tellDataSet } from "../terminal/data-set.ts";
import { createProgress } from "../terminal/progress.ts";

interface Options {
  readonly format?: DataSetFormat;
  readonly split?: string;
  readonly classes?: string;
  readonly names?: string;
  readonly label?: string;
  readonly images?: string;
  readonly json?: string;
  readonly quiet?: boolean;
}

const EXAMPLE = "\nExample:\n  $ commonground dataset check twemoji";

export function datasetCommand(finish: (code: number) => void): Command {
  const check = new Command("check")
    .description(
      "Reads every image of a data set: counts, classes, broken files, duplicates, sizes. Ends with 1 if anything is broken.",
    )
    .argument(
      "<path>",
      "folder, table, shard, pattern of shards such as 'shard-{000..012}.tar', or the emoji style twemoji",
    )
    .addOption(new Option("--format <format>", "what it is, if not found").choices(DATA_SET_FORMATS))
    .option("--split <name>", "which split, such as test, of a data set with several")
    .option("--classes <list|file>", "names of the classes that labels must be among")
    .option("--names <file>", "table of folder names or synsets and the class names they stand for")
    .option("--label <column>", "column of labels, if it is called otherwise than usual")
    .option("--images <folder>", "folder that the paths of a table start from")
    .addOption(jsonOption("everything that was found"))
    .option("--quiet", "no progress")
    .addHelpText("after", EXAMPLE)
    .action(async (path: string, options: Options) =>
      finish(await interruptible((signal) => run(path, options, signal))),
    );
  return new Command("dataset")
    .description("Works with data sets.")
    .addCommand(check)
    .addHelpText("after", EXAMPLE);
}

async function run(path: string, options: Options, signal: AbortSignal): Promise<number> {
  const { format, split, names, label, images, json } = options;
  const classes = options.classes === undefined ? undefined : await readNamedClasses(options.classes);
  await checkOutputs({ json }, { named: [path], images: [], files: [path, names, options.classes] });
  const progress = createProgress(options.quiet === true);
  let checked: CheckedDataSet;
  try {
    progress.show(`looking through ${path} …`);
    const dataSet = await openDataSet(path, {
      format,
      split,
      classes,
      names,
      label,
      images,
      signal,
      onProgress: (text) => progress.show(text),
    });
    checked = await checkDataSet(dataSet, {
      signal,
      onProgress: (done, broken) =>
        progress.show(`${done} of ${dataSet.size} images${broken > 0 ? `, ${broken} broken` : ""} …`),
    });
  } finally {
    progress.clear();
  }
  await writeResult(json, checked, () => tellDataSet(checked));
  return checked.broken.length > 0 ? FAILURE : OK;
}
