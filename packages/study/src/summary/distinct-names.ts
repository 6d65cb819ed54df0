import type { RunIdentity } from "../run/run-record.ts";

/** Digits of a hash that tell a few models apart. */
const DIGITS = 8;

/** A run's model as a report calls it; `alike`: whether another model has the same name of its own. */
export interface DistinctName {
  readonly called: string;
  readonly alike: boolean;
}

/**
 * What each run's model is called: its name, or with the beginning of its weights' hash, or its configuration's, where
 * another of that name and precision has others, as of two folders called alike.
 */
export function distinctNames(
  identities: readonly Pick<RunIdentity, "model" | "precision" | "weightsSha256" | "configurationSha256">[],
): DistinctName[] {
  const called = identities.map((own) => {
    const alike = identities.filter(
      ({ model, precision }) => model === own.model && precision === own.precision,
    );
    const differing = (["weightsSha256", "configurationSha256"] as const).filter((what) =>
      alike.some((other) => other[what] !== own[what]),
    );
    const hashes = differing.map((what) => own[what].slice(0, DIGITS));
    return hashes.length === 0 ? own.model : `${own.model} [${hashes.join(", ")}]`;
  });
  return identities.map(({ model }, i) => ({
    called: called[i],
    alike: identities.some((other, j) => other.model === model && called[j] !== model),
  }));
}
