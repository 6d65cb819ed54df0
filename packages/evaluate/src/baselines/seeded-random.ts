import { createRandom, type Random } from "@commonground/core";

/** Numbers for one purpose of one training: the same for the same seed and places, whatever was drawn before (FNV-1a). */
export function seededRandom(seed: number, purpose: string, ...places: readonly number[]): Random {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode([seed, purpose, ...places].join())) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return createRandom(hash);
}
