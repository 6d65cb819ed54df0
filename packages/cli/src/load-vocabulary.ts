import { readBank, readClasses } from "@commonground/clip";
import {
  type Bank,
  classWeights,
  CommonGroundError,
  type Encoder,
  type Matrix,
  prepareVocabulary,
  type Vocabulary,
} from "@commonground/core";
import type { SourceOptions } from "./options.ts";
import type { Progress } from "./terminal/progress.ts";

/** Reads bank and classes and encodes them; a target outside the classes is refused before that. */
export async function loadVocabulary(
  encoder: Encoder,
  options: SourceOptions & { readonly target?: string },
  progress: Progress,
  signal: AbortSignal,
): Promise<Vocabulary> {
  const { bank, classes } = await readSources(options);
  if (options.target !== undefined && !classes.includes(options.target)) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `--target "${options.target}" is not one of the ${classes.length} classes; add it to --classes or choose one of them`,
    );
  }
  progress.show(`encoding ${classes.length} classes and the bank “${bank.name}” …`);
  return prepareVocabulary(encoder, bank, { classes, signal });
}

/** Reads and encodes the classes alone. */
export async function loadClasses(
  encoder: Encoder,
  options: SourceOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<{ classes: readonly string[]; weights: Matrix }> {
  const { bank, classes } = await readSources(options);
  progress.show(`encoding ${classes.length} classes …`);
  return { classes, weights: await classWeights(encoder, classes, bank.classTemplates, { signal }) };
}

async function readSources(options: SourceOptions): Promise<{ bank: Bank; classes: readonly string[] }> {
  const bank = await readBank(options.bank);
  const classes =
    options.classes === undefined ? Object.keys(bank.classes) : await readClasses(options.classes);
  return { bank, classes };
}
