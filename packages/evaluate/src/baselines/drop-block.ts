import type { Random } from "@commonground/core";

/** Share of a feature map that stays on average, and the side of what is dropped together: those of the publication. */
const KEPT = 0.9;
const BLOCK = 7;

/**
 * DropBlock (Ghiasi et al., arXiv 1810.12890, algorithm 1): 1 for each patch of a grid that stays, 0 for those in squares
 * that are dropped. Of a grid less than two squares wide, squares are half of its shorter side.
 */
export function dropBlock(
  { rows, columns }: { readonly rows: number; readonly columns: number },
  random: Random,
): Uint8Array {
  const side = Math.max(1, Math.min(BLOCK, Math.floor(Math.min(rows, columns) / 2)));
  const down = rows - side + 1;
  const across = columns - side + 1;
  const chance = (((1 - KEPT) / side ** 2) * rows * columns) / (down * across);
  const stays = new Uint8Array(rows * columns).fill(1);
  for (let top = 0; top < down; top++) {
    for (let left = 0; left < across; left++) {
      if (random() >= chance) continue;
      for (let y = top; y < top + side; y++) stays.fill(0, y * columns + left, y * columns + left + side);
    }
  }
  return stays;
}
