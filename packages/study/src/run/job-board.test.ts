import fc from "fast-check";
import { expect, test } from "vitest";
import { parsePlan } from "../plan/parse-plan.ts";
import { shardsOfRanges } from "../shards/plan-shards.ts";
import { createJobBoard, type Share } from "./job-board.ts";
import { type Job, jobsOf } from "./study.ts";

function studyOf(models: number, settings: number, shards: number) {
  const plan = parsePlan(
    {
      schema: "commonground/study@1",
      name: "board",
      dataset: { path: "photos" },
      models: Array.from({ length: models }, (_, i) => `model ${i}`),
      settings: Object.fromEntries(Array.from({ length: settings }, (_, i) => [`s${i}`, {}])),
    },
    "the plan of the tests",
  );
  return { plan, shards: shardsOfRanges(shards, 1) };
}

const ALL: Share = { index: 0, of: 1 };

/** Lets `workers` take jobs in turns until none is left; what each got. */
function takeAll(board: ReturnType<typeof createJobBoard>, workers: number): Job[][] {
  const taken = Array.from({ length: workers }, (): Job[] => []);
  for (let working = true; working;) {
    working = false;
    for (const own of taken) {
      const job = board.take(own.at(-1)?.model ?? null);
      if (job === undefined) continue;
      own.push(job);
      working = true;
    }
  }
  return taken;
}

const sorted = (jobs: readonly Job[]) => jobs.map((job) => JSON.stringify(job)).toSorted();

test("whoever takes them, every job of a share is given out once, and the shares make up the whole", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 6 }),
      (models, settings, shards, workers, of) => {
        const study = studyOf(models, settings, shards);
        const shares = Array.from({ length: of }, (_, index) =>
          takeAll(createJobBoard(study, { index, of }), workers).flat(),
        );
        const all = [...jobsOf(study)];
        expect(sorted(shares.flat())).toEqual(sorted(all));
        for (const [index, own] of shares.entries()) {
          expect(sorted(own)).toEqual(sorted(all.filter((_, place) => place % of === index)));
        }
      },
    ),
  );
});

test("a worker alone goes through the models in the plan's order", () => {
  const study = studyOf(3, 2, 4);
  expect(takeAll(createJobBoard(study, ALL), 1)).toEqual([[...jobsOf(study)]]);
});

test("two workers open a model each, and stay with it", () => {
  const taken = takeAll(createJobBoard(studyOf(2, 1, 8), ALL), 2);
  expect(taken.map((own) => Array.from(new Set(own.map(({ model }) => model))))).toEqual([[0], [1]]);
});

test("a worker whose model is done helps with the one that has most left", () => {
  const board = createJobBoard(studyOf(3, 1, 5), ALL);
  const slow = board.take(null)!;
  const middle = board.take(null)!;
  board.take(middle.model);
  let quick = board.take(null)!;
  for (let i = 0; i < 4; i++) quick = board.take(quick.model)!;
  expect([slow.model, middle.model, quick.model]).toEqual([0, 1, 2]);
  expect(board.take(quick.model)?.model).toBe(0);
});

test("what is given back is given out again, to a worker that has its model open", () => {
  const board = createJobBoard(studyOf(2, 1, 2), ALL);
  const job = board.take(null)!;
  board.giveBack(job);
  expect(board.take(job.model)).toBe(job);
  const rest = takeAll(board, 1).flat();
  expect(rest).toHaveLength(3);
  expect(rest).not.toContain(job);
});
