import {
  EFFECTIVE,
  encodeLabelled,
  readBaseline,
  testBaseline,
  type TestedBaseline,
  testZeroShot,
} from "@commonground/evaluate";
import { Command } from "commander";
import { OK } from "../../exit-codes.ts";
import { interruptible } from "../../interruptible.ts";
import { jsonOption, writeResult } from "../../json-option.ts";
import { loadVocabulary, readSources } from "../../load-vocabulary.ts";
import { openModel } from "../../open-model.ts";
import { addSourceOptions, type SourceOptions } from "../../options.ts";
import { checkOutputs } from "../../outputs.ts";
import { labelledImages } from "../../run/labelled-images.ts";
import { addRuntimeOptions, type RuntimeOptions } from "../../runtime-options.ts";
import { checkStandardInput } from "../../standard-input.ts";
import { createProgress } from "../../terminal/progress.ts";
import { rateText } from "../../terminal/rate-text.ts";

interface Options extends SourceOptions, RuntimeOptions {
  readonly data: readonly string[];
  readonly split?: string;
  readonly json?: string;
  readonly quiet?: boolean;
}

export function testCommand(finish: (code: number) => void): Command {
  const command = new Command("test")
    .description("Tells the accuracy of trained baselines on other images, beside that of the model itself.")
    .argument("<directory...>", "folders that baselines train has written")
    .requiredOption("--data <path...>", "labelled images: data sets (see dataset check)")
    .option("--split <name>", "which split of data sets that have several");
  addSourceOptions(command).addOption(jsonOption("every number")).option("--quiet", "no progress");
  return addRuntimeOptions(command)
    .addHelpText("after", "\nExample:\n  $ commonground baselines test out/mm-cbm --data twemoji")
    .action(async (folders: string[], options: Options) =>
      finish(await interruptible((signal) => run(folders, options, signal))),
    );
}

async function run(folders: readonly string[], options: Options, signal: AbortSignal): Promise<number> {
  const { data, split, json } = options;
  checkStandardInput({ "a class file": options.classes, "a bank": options.bank });
  await checkOutputs({ json }, { named: data, images: [], files: [options.bank, options.classes] });
  const sources = await readSources(options);
  const baselines = [];
  for (const folder of folders) baselines.push(await readBaseline(folder));
  const progress = createProgress(options.quiet === true);
  const tested: TestedBaseline[] = [];
  try {
    const images = await labelledImages(data, { classes: sources.classes, split }, progress, signal);
    const model = await openModel(options, [], progress, signal);
    try {
      const vocabulary = await loadVocabulary(model, sources, progress, signal);
      const encoded = await encodeLabelled(model, images, {
        signal,
        onProgress: (done, total) => progress.show(`encoding ${done} of ${total} images …`),
      });
      const tried = { bank: sources.bank, vocabulary, encoded, labels: images.map(({ label }) => label) };
      tested.push(testZeroShot(model, tried));
      for (const baseline of baselines) {
        progress.show(`${baseline.card.method} …`);
        tested.push(await testBaseline(model, baseline, tried, signal));
      }
    } finally {
      await model.dispose();
    }
  } finally {
    progress.clear();
  }
  await writeResult(json, { data, effectiveConcepts: EFFECTIVE, tested }, () => tell(tested));
  return OK;
}

function tell(tested: readonly TestedBaseline[]): string {
  const [{ top1 }] = tested;
  const lines = tested.map(({ method, counted, top1: own, effective }) => {
    const few = effective === null ? "" : `; by ${EFFECTIVE} concepts alone ${rateText(effective)}`;
    const what = counted === "class" ? "" : " (first descriptor is one of the class's)";
    return `  ${method.padEnd(12)}  ${rateText(own)}${what}${few}`;
  });
  return `right class of ${top1.images} images, with 95 % intervals\n${lines.join("\n")}\n`;
}
