import { Command, CommanderError } from "commander";
import { readFileSync } from "node:fs";
import { FAILURE, OK, USAGE } from "./exit-codes.ts";
import { failureLine } from "./failure-line.ts";
import { oneLine } from "./one-line.ts";
import { watchStandardStreams } from "./standard-output.ts";
import { UsageError } from "./usage-error.ts";

type MakeCommand = (finish: (code: number) => void) => Command;

/** Each command's module, with what it needs, is loaded when the command is used, or help lists all. */
const COMMANDS: Readonly<Record<string, () => Promise<MakeCommand>>> = {
  explain: async () => (await import("./commands/explain.ts")).explainCommand,
  show: async () => (await import("./commands/show.ts")).showCommand,
  classify: async () => (await import("./commands/classify.ts")).classifyCommand,
  explore: async () => (await import("./commands/explore.ts")).exploreCommand,
  layers: async () => (await import("./commands/layers.ts")).layersCommand,
  bank: async () => (await import("./commands/bank/bank.ts")).bankCommand,
  dataset: async () => (await import("./commands/dataset.ts")).datasetCommand,
  baselines: async () => (await import("./commands/baselines/baselines.ts")).baselinesCommand,
  rank: async () => (await import("./commands/rank.ts")).rankCommand,
  diff: async () => (await import("./commands/diff.ts")).diffCommand,
  localize: async () => (await import("./commands/localize.ts")).localizeCommand,
  study: async () => (await import("./commands/study/study.ts")).studyCommand,
  evaluate: async () => (await import("./commands/evaluate/evaluate.ts")).evaluateCommand,
  worker: async () => (await import("./commands/worker.ts")).workerCommand,
  model: async () => (await import("./commands/model/model.ts")).modelCommand,
};

/** Runs the command line; returns its exit code. Data go to stdout, progress and errors to stderr. */
export async function main(args: readonly string[]): Promise<number> {
  watchStandardStreams();
  let exitCode: number = OK;
  const finish = (code: number) => (exitCode = code);
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const [word = ""] = args;
  const program = new Command("commonground")
    .description(
      "Explains why a CLIP-like model classifies an image as it does, by the mutual knowledge of its two encoders.",
    )
    .version(version, "-v, --version")
    .addHelpText(
      "after",
      `
Exit codes:
  0    everything was done
  1    something failed; with several images, the others were done
  2    the command line is wrong
  130  interrupted (143: terminated); what was finished is written

Example:
  $ commonground explain node_modules/@twemoji/svg/1f436.svg --html out/dog.html`,
    );
  for (const load of commandsFor(word)) program.addCommand((await load())(finish));
  speakOurWay(program, program.name());

  const asksForHelp = args.some((arg) => arg === "--help" || arg === "-h");
  const unknown = asksForHelp ? unknownCommand(program, args) : undefined;
  if (unknown !== undefined) {
    process.stderr.write(`commonground: unknown command '${oneLine(unknown)}' (see commonground --help)\n`);
    return USAGE;
  }
  try {
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? OK : USAGE;
    process.stderr.write(`${failureLine(error)}\n`);
    return error instanceof UsageError ? USAGE : FAILURE;
  }
}

/** The commands that a first word calls for: one, none for the version, all for help and for what is not known. */
function commandsFor(word: string): readonly (() => Promise<MakeCommand>)[] {
  if (Object.hasOwn(COMMANDS, word)) return [COMMANDS[word]];
  return word === "-v" || word === "--version" ? [] : Object.values(COMMANDS);
}

/** A word that is no command, which commander would answer with help and success where --help stands beside it. */
function unknownCommand(command: Command, [word, ...rest]: readonly string[]): string | undefined {
  if (word === undefined || word.startsWith("-") || command.commands.length === 0 || word === "help") {
    return undefined;
  }
  const child = command.commands.find((each) => each.name() === word);
  return child === undefined ? word : unknownCommand(child, rest);
}

/** Commander's errors as ours: one line, said where help is to be had, and thrown in place of leaving. */
function speakOurWay(command: Command, path: string): void {
  command.exitOverride().configureOutput({
    outputError: (text, write) =>
      write(
        `commonground: ${oneLine(
          text
            .trim()
            .replace(/^error: /, "")
            .replaceAll(/\.?\n/g, " "),
        )} (see ${path} --help)\n`,
      ),
  });
  for (const child of command.commands) speakOurWay(child, `${path} ${child.name()}`);
}
