import type { ToldFault } from "./fault-of.ts";
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Client } from "../worker/client.ts";

/** A worker that stops so often without a whole explanation between is not started again by itself. */
const MOST_STOPS = 2;

/** That workers come and go: each has to be told of models and images anew. */
export interface WorkerLife {
  /** How many have gone so far. */
  readonly gone: ReadonlySignal<number>;
  /** True where nothing can be computed until `again` is called. */
  readonly stuck: Signal<boolean>;
  /** Goes on with a new worker. */
  again(): void;
  /** Told of each whole explanation. */
  worked(): void;
}

/** `forget` is called when all that the worker knew is gone. */
export function createWorkerLife(
  client: Pick<Client, "end" | "whenStopped">,
  fault: Signal<ToldFault | null>,
  forget: () => void,
): WorkerLife {
  const gone = signal(0);
  const stuck = signal(false);
  let stops = 0;
  const next = () => {
    stuck.value = false;
    forget();
    gone.value += 1;
  };
  client.whenStopped(({ code, message }) => {
    stops += 1;
    const goesOn = stops < MOST_STOPS;
    fault.value = { code, message: goesOn ? `${message}; it is started again` : message };
    if (goesOn) next();
    else stuck.value = true;
  });
  return {
    gone,
    stuck,
    worked: () => (stops = 0),
    again() {
      stops = 0;
      fault.value = null;
      client.end();
      next();
    },
  };
}
