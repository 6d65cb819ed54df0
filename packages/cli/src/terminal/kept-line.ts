import type { KeptTally } from "@commonground/study";

/**
 * What became of kept embeddings, in a line: how many images needed no encoder, and what was damaged. `found`: rows that
 * were there before, whose images were not seen again.
 */
export function keptLine({ recalled, made, damaged }: KeptTally, found = 0): string {
  const [first] = damaged;
  const more = damaged.length > 1 ? ` and ${damaged.length - 1} more` : "";
  return (
    `${recalled} read, ${made} made` +
    (found === 0 ? "" : `; ${found} rows from before, not seen again`) +
    (first === undefined ? "" : `; damaged, and made anew: ${first}${more}`)
  );
}
