import { Command } from "commander";
import { ablationCommand } from "./ablation.ts";
import { gainCommand } from "./gain.ts";
import { interventionsCommand } from "./interventions.ts";
import { randomisationCommand } from "./randomisation.ts";
import { reportCommand } from "./report.ts";
import { runCommand } from "./run.ts";

export function evaluateCommand(finish: (code: number) => void): Command {
  return new Command("evaluate")
    .description("Measures whether explanations are any good.")
    .addCommand(runCommand(finish))
    .addCommand(reportCommand(finish))
    .addCommand(interventionsCommand(finish))
    .addCommand(randomisationCommand(finish))
    .addCommand(ablationCommand(finish))
    .addCommand(gainCommand(finish))
    .addHelpText("after", "\nExample:\n  $ commonground evaluate run --help");
}
