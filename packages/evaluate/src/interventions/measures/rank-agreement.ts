import { spearman } from "@commonground/core";

/**
 * Spearman's correlation of what a method says of pieces and their true effects; 0 where the method tells none from
 * another, NaN where the effects do not differ.
 */
export function rankAgreement(said: readonly number[], effects: readonly number[]): number {
  if (!differ(effects)) return NaN;
  return differ(said) ? spearman(said, effects) : 0;
}

function differ(values: readonly number[]): boolean {
  return values.some((value) => value !== values[0]);
}
