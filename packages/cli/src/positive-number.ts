import { InvalidArgumentError } from "commander";

/** Parser of an option that takes a count from 1. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError("It must be a positive whole number.");
}
