import {
  CommonGroundError,
  DEFAULT_SETTINGS,
  effectiveSettings,
  type ExplainSettings,
  SETTING_CHOICES,
} from "@commonground/core";
import { type Command, InvalidArgumentError, Option } from "commander";

/** Which encoders, classes and bank a command works with. */
export interface SourceOptions {
  readonly model: string;
  readonly bank: string;
  readonly classes?: string;
}

export const DEFAULT_MODEL = "emoji-vit-s";

export function addSourceOptions(command: Command): Command {
  return command
    .option("--model <name|directory>", "model to explain (see commonground model list)", DEFAULT_MODEL)
    .option(
      "--classes <file|a,b,c>",
      "classes to choose from: names with commas between, or a file: one name a line, a JSON list, or a CSV or TSV table with a column called name, class or label; - for standard input (default: those of the bank)",
    )
    .option("--bank <name|file>", "concept bank (see commonground bank list)", "emoji");
}

const HELP: Record<keyof ExplainSettings, string> = {
  features: "patch features of the visual side, of any block as tokens@9",
  prominent: "how prominent patches are found",
  foreground: "which side of the decomposition is the object",
  parts: "how prominent patches become parts",
  partCount: "number of parts",
  regions: "how a part is shown to the model: circled in red (three more encodings a part) or as its patches",
  projection: "how patches become comparable with words, with --regions pooled",
  masks: "masks of parts: refined to pixels, or the patches as they are",
  causes: "what made the answer: the value of each part, or nothing",
  removal: "how a part is taken away to see what it did",
  candidates: "length of each part's list of most similar descriptors",
  relevance: "threshold on a descriptor's similarity to the whole image",
  relevanceText: "text that stands for a descriptor in relevance and importance",
  match: "how descriptors are assigned to parts",
  temperature: "temperature of the transport plan",
  descriptorsPerPart: "descriptors kept for each part",
  languageConcepts: "number of descriptors taken round the class",
  seed: "seed of everything random",
};

/** Where something else than the method's default holds. */
const EXCEPTIONS: { readonly [K in keyof ExplainSettings]?: string } = {
  features: ", or tokens where the model has no keys",
  regions: ", or what the model recommends",
  projection: ", or what the model recommends or has",
  masks: ", or patches with --regions pooled --causes none",
  candidates: ", or what the bank recommends",
};

const SETTINGS = Object.keys(HELP) as (keyof ExplainSettings)[];

/**
 * One option for each setting of the method, named for it (`partCount` → `--part-count`). None has a default here:
 * what is not given is left to the bank and to the method. `without`: settings whose word means something else there.
 */
export function addMethodOptions(
  command: Command,
  without: readonly (keyof ExplainSettings)[] = [],
): Command {
  return addOptions(command, "", without);
}

/** The same once more for the second of two sides alone (`--part-count-b`), kept out of the help, which would double. */
export function addMethodOptionsOfB(command: Command): Command {
  return addOptions(command, "-b");
}

function addOptions(
  command: Command,
  suffix: "" | "-b",
  without: readonly (keyof ExplainSettings)[] = [],
): Command {
  for (const key of SETTINGS) {
    if (without.includes(key)) continue;
    const flag = `--${key.replaceAll(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}${suffix}`;
    const choices = SETTING_CHOICES[key as keyof typeof SETTING_CHOICES] as readonly string[] | undefined;
    const usual = `default: ${DEFAULT_SETTINGS[key]}${EXCEPTIONS[key] ?? ""}`;
    const option = choices
      ? new Option(`${flag} <name>`, `${HELP[key]}: ${choices.join(", ")} (${usual})`)
      : new Option(`${flag} <number>`, `${HELP[key]} (${usual})`);
    command.addOption(
      option
        .argParser(settingParser(key, choices !== undefined))
        .helpGroup("Method:")
        .hideHelp(suffix !== ""),
    );
  }
  return command;
}

/** The settings that were given, and no others; with "B", those given for the second side alone. */
export function methodSettings(
  options: Readonly<Record<string, unknown>>,
  side: "" | "B" = "",
): Partial<ExplainSettings> {
  return Object.fromEntries(
    SETTINGS.filter((key) => `${key}${side}` in options).map((key) => [key, options[`${key}${side}`]]),
  );
}

function settingParser(key: keyof ExplainSettings, named: boolean): (text: string) => string | number {
  return (text) => {
    const value = named || text.trim() === "" || Number.isNaN(Number(text)) ? text : Number(text);
    try {
      effectiveSettings({ [key]: value });
      return value;
    } catch (error) {
      if (!(error instanceof CommonGroundError)) throw error;
      throw new InvalidArgumentError(error.message.replace(/^.*; allowed/u, "Allowed"));
    }
  };
}
