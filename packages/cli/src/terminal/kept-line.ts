import type { KeptTally } from "@commonground/study";

/** What became of kept embeddings, in a line: how many images needed no encoder, and what was damaged. */
export function keptLine({ recalled, made, damaged }: KeptTally): string {
  const [first] = damaged;
  const more = damaged.length > 1 ? ` and ${damaged.length - 1} more` : "";
  return (
    `${recalled} read, ${made} made` +
    (first === undefined ? "" : `; damaged, and made anew: ${first}${more}`)
  );
}
