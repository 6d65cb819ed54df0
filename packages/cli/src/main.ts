import { CommonGroundError } from "@commonground/core";
import { Command, CommanderError } from "commander";
import { readFileSync } from "node:fs";
import { bankCommand } from "./commands/bank.ts";
import { classifyCommand } from "./commands/classify.ts";
import { explainCommand } from "./commands/explain.ts";
import { modelCommand } from "./commands/model.ts";
import { OK, FAILURE, USAGE } from "./exit-codes.ts";
import { failureLine } from "./failure-line.ts";

/** Runs the command line; returns its exit code. Data go to stdout, progress and errors to stderr. */
export async function main(args: readonly string[]): Promise<number> {
  const abort = new AbortController();
  const interrupt = () => abort.abort(new CommonGroundError("INVALID_ARGUMENT", "interrupted"));
  process.once("SIGINT", interrupt);
  process.once("SIGTERM", interrupt);
  // A reader that closes early (`| head`) ends the command quietly.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(OK);
  });

  let exitCode: number = OK;
  const finish = (code: number) => (exitCode = code);
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const program = new Command("commonground")
    .description(
      "Explains why a CLIP-like model classifies an image as it does, by the mutual knowledge of its two encoders.",
    )
    .version(version)
    .showHelpAfterError("(--help shows what is possible)")
    .addCommand(explainCommand(abort.signal, finish))
    .addCommand(classifyCommand(abort.signal, finish))
    .addCommand(bankCommand(finish))
    .addCommand(modelCommand())
    .addHelpText(
      "after",
      "\nExit codes: 0 ok · 1 something failed · 2 the command line is wrong\n\nExample:\n  $ commonground explain node_modules/@twemoji/svg/1f436.svg --html dog.html",
    );
  exitInsteadOfLeaving(program);

  try {
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? OK : USAGE;
    process.stderr.write(`${failureLine(error)}\n`);
    return FAILURE;
  } finally {
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
  }
}

function exitInsteadOfLeaving(command: Command): void {
  command.exitOverride();
  for (const child of command.commands) exitInsteadOfLeaving(child);
}
