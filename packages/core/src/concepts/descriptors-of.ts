import type { Bank } from "./bank.ts";

/**
 * D: the distinct descriptors of a bank in order of first appearance, classes first in the order of their keys (the
 * file's, but for names that are whole numbers, which come first and ascending), then those that belong to no class.
 * Two descriptors are the same when their strings are (`parseBank` has trimmed and normalised).
 */
export function descriptorsOf(bank: Bank): string[] {
  return [...new Set([...Object.values(bank.classes).flat(), ...bank.descriptors])];
}
