import { CommonGroundError } from "@commonground/core";

/** Throws `INVALID_ARGUMENT` where a range reaches beyond a source of `size` bytes. */
export function checkRange(name: string, size: number, offset: number, length: number): void {
  if (offset >= 0 && length >= 0 && offset + length <= size) return;
  throw new CommonGroundError(
    "INVALID_ARGUMENT",
    `${name}: bytes ${offset} to ${offset + length} were asked for, but it has ${size}; the file is shorter than it says`,
  );
}
