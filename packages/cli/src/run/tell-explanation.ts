import type { Explanation } from "@commonground/core";
import type { Outputs } from "../outputs.ts";
import { writeOutput } from "../standard-output.ts";
import { colourDepth } from "../terminal/colour-depth.ts";
import { explanationText } from "../terminal/explanation.ts";

/** One explanation on standard output: as JSON where that is asked for, else as text for people. */
export function tellExplanation(
  explanation: Explanation,
  { json, quiet }: Pick<Outputs, "json"> & { readonly quiet?: boolean },
): void {
  if (json === "-") writeOutput(`${JSON.stringify(explanation)}\n`);
  else if (!quiet) {
    const { isTTY, columns } = process.stdout;
    const screen = {
      depth: colourDepth(process.env, isTTY),
      width: isTTY && columns > 0 ? columns : Number.POSITIVE_INFINITY,
    };
    writeOutput(`${explanationText(explanation, screen)}\n`);
  }
}
