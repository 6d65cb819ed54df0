import { CommonGroundError } from "../errors.ts";

/**
 * Throws `INVALID_ARGUMENT`, its message led by `what`, unless all lists of `samples` are equally long, of at least
 * `least` entries, and finite.
 */
export function checkSamples(what: string, least: number, ...samples: readonly ArrayLike<number>[]): void {
  const lengths = samples.map((sample) => sample.length);
  if (lengths.some((length) => length !== lengths[0])) {
    throw invalid(
      what,
      `lists of ${lengths.join(" and ")} values; give one value of each for every observation`,
    );
  }
  if (lengths[0] < least) throw invalid(what, `${lengths[0]} observations; at least ${least} are needed`);
  for (const sample of samples) {
    for (let i = 0; i < sample.length; i++) {
      if (!Number.isFinite(sample[i])) {
        throw invalid(what, `value ${i} is ${sample[i]}; leave out observations without a finite value`);
      }
    }
  }
}

export function invalid(what: string, problem: string): CommonGroundError {
  return new CommonGroundError("INVALID_ARGUMENT", `${what}: ${problem}`);
}
