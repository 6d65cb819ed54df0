import { DEFAULT_SETTINGS, type ExplainSettings, SETTING_CHOICES, SETTING_RANGES } from "@commonground/core";
import { type Command, InvalidArgumentError, Option } from "commander";

/** Which encoders, classes and bank a command works with. */
export interface SourceOptions {
  readonly model: string;
  readonly bank: string;
  readonly classes?: string;
}

export function addSourceOptions(command: Command): Command {
  return command
    .option("--model <name|directory>", "model to explain (see `commonground model list`)", "emoji-vit-s")
    .option("--classes <file|a,b,c>", "classes to choose from (default: those of the bank)")
    .option("--bank <name|file>", "concept bank", "emoji");
}

const HELP: Record<keyof ExplainSettings, string> = {
  features: "patch features of the visual side",
  prominent: "how prominent patches are found",
  foreground: "which side of the decomposition is the object",
  parts: "how prominent patches become parts",
  partCount: "number of parts",
  candidates: "length of each part's list of most similar descriptors",
  relevance: "threshold on a descriptor's similarity to the whole image",
  relevanceText: "text that stands for a descriptor in relevance and importance",
  match: "how descriptors are assigned to parts",
  temperature: "temperature of the transport plan",
  descriptorsPerPart: "descriptors kept for each part",
  languageConcepts: "number of descriptors taken round the class",
  seed: "seed of everything random",
};

/** One option for each setting of the method, named for it (`partCount` → `--part-count`). */
export function addMethodOptions(command: Command): Command {
  for (const [key, help] of Object.entries(HELP) as [keyof ExplainSettings, string][]) {
    const flag = `--${key.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`;
    const choices = SETTING_CHOICES[key as keyof typeof SETTING_CHOICES] as readonly string[] | undefined;
    const option = new Option(`${flag} <${choices ? "name" : "number"}>`, help).default(
      DEFAULT_SETTINGS[key],
    );
    command.addOption(
      (choices ? option.choices(choices) : option.argParser(numberParser(key))).helpGroup("Method:"),
    );
  }
  return command;
}

export function methodSettings(options: Readonly<Record<string, unknown>>): Partial<ExplainSettings> {
  return Object.fromEntries(Object.keys(HELP).map((key) => [key, options[key]]));
}

function numberParser(key: keyof ExplainSettings): (text: string) => number {
  const range = SETTING_RANGES[key as keyof typeof SETTING_RANGES] as readonly [number, number] | undefined;
  return (text) => {
    const value = Number(text);
    const fits = range ? Number.isInteger(value) && value >= range[0] && value <= range[1] : value > 0;
    if (text.trim() !== "" && Number.isFinite(value) && fits) return value;
    throw new InvalidArgumentError(
      range ? `It must be a whole number from ${range[0]} to ${range[1]}.` : "It must be a positive number.",
    );
  };
}
