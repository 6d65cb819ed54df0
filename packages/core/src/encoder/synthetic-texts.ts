import { type Matrix, matrix, row } from "../linalg/matrix.ts";
import { COLOUR_NAMES, DIMENSION, WORD_DIMENSIONS } from "./synthetic-palette.ts";

/** Words and a start and an end token. */
export const CONTEXT = 77;

/** n × c: colour words on the dimensions of their colours, others faintly on the rest; words beyond the context are cut. */
export function readTexts(texts: readonly string[]): Matrix {
  const embeddings = matrix(texts.length, DIMENSION);
  texts.forEach((text, i) => readWords(text, row(embeddings, i)));
  return embeddings;
}

function readWords(text: string, embedding: Float32Array): void {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  for (const word of words.slice(0, CONTEXT - 2)) {
    const colour = COLOUR_NAMES.indexOf(word);
    if (colour >= 0) embedding[colour] += 1;
    else embedding[COLOUR_NAMES.length + (hash(word) % WORD_DIMENSIONS)] += 0.2;
  }
  if (embedding.every((value) => value === 0)) embedding[DIMENSION - 1] = 1;
}

/** FNV-1a, 32 bits. */
function hash(word: string): number {
  let h = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(word)) h = Math.imul(h ^ byte, 0x01000193) >>> 0;
  return h;
}
