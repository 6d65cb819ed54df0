import { Command } from "commander";
import { interventionsCommand } from "./interventions.ts";

export function evaluateCommand(finish: (code: number) => void): Command {
  return new Command("evaluate")
    .description("Measures whether explanations are any good.")
    .addCommand(interventionsCommand(finish))
    .addHelpText("after", "\nExample:\n  $ commonground evaluate interventions --drawings 20");
}
