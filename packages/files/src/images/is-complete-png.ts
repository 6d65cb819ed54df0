import { pngChunks } from "./chunks.ts";

/**
 * Whether the chunks of a PNG follow each other to its IEND chunk (PNG specification, section 5). Decoders stop after
 * the last row and do not miss the rest.
 */
export function isCompletePng(bytes: Uint8Array): boolean {
  return hasPngChunk(bytes, "IEND");
}

/** Whether a PNG has a chunk of a type, such as `tRNS`, among those that follow each other. */
export function hasPngChunk(bytes: Uint8Array, wanted: string): boolean {
  return pngChunks(bytes).some(({ type }) => type === wanted);
}
