import type { WritableTensor } from "@commonground/files";

/** A tensor's shape, and the middle and half-width of the range of its numbers. */
export type Recipe = readonly [shape: readonly number[], centre: number, spread: number];

/**
 * Weights of which each number is a function of its tensor's name and its place: linear congruences with the constants
 * of Numerical Recipes (3rd ed., section 7.1), begun at FNV-1a of the name. make_checkpoints.py makes the same.
 */
export function namedWeights(recipes: Readonly<Record<string, Recipe>>): Record<string, WritableTensor> {
  return Object.fromEntries(
    Object.entries(recipes).map(([name, [shape, centre, spread]]) => {
      let state = 0x811c9dc5;
      for (const byte of new TextEncoder().encode(name)) state = Math.imul(state ^ byte, 0x01000193);
      const size = shape.reduce((product, side) => product * side, 1);
      const data = Float32Array.from({ length: size }, () => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
        return centre + (spread * state) / 2 ** 31;
      });
      return [name, { dtype: "F32", shape, data }];
    }),
  );
}
