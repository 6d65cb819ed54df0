import { Command, InvalidArgumentError } from "commander";
import { OK } from "../exit-codes.ts";
import { interruptible } from "../interruptible.ts";
import { keptLine } from "../terminal/kept-line.ts";
import { createNotice } from "../terminal/notice.ts";
import { createProgress } from "../terminal/progress.ts";

interface Options {
  readonly queue: string;
  readonly out: string;
  readonly threads?: number;
  readonly quiet?: boolean;
}

export function workerCommand(finish: (code: number) => void): Command {
  return new Command("worker")
    .description(
      "Does shards of a study that commonground study run --queue hands out, until it is stopped: one on each of many machines.",
    )
    .requiredOption("--queue <redis://host:port>", "the Redis that the study was started with")
    .requiredOption("--out <directory>", "the study's folder of results, as this machine sees it")
    .option("--threads <number>", "threads that compute (default: all cores)", positive)
    .option("--quiet", "no progress and no messages")
    .addHelpText(
      "after",
      "\nExample (it needs a Redis):\n  $ commonground worker --queue redis://127.0.0.1:6379 --out out/study",
    )
    .action(async (options: Options) => finish(await interruptible((signal) => run(options, signal))));
}

async function run({ queue, out, threads, quiet = false }: Options, signal: AbortSignal): Promise<number> {
  const progress = createProgress(quiet);
  const notice = createNotice(quiet, progress);
  let shards = 0;
  let rows = 0;
  const show = (text: string) => progress.show(text);
  const sum = () => `${shards} shards, ${rows} rows`;
  try {
    show("waiting for shards …");
    const { runQueueWorker } = await import("@commonground/study/queue");
    await runQueueWorker({
      queue,
      out,
      threads,
      signal,
      onProgress: show,
      onNotice: notice,
      onItem() {
        rows++;
        show(`${sum()} …`);
      },
      onDone({ kept }) {
        shards++;
        if (kept !== null && kept.damaged.length > 0) notice(`kept embeddings: ${keptLine(kept)}`);
        show(`${sum()}; waiting for shards …`);
      },
    });
  } finally {
    progress.clear();
    if (!quiet) process.stderr.write(`${sum()} by this worker\n`);
  }
  return OK;
}

function positive(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError("It must be a positive whole number.");
}
