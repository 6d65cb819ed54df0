import type { QueueState } from "@commonground/study/queue";
import { duration } from "./rate.ts";

/** A status line for a study in a queue; the rate is that since the first call. */
export function createQueueLine(
  now: () => number = performance.now.bind(performance),
): (state: QueueState) => string {
  let first: { readonly at: number; readonly images: number } | undefined;
  return ({ waiting, active, done, images, total, failed, workers }) => {
    first ??= { at: now(), images };
    const seconds = (now() - first.at) / 1000;
    const perSecond = seconds > 0 ? Math.max(0, images - first.images) / seconds : 0;
    const pace =
      workers === 0
        ? "no worker yet (commonground worker)"
        : perSecond === 0
          ? `${count(workers, "worker")}`
          : `${count(workers, "worker")}, ${perSecond.toFixed(1)} a second, ${duration(Math.max(0, total - images) / perSecond)} left`;
    const errors = failed > 0 ? `, ${failed} failed` : "";
    return `${images.toLocaleString("en")} of ${total.toLocaleString("en")} images${errors}, ${pace}; shards: ${waiting} waiting, ${active} active, ${done} done …`;
  };
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
