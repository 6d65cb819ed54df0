import { hubModel, type Verification, verifyModel } from "@commonground/clip";
import { CommonGroundError } from "@commonground/core";
import { hubSettings, verifyCache } from "@commonground/files/node";
import { Command } from "commander";
import { jsonOption, writeResult } from "../../json-option.ts";
import { nothingToQuiet } from "../../nothing-to-quiet.ts";
import { FAILURE, OK } from "../../exit-codes.ts";
import { interruptible } from "../../interruptible.ts";
import { oneLine } from "../../one-line.ts";
import { downloadReports } from "../../terminal/download.ts";
import { createProgress } from "../../terminal/progress.ts";
import { UsageError } from "../../usage-error.ts";

interface Options {
  readonly against?: string;
  readonly json?: string;
}

export const verifyCommand = (finish: (code: number) => void) =>
  new Command("verify")
    .description(
      "With --against, runs reference inputs through a model and compares its outputs with the reference's; without, hashes models in the cache again.",
    )
    .argument("[model]", "directory, known checkpoint or hub id; all of the cache by default")
    .option("--against <file>", "safetensors file with pixel_values, input_ids and expected outputs")
    .addOption(jsonOption("the comparison"))
    .addOption(nothingToQuiet())
    .addHelpText(
      "after",
      "\nExample:\n  $ commonground model verify packages/clip/fixtures/models/openclip-vit-gelu --against packages/clip/fixtures/models/openclip-vit-gelu/expected.safetensors",
    )
    .action(async (model: string | undefined, options: Options) => {
      const { against } = options;
      if (against === undefined) {
        finish(await interruptible((signal) => hashAgain(model, options, signal)));
      } else {
        if (model === undefined) throw new UsageError("--against: name the model to compare, too");
        finish(await interruptible((signal) => compare(model, against, options, signal)));
      }
    });

async function compare(
  model: string,
  against: string,
  { json }: Options,
  signal: AbortSignal,
): Promise<number> {
  const progress = createProgress(false);
  const verified = await verifyModel(model, against, { ...downloadReports(progress), signal }).finally(
    progress.clear,
  );
  await writeResult(json, verified, () => table(verified.outputs));
  return OK;
}

function table(outputs: Verification["outputs"]): string {
  return outputs
    .map(
      ({ name, shape, maxAbsoluteDifference }) =>
        `${oneLine(name).padEnd(16)} [${shape.join(", ")}]  largest absolute difference ${maxAbsoluteDifference.toExponential(2)}\n`,
    )
    .join("");
}

async function hashAgain(model: string | undefined, { json }: Options, signal: AbortSignal): Promise<number> {
  const repo = model === undefined ? undefined : hubModel(model)?.repo;
  if (model !== undefined && repo === undefined) {
    throw new UsageError(
      `${model}: is no model of the hub's cache, whose hashes could be verified; to compare a directory with a reference give --against <file>`,
    );
  }
  const progress = createProgress(false);
  const settings = await hubSettings(process.env);
  const files = await verifyCache({
    settings,
    repo,
    type: "model",
    signal,
    onFile: ({ file }) => progress.show(`${file} …`),
  }).finally(progress.clear);
  if (repo !== undefined && files.length === 0) {
    throw new CommonGroundError(
      "NOT_FOUND",
      `${repo}: is not in the hub's cache, so there is nothing to verify; download it with \`commonground model pull ${repo}\``,
    );
  }
  const bad = files.filter(({ status }) => status === "corrupt" || status === "missing");
  await writeResult(json, files, () => {
    const advice = bad.length > 0 ? "; remove the model with `commonground model rm` and pull it again" : "";
    return [
      ...files.map(({ repo, file, status }) => `${status.padEnd(8)} ${repo}  ${oneLine(file ?? "(unused)")}`),
      `${files.length} files, ${bad.length} bad${advice}\n`,
    ].join("\n");
  });
  return bad.length > 0 ? FAILURE : OK;
}
