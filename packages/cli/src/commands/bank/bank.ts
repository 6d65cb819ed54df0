import { Command } from "commander";
import { generateCommand } from "./generate.ts";
import { lintCommand } from "./lint.ts";
import { listCommand } from "./list.ts";
import { scoreCommand } from "./score.ts";

export function bankCommand(finish: (code: number) => void): Command {
  return new Command("bank")
    .description("Works with concept banks.")
    .addCommand(listCommand())
    .addCommand(lintCommand(finish))
    .addCommand(scoreCommand(finish))
    .addCommand(generateCommand(finish))
    .addHelpText("after", "\nExample:\n  $ commonground bank lint emoji");
}
