import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { askThread } from "./ask-thread.ts";
import { type Telling, TELLINGS, type TellingKind, type ToldOf } from "./tellings.ts";

export interface TellOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called before each run is read, with its place. */
  readonly onRun?: ((place: number) => void) | undefined;
}

/** Rows of which tables are held at once: some 4 kB each. */
const MOST_ROWS = 100_000;
/** Fewer rows are told before threads have started. */
const FEWEST_ROWS = 20_000;

/**
 * What there is to tell of each run, in their order: side by side on the machine's cores where there are many rows, or
 * else one after another; the same either way. Rejects with the first error, or the signal's reason.
 */
export async function tellRuns<K extends TellingKind>(
  kind: K,
  tellings: readonly Telling[],
  { signal, onRun }: TellOptions = {},
): Promise<ToldOf<K>[]> {
  const told = Array<ToldOf<K>>(tellings.length);
  let next = 0;
  const threads = threadsFor(tellings);
  const workers = threads === 1 ? [] : Array.from({ length: threads }, createThread);
  const work = async (tell: (telling: Telling) => Promise<ToldOf<K>>): Promise<void> => {
    while (next < tellings.length) {
      signal?.throwIfAborted();
      const place = next++;
      onRun?.(place);
      told[place] = await tell(tellings[place]);
    }
  };
  if (workers.length === 0) {
    await work(TELLINGS[kind] as (telling: Telling) => Promise<ToldOf<K>>);
    return told;
  }
  try {
    await Promise.all(
      workers.map((worker) =>
        work((telling) => askThread(worker, { kind, telling }, signal) as Promise<ToldOf<K>>),
      ),
    );
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return told;
}

function threadsFor(tellings: readonly Telling[]): number {
  const rows = tellings.map(({ run }) => run.record.identity.items);
  if (rows.reduce((sum, each) => sum + each, 0) < FEWEST_ROWS) return 1;
  const held = Math.floor(MOST_ROWS / rows.reduce((most, each) => Math.max(most, each), 1));
  return Math.max(1, Math.min(availableParallelism(), tellings.length, held));
}

/** Most of what a row leaves behind is garbage at once; a large young generation would only be held beside the tables. */
const YOUNG_GENERATION_MB = 16;

function createThread(): Worker {
  return new Worker(new URL("tell-thread.js", import.meta.url), {
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  });
}
