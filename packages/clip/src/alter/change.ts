import { CommonGroundError } from "@commonground/core";

/** One way to alter a checkpoint; the same change of the same checkpoint gives the same bytes. */
export type Change =
  | {
      readonly kind: "random";
      readonly seed: number;
      /** Only this encoder's weights; absent: both encoders', or the vision encoder's where `fromTop` is given. */
      readonly tower?: "vision" | "text" | undefined;
      /** Only what stands after the encoder's blocks, and so many blocks from the last one down; absent: all. */
      readonly fromTop?: number | undefined;
    }
  | {
      readonly kind: "noise";
      /** Standard deviation of the noise, in those of each tensor; 0 or more. */
      readonly level: number;
      readonly seed: number;
    }
  | {
      readonly kind: "fewer-blocks";
      /** Blocks of the vision encoder that are kept, from the first one. */
      readonly blocks: number;
      /** Blocks of the text encoder that are kept; all of them by default. */
      readonly textBlocks?: number;
    };

/** Throws `INVALID_ARGUMENT` for numbers that no change can have. */
export function checkChange(change: Change): void {
  switch (change.kind) {
    case "random":
      checkInteger("seed", change.seed);
      if (change.fromTop !== undefined) checkInteger("fromTop", change.fromTop, 0);
      if (change.tower !== undefined && change.tower !== "vision" && change.tower !== "text") {
        throw refused("tower", change.tower, "vision or text");
      }
      return;
    case "noise":
      checkInteger("seed", change.seed);
      if (!(Number.isFinite(change.level) && change.level >= 0)) {
        throw refused("level", change.level, "a finite number of standard deviations, 0 or more");
      }
      return;
    case "fewer-blocks":
      checkInteger("blocks", change.blocks, 1);
      if (change.textBlocks !== undefined) checkInteger("textBlocks", change.textBlocks, 1);
      return;
    default:
      throw refused("kind", (change as { kind?: unknown }).kind, "random, noise or fewer-blocks");
  }
}

function checkInteger(name: string, value: number, least = Number.MIN_SAFE_INTEGER): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw refused(name, value, least < 0 ? "a whole number" : `a whole number of ${least} or more`);
  }
}

function refused(name: string, value: unknown, expected: string): CommonGroundError {
  return new CommonGroundError(
    "INVALID_ARGUMENT",
    `the change of a checkpoint: ${name} is ${String(value)}; give ${expected}`,
  );
}
