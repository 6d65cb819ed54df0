import { pullByName } from "@commonground/clip";
import { Command } from "commander";
import { OK } from "../../exit-codes.ts";
import { interruptible } from "../../interruptible.ts";
import { writeOutput } from "../../standard-output.ts";
import { downloadReports } from "../../terminal/download.ts";
import { createProgress } from "../../terminal/progress.ts";

interface Options {
  readonly revision?: string;
  readonly quiet?: boolean;
}

export const pullCommand = (finish: (code: number) => void) =>
  new Command("pull")
    .description("Downloads a model into the cache that huggingface_hub uses, and prints its folder.")
    .argument("<name>", "known checkpoint or hub id")
    .option("--revision <name>", "branch, tag or commit (default: main)")
    .option("--quiet", "no progress")
    .addHelpText("after", "\nExample:\n  $ commonground model pull ViT-B-32/openai")
    .action(async (name: string, options: Options) =>
      finish(
        await interruptible(async (signal) => {
          const progress = createProgress(options.quiet === true);
          const { revision, quiet } = options;
          try {
            const reports = downloadReports(progress, quiet);
            const { directory } = await pullByName(name, { ...reports, revision, signal });
            progress.clear();
            writeOutput(`${directory}\n`);
          } finally {
            progress.clear();
          }
          return OK;
        }),
      ),
    );
