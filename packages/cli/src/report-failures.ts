import { oneLine } from "./one-line.ts";
import type { Tally } from "./run/work-through.ts";

/** Says on standard error what became of the first of a study's images that failed; it is why the exit code is not 0. */
export function reportFirstFailure({
  items,
  failed,
  failure,
}: Pick<Tally, "items" | "failed" | "failure">): void {
  if (failure === null) return;
  const first = failed === 1 ? "" : "; the first";
  process.stderr.write(`${failed} of ${items} images failed${first}: ${oneLine(failure)}\n`);
}

/** Lists the failures of a run on standard error, counted when it had several images. */
export function reportFailures(failures: readonly string[], images: number): void {
  if (failures.length === 0) return;
  if (images > 1) process.stderr.write(`${failures.length} of ${images} images failed:\n`);
  for (const failure of failures) process.stderr.write(`${failure}\n`);
}
