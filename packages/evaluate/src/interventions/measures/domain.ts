import { type Encoder, type Matrix, matrix, normaliseRows, type Pixels, row } from "@commonground/core";
import { drawnOrder, isUndrawable } from "../drawings/choose-drawings.ts";
import { drawOverWhite } from "../drawings/edits.ts";
import type { Style } from "../drawings/open-style.ts";

/** Drawings made and held at once. */
const HELD = 32;

/** Unedited drawings of a style that edits are held against. */
export interface References {
  readonly names: readonly string[];
  /** One unit row a drawing. */
  readonly embeddings: Matrix;
}

/**
 * Encodes the first `count` drawings in the order of the seed, of any number of pieces; what cannot be drawn is passed
 * over.
 */
export async function encodeReferences(
  encoder: Encoder,
  style: Style,
  { count, seed }: { readonly count: number; readonly seed: number },
  {
    signal,
    onProgress,
  }: { signal?: AbortSignal | undefined; onProgress?: ((done: number) => void) | undefined } = {},
): Promise<References> {
  const names: string[] = [];
  const drawn: Pixels[] = [];
  const groups: Matrix[] = [];
  const flush = async () => {
    signal?.throwIfAborted();
    if (drawn.length === 0) return;
    const { embeddings } = await encoder.encodeImages(drawn.splice(0), { signal });
    groups.push(normaliseRows(embeddings));
    onProgress?.(names.length);
  };
  for (const { name, read } of drawnOrder(style, seed)) {
    if (names.length === count) break;
    const pixels = await read()
      .then((svg) => drawOverWhite(svg, name))
      .catch((error: unknown) => {
        if (isUndrawable(error)) return null;
        throw error;
      });
    if (pixels === null) continue;
    names.push(name);
    if (drawn.push(pixels) === HELD) await flush();
  }
  await flush();
  const columns = encoder.info.embeddingDimension;
  const embeddings = matrix(names.length, columns);
  let at = 0;
  for (const { data } of groups) {
    embeddings.data.set(data, at);
    at += data.length;
  }
  return { names, embeddings };
}

/**
 * How far each of some embeddings (unit rows) lies from the nearest unedited drawing, 1 − cosine, 0 to 2. The drawing
 * that they were made from, `own`, does not count. NaN without another drawing.
 */
export function distancesToDrawings(
  embeddings: Matrix,
  { names, embeddings: others }: References,
  own: string,
): number[] {
  return Array.from({ length: embeddings.rows }, (_, i) => {
    const a = row(embeddings, i);
    let nearest = -Infinity;
    for (const [r, name] of names.entries()) {
      if (name === own) continue;
      const b = row(others, r);
      let cosine = 0;
      for (let k = 0; k < a.length; k++) cosine += a[k] * b[k];
      nearest = Math.max(nearest, cosine);
    }
    return nearest === -Infinity ? NaN : 1 - nearest;
  });
}
