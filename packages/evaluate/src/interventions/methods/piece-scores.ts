/** What a method says of every pixel of a drawing, row by row, higher where it holds it for more important. */
export interface AttributionMap {
  readonly width: number;
  readonly height: number;
  readonly values: ArrayLike<number>;
}

/** What a method says of a drawing's pieces. */
export interface PieceScores {
  readonly method: string;
  /** Sum over the pixels of each piece: what the piece does as a whole. */
  readonly totals: readonly number[];
  /** Mean over the pixels of each piece: its size taken out. */
  readonly means: readonly number[];
  /** Null where the method scores pieces alone. */
  readonly map: AttributionMap | null;
}

/** A map read off over pieces, whose masks are `side` × `side`; a pixel takes the cell of the map that its middle lies in. */
export function scoresOfMap(
  method: string,
  map: AttributionMap,
  pieces: readonly { readonly mask: Uint8Array; readonly area: number }[],
  side: number,
): PieceScores {
  const values = stretched(map, side);
  const totals = pieces.map(({ mask }) => {
    let sum = 0;
    for (let p = 0; p < mask.length; p++) if (mask[p] === 1) sum += values[p];
    return sum;
  });
  return { method, totals, means: totals.map((total, i) => total / pieces[i].area), map };
}

/** A method that scores pieces as such; `sizes` in pixels. */
export function scoresOfPieces(
  method: string,
  totals: readonly number[],
  sizes: readonly number[],
): PieceScores {
  return { method, totals, means: totals.map((total, i) => total / sizes[i]), map: null };
}

/** The map at `side` × `side` pixels, without smoothing. */
export function stretched({ width, height, values }: AttributionMap, side: number): Float64Array {
  const columns = Int32Array.from({ length: side }, (_, x) => Math.floor(((x + 0.5) * width) / side));
  const result = new Float64Array(side * side);
  for (let y = 0; y < side; y++) {
    const row = Math.floor(((y + 0.5) * height) / side) * width;
    for (let x = 0; x < side; x++) result[y * side + x] = values[row + columns[x]];
  }
  return result;
}
