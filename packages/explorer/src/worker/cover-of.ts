import { type Mask, type Pixels, playerOfPixels, type Removal, removedFrame } from "@commonground/core";
import { pngOf } from "./picture-of.ts";

/** Squares, in px, where patches are left out and the model sees nothing at all. */
const CHECKER = 4;

/** What the model sees in place of the players that are not among `kept`; transparent where those are. */
export function coverOf(
  frame: Pixels,
  parts: readonly Mask[],
  kept: number,
  removal: Removal,
): Promise<Blob> {
  const { width, height } = frame;
  const removed = removal === "drop" ? null : removedFrame(frame, removal);
  const players = playerOfPixels(parts, width, height);
  const pixels = new Uint8ClampedArray(4 * width * height);
  players.forEach((player, p) => {
    if ((kept >> player) & 1) return;
    const square = Math.floor((p % width) / CHECKER) + Math.floor(p / width / CHECKER);
    const grey = square % 2 === 0 ? 255 : 217;
    for (let c = 0; c < 3; c++) pixels[4 * p + c] = removed === null ? grey : removed.data[3 * p + c]!;
    pixels[4 * p + 3] = 255;
  });
  return pngOf(pixels, width, height);
}
