import { readdir, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type Bank, checkBankShape, CommonGroundError, descriptorsOf, parseBank } from "@commonground/core";
import { readFileBytes } from "../bytes/read-file-bytes.ts";
import { bankJson } from "./bank-json.ts";
import { MAX_BANK_BYTES } from "./limits.ts";

const NAME = /^[a-z0-9-]+$/;

/**
 * Reads an embedded bank by its name (`emoji`) or a bank file by its path (anything that is no lower-case name:
 * `./bank`, `my.json`), or takes the bytes of one. `name` is what errors call it. Throws NOT_FOUND, TOO_LARGE or
 * INVALID_BANK.
 */
export async function readBank(nameOrFile: string | Uint8Array, name = nameOf(nameOrFile)): Promise<Bank> {
  return parseBank(await readBankJson(nameOrFile, name), name);
}

/** Reads a bank as `readBank` does, but leaves its texts as they stand in the file, for a linter to judge. */
export async function readBankShape(
  nameOrFile: string | Uint8Array,
  name = nameOf(nameOrFile),
): Promise<Bank> {
  return checkBankShape(await readBankJson(nameOrFile, name), name);
}

function nameOf(nameOrFile: string | Uint8Array): string {
  return typeof nameOrFile === "string" ? nameOrFile : "the given bytes";
}

async function readBankJson(nameOrFile: string | Uint8Array, name: string): Promise<unknown> {
  if (typeof nameOrFile !== "string") return bankJson(nameOrFile, name);
  const path = NAME.test(nameOrFile) ? await embeddedBank(nameOrFile) : nameOrFile;
  const bytes = await readFileBytes(path, { what: "bank", maxBytes: MAX_BANK_BYTES, code: "INVALID_BANK" });
  return bankJson(bytes, path);
}

/** What there is to say of an embedded bank. */
export interface BankSummary {
  readonly name: string;
  readonly description: string;
  readonly classes: number;
  readonly descriptors: number;
}

/** The banks that come with the packages, by name. */
export async function listBanks(): Promise<BankSummary[]> {
  const banks = await Promise.all((await embeddedNames()).map((name) => readBank(name)));
  return banks.map((bank) => ({
    name: bank.name,
    description: bank.description,
    classes: Object.keys(bank.classes).length,
    descriptors: descriptorsOf(bank).length,
  }));
}

function bankFolder(): string {
  return dirname(createRequire(import.meta.url).resolve("@commonground/banks/package.json"));
}

async function embeddedNames(): Promise<string[]> {
  return (await readdir(bankFolder()))
    .filter((file) => file.endsWith(".json") && file !== "package.json")
    .map((file) => file.slice(0, -".json".length))
    .filter((stem) => NAME.test(stem) && stem !== "bank.schema")
    .toSorted();
}

async function embeddedBank(name: string): Promise<string> {
  const names = await embeddedNames();
  if (names.includes(name)) return join(bankFolder(), `${name}.json`);
  const places = [`examples/${name}.json`, `banks/${name}.json`, `${name}.json`];
  const present = await Promise.all(places.map((place) => stat(place).catch(() => null)));
  const near = places.find((_, i) => present[i]?.isFile());
  throw new CommonGroundError(
    "NOT_FOUND",
    `There is no embedded bank "${name}" (there are: ${names.join(", ") || "none"}); ` +
      (near === undefined
        ? `for a file of that name give a path, ./${name}`
        : `did you mean the file ${near}? Give its path`),
  );
}
