import { CommonGroundError } from "../errors.ts";
import type { Bank } from "./bank.ts";

const SCHEMA = "commonground/bank@1";
const KEYS = [
  "$schema",
  "schema",
  "name",
  "description",
  "licence",
  "classTemplates",
  "descriptorTemplate",
  "classes",
  "descriptors",
  "candidates",
];

/**
 * Checks that a value read from JSON has the shape of a bank (docs/banks.md) and returns it as one, its texts as they
 * stand. `$schema`, which editors use, is dropped. `source` names the file in errors. Throws `INVALID_BANK` with the
 * JSON path for a missing, unknown or wrongly typed field and for an unknown schema.
 */
export function checkBankShape(value: unknown, source: string): Bank {
  const bank = record(value, source, "the bank");
  if (bank["schema"] !== SCHEMA) {
    throw invalidBank(
      source,
      "schema",
      `must be ${JSON.stringify(SCHEMA)}, got ${kind(bank["schema"])}; see docs/banks.md`,
    );
  }
  for (const key of Object.keys(bank)) {
    if (!KEYS.includes(key)) {
      throw invalidBank(source, key, `is no field of a bank; remove it (fields: ${KEYS.join(", ")})`);
    }
  }
  const classes = Object.entries(record(bank["classes"], source, "classes"));
  return {
    schema: SCHEMA,
    name: text(bank["name"], source, "name"),
    description: text(bank["description"], source, "description"),
    licence: text(bank["licence"], source, "licence"),
    classTemplates: texts(bank["classTemplates"], source, "classTemplates"),
    descriptorTemplate: text(bank["descriptorTemplate"], source, "descriptorTemplate"),
    classes: Object.fromEntries(
      classes.map(([name, list]) => [name, texts(list, source, `classes[${JSON.stringify(name)}]`)]),
    ),
    descriptors: texts(bank["descriptors"], source, "descriptors"),
    ...(bank["candidates"] !== undefined && {
      candidates: candidates(bank["candidates"], source),
    }),
  };
}

/** The error for something wrong at a JSON path of a bank. */
export function invalidBank(source: string, path: string, problem: string): CommonGroundError {
  return new CommonGroundError("INVALID_BANK", `${source}: ${path} ${problem}`);
}

function record(value: unknown, source: string, path: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalidBank(source, path, `must be an object, got ${kind(value)}`);
  }
  return value as Record<string, unknown>;
}

function texts(value: unknown, source: string, path: string): string[] {
  if (!Array.isArray(value)) {
    throw invalidBank(source, path, `must be a list of strings, got ${kind(value)}`);
  }
  return value.map((item, i) => text(item, source, `${path}[${i}]`));
}

function candidates(value: unknown, source: string): NonNullable<Bank["candidates"]> {
  if (value === null || typeof value !== "object") return positiveInteger(value, source, "candidates");
  const { ellipse, pooled, ...others } = record(value, source, "candidates");
  const [other] = Object.keys(others);
  if (other !== undefined) {
    throw invalidBank(source, `candidates.${other}`, "is no way to encode regions; give ellipse and pooled");
  }
  return {
    ellipse: positiveInteger(ellipse, source, "candidates.ellipse"),
    pooled: positiveInteger(pooled, source, "candidates.pooled"),
  };
}

function positiveInteger(value: unknown, source: string, path: string): number {
  if (!Number.isSafeInteger(value) || (value as number) < 1) {
    throw invalidBank(source, path, `must be a whole number from 1, got ${kind(value)}`);
  }
  return value as number;
}

function text(value: unknown, source: string, path: string): string {
  if (typeof value !== "string") throw invalidBank(source, path, `must be a string, got ${kind(value)}`);
  return value;
}

function kind(value: unknown): string {
  if (value === undefined) return "nothing (it is missing)";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  return JSON.stringify(value).slice(0, 80);
}
