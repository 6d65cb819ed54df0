import type { Grid } from "../encoder/encoder.ts";

/**
 * For each player the patches that lie in it by more than half of their pixels (method 11, `drop`), ascending. A
 * patch that no player holds by more than half is never left out. `players`: player of each pixel of a frame `width`
 * pixels wide; patches of `patch` pixels tile it from the top left.
 */
export function patchesOfPlayers(
  players: Uint8Array,
  width: number,
  grid: Grid,
  patch: { readonly width: number; readonly height: number },
  count: number,
): number[][] {
  const patches: number[][] = Array.from({ length: count }, () => []);
  const pixels = new Uint32Array(count);
  for (let p = 0; p < grid.rows * grid.columns; p++) {
    const left = (p % grid.columns) * patch.width;
    const top = Math.floor(p / grid.columns) * patch.height;
    pixels.fill(0);
    for (let y = top; y < top + patch.height; y++) {
      for (let x = left; x < left + patch.width; x++) pixels[players[y * width + x]]++;
    }
    const owner = pixels.findIndex((held) => 2 * held > patch.width * patch.height);
    if (owner >= 0) patches[owner].push(p);
  }
  return patches;
}
