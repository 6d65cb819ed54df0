import { blurOfSigma } from "../image/blur-of-sigma.ts";
import type { Mask, Pixels } from "../image/pixels.ts";
import type { Removal } from "./causes.ts";

/** Which player each pixel belongs to: part 0, 1, …; what is in no part is the rest, the last player. */
export function playerOfPixels(parts: readonly Mask[], width: number, height: number): Uint8Array {
  const players = new Uint8Array(width * height).fill(parts.length);
  parts.forEach(({ data }, part) => {
    for (let i = 0; i < data.length; i++) if (data[i] === 1) players[i] = part;
  });
  return players;
}

/**
 * What stands in for what is taken away, a whole frame of it: `blur`, a Gaussian of σ an eighth of the longer side;
 * `page`, the median colour of the frame's border pixels, channel by channel; `mean`, the frame's mean colour.
 */
export function removedFrame(frame: Pixels, removal: Exclude<Removal, "drop">): Pixels {
  if (removal === "blur") return blurOfSigma(frame, Math.max(frame.width, frame.height) / 8);
  const colour = removal === "page" ? borderMedian(frame) : meanColour(frame);
  const data = new Uint8Array(frame.data.length);
  for (let i = 0; i < data.length; i++) data[i] = colour[i % 3];
  return { width: frame.width, height: frame.height, data };
}

/** The frame with the players of `subset` as they are and the others replaced by what is in `removed`. */
export function keepPlayers(frame: Pixels, removed: Pixels, players: Uint8Array, subset: number): Pixels {
  const data = Uint8Array.from(removed.data);
  for (let i = 0; i < players.length; i++) {
    if ((subset >> players[i]) & 1) for (let c = 3 * i; c < 3 * i + 3; c++) data[c] = frame.data[c];
  }
  return { width: frame.width, height: frame.height, data };
}

function meanColour({ data }: Pixels): number[] {
  const sums = [0, 0, 0];
  for (let i = 0; i < data.length; i++) sums[i % 3] += data[i];
  return sums.map((sum) => Math.round((3 * sum) / data.length));
}

function borderMedian({ width, height, data }: Pixels): number[] {
  const border: number[] = [];
  for (let y = 0; y < height; y++) {
    const step = y === 0 || y === height - 1 ? 1 : Math.max(width - 1, 1);
    for (let x = 0; x < width; x += step) border.push(y * width + x);
  }
  return [0, 1, 2].map(
    (c) => border.map((i) => data[3 * i + c]).toSorted((a, b) => a - b)[border.length >> 1],
  );
}
