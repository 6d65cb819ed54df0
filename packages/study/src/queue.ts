// Studies on many machines, through a Redis. An entry of its own, since loading BullMQ takes a fifth of a second.

export { type QueueWorkerOptions, runQueueWorker } from "./queue/queue-worker.ts";
export {
  type FinishedQueue,
  type QueueState,
  runByQueue,
  type RunByQueueOptions,
} from "./queue/run-by-queue.ts";
