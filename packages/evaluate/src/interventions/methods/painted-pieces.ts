import {
  type Encoder,
  keepPlayers,
  type Matrix,
  normaliseRows,
  type Pixels,
  type Removal,
  removedFrame,
} from "@commonground/core";
import type { Piece } from "../drawings/pieces.ts";
import { SIDE } from "../drawings/edits.ts";

/**
 * Each piece taken away by itself as a removal would do it: its own pixels painted over in the frame, or the patches that
 * lie in it by more than half left out. One unit row a piece.
 */
export async function encodePaintedPieces(
  encoder: Encoder,
  whole: Pixels,
  pieces: readonly Piece[],
  removal: Removal,
  signal?: AbortSignal,
): Promise<Matrix> {
  const frame = encoder.prepareImage(whole);
  const masks = pieces.map(({ mask }) => maskInFrame(encoder, mask));
  if (removal === "drop") {
    const { embeddings } = await encoder.encodeImages(
      masks.map(() => frame),
      { signal, drop: masks.map((mask) => patchesWithin(encoder, mask, frame.width)) },
    );
    return normaliseRows(embeddings);
  }
  const removed = removedFrame(frame, removal);
  // Player 0 is what stays, player 1 the piece.
  const { embeddings } = await encoder.encodeImages(
    masks.map((mask) => keepPlayers(frame, removed, mask, 1)),
    { signal },
  );
  return normaliseRows(embeddings);
}

/** A mask of the drawing in the model's frame: pixels that it covers by half at least. */
export function maskInFrame(encoder: Encoder, mask: Uint8Array): Uint8Array {
  const data = new Uint8Array(3 * mask.length);
  for (let p = 0; p < mask.length; p++) if (mask[p] === 1) data.fill(255, 3 * p, 3 * p + 3);
  const { data: framed } = encoder.prepareImage({ width: SIDE, height: SIDE, data });
  return Uint8Array.from({ length: framed.length / 3 }, (_, p) => (framed[3 * p] > 127 ? 1 : 0));
}

function patchesWithin({ info: { grid, patch } }: Encoder, mask: Uint8Array, width: number): number[] {
  const within: number[] = [];
  for (let p = 0; p < grid.rows * grid.columns; p++) {
    const left = (p % grid.columns) * patch.width;
    const top = Math.floor(p / grid.columns) * patch.height;
    let set = 0;
    for (let y = top; y < top + patch.height; y++) {
      for (let x = left; x < left + patch.width; x++) set += mask[y * width + x];
    }
    if (2 * set > patch.width * patch.height) within.push(p);
  }
  return within;
}
