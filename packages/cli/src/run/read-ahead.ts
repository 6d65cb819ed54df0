import { STANDARD_INPUT } from "../standard-input.ts";
import { readNamedImage } from "./read-named-image.ts";

/**
 * Reads images as `readNamedImage` does, the one at `first` from now on: it is decoded beside what comes before it is
 * asked for, which tells of its faults. Standard input waits until then.
 */
export function readAhead(
  first: string | undefined,
  options: NonNullable<Parameters<typeof readNamedImage>[1]>,
): typeof readNamedImage {
  let ahead = first === undefined || first === STANDARD_INPUT ? undefined : readNamedImage(first, options);
  ahead?.catch(() => {});
  return (path, own) => {
    if (ahead === undefined || path !== first) return readNamedImage(path, own);
    const begun = ahead;
    ahead = undefined;
    return begun;
  };
}
