import { Command } from "commander";
import { reportCommand } from "./report.ts";
import { runCommand } from "./run.ts";
import { sanityCommand } from "./sanity.ts";

export function studyCommand(finish: (code: number) => void): Command {
  return new Command("study")
    .description("Explains whole data sets with many models, resumably, and tells what holds.")
    .addCommand(runCommand(finish))
    .addCommand(reportCommand(finish))
    .addCommand(sanityCommand(finish))
    .addHelpText("after", "\nExample:\n  $ commonground study run --help");
}
