import { oneLine } from "../one-line.ts";
import type { Progress } from "./progress.ts";

/** Writes lines to standard error that stay, above the status line; nothing where `quiet` is set. */
export function createNotice(quiet: boolean, progress: Progress): (text: string) => void {
  return (text) => {
    if (quiet) return;
    progress.clear();
    process.stderr.write(`${oneLine(text)}\n`);
  };
}
