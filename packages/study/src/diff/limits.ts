import { CommonGroundError } from "@commonground/core";
import type { Diff } from "./diff.ts";

/** What a limit can be set on; null where this diff does not have it. */
const QUANTITIES = {
  answers: { of: ({ answers }) => answers.changed, lacks: "" },
  accuracy: {
    of: ({ measures }) => {
      const top1 = measures.find(({ name }) => name === "top1");
      return top1 === undefined ? null : -top1.difference;
    },
    lacks: "no image has a label",
  },
  concepts: { of: ({ concepts }) => concepts.tested.filter(({ found }) => found).length, lacks: "" },
  values: { of: ({ parts }) => parts?.meanMove ?? null, lacks: "no values of the same parts to compare" },
} as const satisfies Record<string, { of: (diff: Diff) => number | null; lacks: string }>;

export type LimitName = keyof typeof QUANTITIES;

export interface Limit {
  readonly name: LimitName;
  readonly limit: number;
}

export interface CheckedLimit extends Limit {
  readonly value: number;
  /** Whether the value is no larger than the limit. */
  readonly kept: boolean;
}

const NAMES = Object.keys(QUANTITIES) as LimitName[];

/**
 * Limits as `answers=0.02,accuracy=0.01`: the largest share of changed answers, the largest loss of accuracy, the largest
 * number of concept changes that were found, the largest mean move of a part's value in log-odds. Throws
 * `INVALID_ARGUMENT`.
 */
export function parseLimits(text: string): Limit[] {
  return text.split(",").map((each) => {
    const [name, number = "", ...rest] = each.trim().split("=");
    const limit = Number(number);
    if (
      (NAMES as string[]).includes(name) &&
      number.trim() !== "" &&
      limit >= 0 &&
      Number.isFinite(limit) &&
      rest.length === 0
    ) {
      return { name: name as LimitName, limit };
    }
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `"${each}" is no limit; give ${NAMES.join(", ")} and a number from 0, as in answers=0.02`,
    );
  });
}

/** Sets a diff beside limits; a value at its limit keeps it. Throws `INVALID_ARGUMENT` for a limit on what it lacks. */
export function checkLimits(diff: Diff, limits: readonly Limit[]): CheckedLimit[] {
  return limits.map(({ name, limit }) => {
    const value = QUANTITIES[name].of(diff);
    if (value === null) {
      throw new CommonGroundError(
        "INVALID_ARGUMENT",
        `--fail-on ${name}: cannot be judged here: ${QUANTITIES[name].lacks}; leave it out`,
      );
    }
    return { name, limit, value, kept: value <= limit };
  });
}
