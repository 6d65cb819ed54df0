import type { Explanation } from "@commonground/core";

const NOTHING = [128, 128, 128] as const;

/**
 * The parts as a small picture of half blocks, two patch rows a line, in 24-bit colour; patches of no part stay a
 * faint dot. One string a line, all of the grid's width.
 */
export function partMap({ prominent, parts }: Explanation): string[] {
  const colours = new Map<number, readonly [number, number, number]>();
  for (const part of parts) {
    const value = Number.parseInt(part.colour.slice(1), 16);
    for (const patch of part.patches) colours.set(patch, [value >> 16, (value >> 8) & 255, value & 255]);
  }
  const lines: string[] = [];
  for (let r = 0; r < prominent.rows; r += 2) {
    let line = "";
    for (let c = 0; c < prominent.columns; c++) {
      const upper = colours.get(r * prominent.columns + c);
      const lower = r + 1 < prominent.rows ? colours.get((r + 1) * prominent.columns + c) : undefined;
      line += cell(upper, lower);
    }
    lines.push(`${line}\u001B[0m`);
  }
  return lines;
}

type Colour = readonly [number, number, number] | undefined;

function cell(upper: Colour, lower: Colour): string {
  if (upper && lower) return `\u001B[38;2;${upper.join(";")};48;2;${lower.join(";")}m▀`;
  if (upper) return `\u001B[0;38;2;${upper.join(";")}m▀`;
  if (lower) return `\u001B[0;38;2;${lower.join(";")}m▄`;
  return `\u001B[0;2;38;2;${NOTHING.join(";")}m·`;
}
