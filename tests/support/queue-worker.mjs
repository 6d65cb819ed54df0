// A worker of a queue in a process of its own, that is taken for lost soon: a line on standard output after each item.
// node queue-worker.mjs REDIS OUT

import { runQueueWorker } from "@commonground/study/queue";

const [queue, out] = process.argv.slice(2);
await runQueueWorker({
  queue,
  out,
  threads: 1,
  lostAfter: 1_000,
  signal: new AbortController().signal,
  onItem: () => process.stdout.write("item\n"),
});
