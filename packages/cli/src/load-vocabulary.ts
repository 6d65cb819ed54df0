import { textCache } from "@commonground/clip";
import {
  type Bank,
  classWeights,
  type Encoder,
  type Matrix,
  prepareVocabulary,
  type Vocabulary,
} from "@commonground/core";
import type { SourceOptions } from "./options.ts";
import { readNamedBank, readNamedClasses } from "./read-named.ts";
import type { Progress } from "./terminal/progress.ts";

export interface Sources {
  readonly bank: Bank;
  readonly classes: readonly string[];
}

/** Reads the bank and the classes. */
export async function readSources(options: SourceOptions): Promise<Sources> {
  const bank = await readNamedBank(options.bank);
  const classes =
    options.classes === undefined ? Object.keys(bank.classes) : await readNamedClasses(options.classes);
  return { bank, classes };
}

/** Encodes classes and descriptors, but for what is kept from earlier runs. */
export function loadVocabulary(
  encoder: Encoder,
  { bank, classes }: Sources,
  progress: Progress,
  signal: AbortSignal,
): Promise<Vocabulary> {
  return prepareVocabulary(encoder, bank, {
    classes,
    signal,
    cache: textCache(),
    onProgress: countTexts(progress),
  });
}

/** The same for the classes alone. */
export function loadClasses(
  encoder: Encoder,
  { bank, classes }: Sources,
  progress: Progress,
  signal: AbortSignal,
): Promise<Matrix> {
  return classWeights(encoder, classes, bank.classTemplates, {
    signal,
    cache: textCache(),
    onProgress: countTexts(progress),
  });
}

function countTexts(progress: Progress): (done: number, total: number) => void {
  return (done, total) =>
    progress.show(`encoding ${done.toLocaleString("en")} of ${total.toLocaleString("en")} texts …`);
}
