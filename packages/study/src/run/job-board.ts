import { type Job, jobsOf, type Study } from "./study.ts";

/** Every `of`-th job, beginning with job `index`. */
export interface Share {
  readonly index: number;
  readonly of: number;
}

/** The jobs of a study that are left to give out. */
export interface JobBoard {
  /**
   * The next job for a worker that has the model `held` open (null: none yet): one of that model as long as there is
   * one, since opening a model costs a worker seconds; then one of the model that fewest workers are at, and of those at
   * work the one with most left. Undefined when nothing is left.
   */
  take(held: number | null): Job | undefined;
  /** Puts back a job whose worker was lost. */
  giveBack(job: Job): void;
}

interface OfModel {
  readonly model: number;
  readonly jobs: Iterator<Job>;
  readonly again: Job[];
  left: number;
  workers: number;
}

export function createJobBoard(study: Pick<Study, "plan" | "shards">, share: Share): JobBoard {
  const { plan, shards } = study;
  const each = Object.keys(plan.settings).length * shards.count;
  const models = Array.from(plan.models.keys(), (model): OfModel => {
    const first = model * each;
    const left = placesBefore(first + each, share) - placesBefore(first, share);
    return { model, jobs: shareOf(jobsOf(study, model), first, share), again: [], left, workers: 0 };
  });

  function choose(): OfModel | undefined {
    const [best] = models
      .filter(({ left }) => left > 0)
      .toSorted((a, b) => a.workers - b.workers || (a.workers === 0 ? 0 : b.left - a.left));
    return best;
  }

  return {
    take(held) {
      const before = held === null ? undefined : models[held];
      const next = before !== undefined && before.left > 0 ? before : choose();
      if (next !== before) {
        if (before !== undefined) before.workers--;
        if (next !== undefined) next.workers++;
      }
      if (next === undefined) return undefined;
      next.left--;
      return next.again.pop() ?? (next.jobs.next().value as Job);
    },
    giveBack(job) {
      const { again } = models[job.model];
      again.push(job);
      models[job.model].left++;
    },
  };
}

/** How many of the places 0 … `end` − 1 are the share's. */
function placesBefore(end: number, { index, of }: Share): number {
  return Math.max(0, Math.ceil((end - index) / of));
}

function* shareOf(jobs: Iterable<Job>, first: number, { index, of }: Share): Generator<Job> {
  let place = first;
  for (const job of jobs) if (place++ % of === index) yield job;
}
