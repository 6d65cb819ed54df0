import { FAILURE } from "./exit-codes.ts";

let open = true;
let watched = false;

/**
 * Keeps a reader that closes early (`| head`) from ending the process with an error: the rest is dropped. Any other
 * trouble, as a full disk, is said and makes the command fail. Calls after the first do nothing.
 */
export function watchStandardStreams(): void {
  if (watched) return;
  watched = true;
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    open = false;
    if (error.code === "EPIPE") return;
    process.stderr.write(`commonground: standard output cannot be written: ${error.message}\n`);
    process.once("exit", () => (process.exitCode = FAILURE));
  });
  process.stderr.on("error", () => {});
}

/** False once nobody reads standard output any more: what only goes there need not be made. */
export function outputIsRead(): boolean {
  return open;
}

export function writeOutput(text: string): void {
  if (open) process.stdout.write(text);
}
