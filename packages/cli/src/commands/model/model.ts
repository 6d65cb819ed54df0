import { Command } from "commander";
import { lsCommand, pruneCommand, rmCommand } from "./cache.ts";
import { listCommand } from "./list.ts";
import { pullCommand } from "./pull.ts";
import { verifyCommand } from "./verify.ts";

export function modelCommand(finish: (code: number) => void): Command {
  return new Command("model")
    .description("Works with models.")
    .addCommand(listCommand())
    .addCommand(pullCommand(finish))
    .addCommand(lsCommand())
    .addCommand(verifyCommand(finish))
    .addCommand(rmCommand())
    .addCommand(pruneCommand())
    .addHelpText("after", "\nExample:\n  $ commonground model list");
}
