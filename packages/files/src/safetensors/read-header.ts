import type { ByteSource } from "../bytes/byte-source.ts";
import { invalidWeights, type SafetensorsHeader } from "./header.ts";
import { parseHeader, PREFIX_BYTES } from "./parse-header.ts";

export type { SafetensorsHeader } from "./header.ts";

/** Largest header read, in bytes: the limit of the Rust library; real headers have at most a few megabytes. */
export const MAX_HEADER_BYTES = 100_000_000;

/** How every pointer begins (git-lfs, docs/spec.md). */
const LFS_POINTER = "version ";

/**
 * Reads and checks the header of a safetensors file without touching its data. A header beyond `MAX_HEADER_BYTES` or
 * beyond the file is refused before it is read. Throws INVALID_WEIGHTS.
 */
export async function readHeader(source: ByteSource): Promise<SafetensorsHeader> {
  if (source.size < PREFIX_BYTES) {
    throw invalidWeights(source.name, `${source.size} bytes are too few for a safetensors file`);
  }
  const prefix = await source.read(0, PREFIX_BYTES);
  if (new TextDecoder().decode(prefix) === LFS_POINTER) {
    throw invalidWeights(
      source.name,
      "it is a Git LFS pointer, a few lines that stand for the file itself; fetch the file with `git lfs pull`, or download it from the hub",
    );
  }
  const length = new DataView(prefix.buffer, prefix.byteOffset).getBigUint64(0, true);
  if (length > MAX_HEADER_BYTES) {
    throw invalidWeights(
      source.name,
      `a header of ${length} bytes is announced, the limit is ${MAX_HEADER_BYTES}; this is no file of weights (safetensors, or what PyTorch saves), or a damaged one`,
    );
  }
  const bytes = Number(length);
  if (bytes > source.size - PREFIX_BYTES) {
    throw invalidWeights(
      source.name,
      `a header of ${bytes} bytes is announced, but the file is truncated at ${source.size}; download it again`,
    );
  }
  return parseHeader(await source.read(PREFIX_BYTES, bytes), source.size, source.name);
}
