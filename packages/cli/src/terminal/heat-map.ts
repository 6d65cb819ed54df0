import { type Matrix, row } from "@commonground/core";

const LEVELS = [" ", "░", "▒", "▓", "█"];

/** Rows of a map of similarities, numbered from 0: blank up to 0, full at 1, two cells a value. */
export function heatMapLines(values: Matrix): string[] {
  const width = String(values.rows - 1).length;
  return Array.from({ length: values.rows }, (_, r) => {
    const cells = Array.from(row(values, r), (value) => {
      const level = Math.round(Math.min(1, Math.max(0, value)) * (LEVELS.length - 1));
      return LEVELS[level].repeat(2);
    });
    return `${String(r).padStart(width)} ${cells.join("")}`;
  });
}
