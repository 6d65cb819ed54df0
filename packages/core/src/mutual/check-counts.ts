import { CommonGroundError } from "../errors.ts";

/** Throws `INVALID_ARGUMENT` unless N, M and m are whole numbers with 0 ≤ m ≤ min(N, M). */
export function checkCounts(
  caller: string,
  visionCount: number,
  languageCount: number,
  sharedCount: number,
): void {
  const whole = [visionCount, languageCount, sharedCount].every((n) => Number.isInteger(n) && n >= 0);
  if (whole && sharedCount <= Math.min(visionCount, languageCount)) return;
  throw new CommonGroundError(
    "INVALID_ARGUMENT",
    `${caller}: needs whole numbers with 0 ≤ shared ≤ min(vision, language), got ${sharedCount} shared of ${visionCount} and ${languageCount}`,
  );
}
