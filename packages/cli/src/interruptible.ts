import { INTERRUPTED } from "./exit-codes.ts";
import { failureLine } from "./failure-line.ts";

type SignalName = keyof typeof INTERRUPTED;

/**
 * Runs a command that ends early, but in order, on SIGINT and SIGTERM: its signal aborts, and it keeps what it has
 * finished. Resolves to the command's exit code, or that of the signal. A second signal ends the process at once.
 */
export async function interruptible(work: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const abort = new AbortController();
  let received: SignalName | undefined;
  const interrupt = (name: NodeJS.Signals) => {
    received = name as SignalName;
    abort.abort(new Error("interrupted"));
  };
  const names = Object.keys(INTERRUPTED) as SignalName[];
  for (const name of names) process.once(name, interrupt);
  try {
    const code = await work(abort.signal);
    return received === undefined ? code : INTERRUPTED[received];
  } catch (error) {
    if (received === undefined) throw error;
    process.stderr.write(`commonground: interrupted\n`);
    if (error !== abort.signal.reason) process.stderr.write(`${failureLine(error)}\n`);
    return INTERRUPTED[received];
  } finally {
    for (const name of names) process.off(name, interrupt);
  }
}
