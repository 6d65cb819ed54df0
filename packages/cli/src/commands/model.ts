import { embeddedModels, verifyModel } from "@commonground/clip";
import { Command } from "commander";
import { oneLine } from "../one-line.ts";
import { writeOutput } from "../standard-output.ts";

const LIST_EXAMPLE = "\nExample:\n  $ commonground model list";

export function modelCommand(): Command {
  const list = new Command("list")
    .description("Lists the models that come with the packages.")
    .option("--json", "as JSON")
    .addHelpText("after", LIST_EXAMPLE)
    .action((options: { json?: boolean }) => {
      const models = embeddedModels();
      if (options.json) writeOutput(`${JSON.stringify(models, null, 2)}\n`);
      else {
        for (const { name, megabytes, licence, description } of models) {
          writeOutput(
            `${name.padEnd(16)} ${`${megabytes.toFixed(1)} MB`.padStart(9)}  ${licence}\n  ${description}\n`,
          );
        }
        writeOutput("A directory with a checkpoint in open_clip or Hugging Face layout is a model, too.\n");
      }
    });
  const verify = new Command("verify")
    .description("Runs reference inputs through a model and compares its outputs with the reference's.")
    .argument("<directory>", "model directory or name")
    .requiredOption("--against <file>", "safetensors file with pixel_values, input_ids and expected outputs")
    .option("--json", "as JSON")
    .addHelpText(
      "after",
      "\nExample:\n  $ commonground model verify packages/clip/fixtures/models/openclip-vit-gelu --against packages/clip/fixtures/models/openclip-vit-gelu/expected.safetensors",
    )
    .action(async (directory: string, options: { against: string; json?: boolean }) => {
      const verified = await verifyModel(directory, options.against);
      if (options.json) writeOutput(`${JSON.stringify(verified, null, 2)}\n`);
      else {
        for (const { name, shape, maxAbsoluteDifference } of verified.outputs) {
          writeOutput(
            `${oneLine(name).padEnd(16)} [${shape.join(", ")}]  largest absolute difference ${maxAbsoluteDifference.toExponential(2)}\n`,
          );
        }
      }
    });
  return new Command("model")
    .description("Works with models.")
    .addCommand(list)
    .addCommand(verify)
    .addHelpText("after", LIST_EXAMPLE);
}
