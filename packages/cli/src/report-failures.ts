/** Lists the failures of a run on standard error, counted when it had several images. */
export function reportFailures(failures: readonly string[], images: number): void {
  if (failures.length === 0) return;
  if (images > 1) process.stderr.write(`${failures.length} of ${images} images failed:\n`);
  for (const failure of failures) process.stderr.write(`${failure}\n`);
}
