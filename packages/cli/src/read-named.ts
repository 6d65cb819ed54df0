import type { Bank } from "@commonground/core";
import {
  MAX_BANK_BYTES,
  MAX_CLASSES_BYTES,
  readBank,
  readBankShape,
  readClasses,
} from "@commonground/files/node";
import { readStandardInput, STANDARD_INPUT } from "./standard-input.ts";

const NAME = "standard input";

/** The classes that `--classes` names: a list, a file, or, for `-`, what comes on standard input. */
export async function readNamedClasses(name: string): Promise<string[]> {
  if (name !== STANDARD_INPUT) return readClasses(name);
  return readClasses(await readStandardInput("a class file", MAX_CLASSES_BYTES), NAME);
}

/** The bank that is named, or, for `-`, the one that comes on standard input. */
export async function readNamedBank(name: string): Promise<Bank> {
  if (name !== STANDARD_INPUT) return readBank(name);
  return readBank(await readStandardInput("a bank", MAX_BANK_BYTES), NAME);
}

/** The same, its texts left as they stand. */
export async function readNamedBankShape(name: string): Promise<Bank> {
  if (name !== STANDARD_INPUT) return readBankShape(name);
  return readBankShape(await readStandardInput("a bank", MAX_BANK_BYTES), NAME);
}
