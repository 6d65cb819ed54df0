import type { Explanation } from "@commonground/core";
import { colourCode } from "./paint.ts";

/**
 * The parts as a small picture of half blocks, two patch rows a line, in colours of `depth` bits (8 or 24); where no
 * part is, a faint dot. One string a line, as wide as the grid.
 */
export function partMap({ model: { grid }, parts }: Explanation, depth: number): string[] {
  const colours = new Map<number, string>();
  for (const part of parts) for (const patch of part.patches) colours.set(patch, part.colour);
  const lines: string[] = [];
  for (let r = 0; r < grid.rows; r += 2) {
    let line = "";
    for (let c = 0; c < grid.columns; c++) {
      const upper = colours.get(r * grid.columns + c);
      const lower = r + 1 < grid.rows ? colours.get((r + 1) * grid.columns + c) : undefined;
      line += cell(upper, lower, depth);
    }
    lines.push(`${line}\u001B[0m`);
  }
  return lines;
}

function cell(upper: string | undefined, lower: string | undefined, depth: number): string {
  if (upper && lower) return `\u001B[0;${colourCode(38, upper, depth)};${colourCode(48, lower, depth)}m▀`;
  if (upper) return `\u001B[0;${colourCode(38, upper, depth)}m▀`;
  if (lower) return `\u001B[0;${colourCode(38, lower, depth)}m▄`;
  return "\u001B[0;2m·";
}
