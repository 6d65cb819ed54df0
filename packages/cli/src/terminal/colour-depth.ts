import { WriteStream } from "node:tty";

/**
 * Bits of colour to write to standard output: 1 (none), 4, 8 or 24. None with NO_COLOR (no-color.org) or where no
 * terminal reads; FORCE_COLOR (force-color.org; 1, 2 or 3 for 4, 8 or 24 bits) asks for it anyway.
 */
export function colourDepth(env: NodeJS.ProcessEnv, isTerminal: boolean): number {
  if (env.NO_COLOR) return 1;
  if (!env.FORCE_COLOR && !isTerminal) return 1;
  return WriteStream.prototype.getColorDepth({ ...env, NO_COLOR: undefined });
}
