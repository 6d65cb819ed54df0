import { type Bank, descriptorsOf } from "@commonground/core";

/** How a bank's descriptors are spread over its classes. */
export interface DescriptorCoverage {
  readonly classes: number;
  /** Distinct descriptors, those of no class included. */
  readonly descriptors: number;
  /** Distinct descriptors a class: the fewest, the most, and the mean over classes; 0 without a class. */
  readonly fewest: number;
  readonly most: number;
  readonly mean: number;
  /** What counts as enough for a class. */
  readonly enough: number;
  /** Classes with fewer, in the bank's order. */
  readonly thin: readonly string[];
  /** Share of the classes with enough, 0 to 1; null without a class. */
  readonly covered: number | null;
  /** Distinct descriptors that two classes at least have, and their share of all, 0 to 1. */
  readonly shared: number;
  readonly sharedShare: number;
}

/** Counts the descriptors of each class and how many classes use each of them. `enough`: from 1. */
export function descriptorCoverage(bank: Bank, enough: number): DescriptorCoverage {
  const lists = Object.entries(bank.classes).map(([name, list]) => ({ name, distinct: new Set(list) }));
  const users = new Map<string, number>();
  for (const { distinct } of lists) {
    for (const text of distinct) users.set(text, (users.get(text) ?? 0) + 1);
  }
  const sizes = lists.map(({ distinct }) => distinct.size);
  const thin = lists.filter(({ distinct }) => distinct.size < enough).map(({ name }) => name);
  const descriptors = descriptorsOf(bank).length;
  const shared = [...users.values()].filter((count) => count >= 2).length;
  return {
    classes: lists.length,
    descriptors,
    fewest: sizes.reduce((a, b) => Math.min(a, b), sizes[0] ?? 0),
    most: sizes.reduce((a, b) => Math.max(a, b), 0),
    mean: sizes.reduce((a, b) => a + b, 0) / Math.max(1, sizes.length),
    enough,
    thin,
    covered: lists.length === 0 ? null : (lists.length - thin.length) / lists.length,
    shared,
    sharedShare: descriptors === 0 ? 0 : shared / descriptors,
  };
}
