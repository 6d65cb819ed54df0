import type { Keep, StepName } from "@commonground/core";

/** Results that are kept: some twenty images with several settings each, 0.2 MB an image for the embedded model. */
const MOST_KEPT = 512;

/** Results of steps by the keys of `stepKeys`; those that were not asked for longest are forgotten. */
export interface KeptSteps {
  /** For one run; `begin` is told of each step that is not there and is made now. */
  under(keys: Readonly<Record<StepName, string>>, begin: (step: StepName) => void): Keep;
  /** What is kept under a key; undefined for nothing. */
  find(key: string): unknown;
}

export function keptSteps(most = MOST_KEPT): KeptSteps {
  const kept = new Map<string, unknown>();
  const put = (key: string, value: unknown) => {
    kept.delete(key);
    kept.set(key, value);
    for (const oldest of kept.keys()) {
      if (kept.size <= most) break;
      kept.delete(oldest);
    }
  };
  return {
    find: (key) => kept.get(key),
    under:
      (keys, begin) =>
      <T>(step: StepName, make: () => T): T => {
        const key = keys[step];
        if (kept.has(key)) {
          const found = kept.get(key) as T;
          put(key, found);
          return found;
        }
        begin(step);
        const made = make();
        // A promise once it is kept: one that is not might be cancelled along with the run that made it.
        if (made instanceof Promise) {
          made.then(
            () => put(key, made),
            () => {},
          );
        } else put(key, made);
        return made;
      },
  };
}
