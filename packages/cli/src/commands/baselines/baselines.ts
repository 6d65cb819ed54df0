import { Command } from "commander";
import { testCommand } from "./test.ts";
import { trainCommand } from "./train.ts";

export function baselinesCommand(finish: (code: number) => void): Command {
  return new Command("baselines")
    .description("Trains the methods that explanations are compared with, and tells their accuracy.")
    .addCommand(trainCommand(finish))
    .addCommand(testCommand(finish))
    .addHelpText("after", "\nExample:\n  $ commonground baselines train --help");
}
