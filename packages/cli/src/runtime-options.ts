import { type Device, DEVICES, MAX_THREADS, type Precision, PRECISIONS } from "@commonground/clip";
import { type Command, InvalidArgumentError, Option } from "commander";

/** How a command's model computes. */
export interface RuntimeOptions {
  readonly threads?: number;
  readonly device?: Device;
  readonly precision?: Precision;
  readonly lowMemory?: boolean;
  readonly architecture?: string;
  readonly and?: string;
  readonly mix?: number;
}

export function addRuntimeOptions(command: Command): Command {
  const options = [
    new Option("--precision <name>", "number format of products with weights (default: f32)").choices(
      PRECISIONS,
    ),
    new Option("--threads <number>", "threads that compute (default: all cores)").argParser(threadCount),
    new Option("--device <name>", "what computes (default: cpu)").choices(DEVICES),
    new Option("--and <model>", "a second model, whose weights are mixed with the first's (with --mix)"),
    new Option("--mix <share>", "the second model's share of the weights, 0 to 1").argParser(share),
    new Option(
      "--architecture <name>",
      "of weights without a configuration: open_clip's name of the model, or the path of its JSON",
    ),
    new Option("--low-memory", "use weights where they lie: loads at once and stays small, a little slower"),
  ];
  for (const option of options) command.addOption(option.helpGroup("Running:"));
  return command;
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError("It must be a number from 0 to 1.");
}

function threadCount(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= MAX_THREADS) return value;
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${MAX_THREADS}.`);
}
