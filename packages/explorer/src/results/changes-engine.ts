import { CommonGroundError } from "@commonground/core";
import {
  type ChangedAnswer,
  compareRuns,
  type ConceptChange,
  type Diff,
  type MovedPart,
  PAIRED_COLUMNS,
  type PairedRow,
} from "@commonground/study/web";
import {
  arrangedAnswers,
  arrangedChangedClasses,
  arrangedConcepts,
  arrangedParts,
  type ChangedClass,
  changedClasses,
  type ChangedQuery,
  type ChangesTold,
  changesTold,
} from "./changes.ts";
import type { Progress } from "./progress.ts";
import type { FindImage } from "./given-images.ts";
import { type Query, type Slice, slice } from "./lists.ts";
import { batchesOf, sourcesOf } from "./result-files.ts";
import type { RunRows } from "./run-rows.ts";
import { readRows } from "./shard.ts";

/** As `commonground diff` resamples, so that both say the same. */
const RESAMPLING = { draws: 1000, seed: 1 } as const;

/** Two runs by their keys; or, of a file that `commonground diff --json` wrote, neither. */
export interface Sides {
  readonly a: string | null;
  readonly b: string | null;
}

/** Where an image is: its picture among those given, its row in the data set; null for neither. */
export interface Place {
  readonly given: number | null;
  readonly item: number | null;
}

const same = <T>(line: T): T => line;

interface Source {
  /** The file that lies there. */
  readonly told: () => Diff | null;
  readonly rowsOf: (key: string) => RunRows;
  readonly find: () => FindImage;
  readonly progress: Progress;
}

/** What is asked of two runs side by side. What was compared last is kept, and what was listed of it. */
export function createChangesEngine({ told, rowsOf, find, progress }: Source) {
  let last: { readonly key: string; readonly compared: Promise<Compared> } | null = null;
  const lists = new Map<string, { readonly key: string; readonly list: readonly unknown[] }>();

  function comparedOf(sides: Sides): Promise<Compared> {
    const key = JSON.stringify(sides);
    if (last?.key !== key) {
      const compared = compare(sides);
      last = { key, compared };
      // What failed may be asked for again.
      compared.catch(() => (last = null));
      lists.clear();
    }
    return last!.compared;
  }

  async function compare({ a, b }: Sides): Promise<Compared> {
    const diff = told();
    if (a === null || b === null) {
      if (diff !== null) return { diff, sizes: null, items: new Map() };
      throw new CommonGroundError("NOT_FOUND", "There are no two runs to compare; choose another one");
    }
    const runs = [a, b].map((key) => wholeRun(rowsOf(key)));
    const all = runs.reduce((sum, { run }) => sum + run.shards.length, 0);
    let done = 0;
    const step = (files: number) => progress((done += files), all, "files");
    const [one, other] = runs.map((rows) => ({
      folder: rows.run.key,
      record: rows.run.record!,
      rows: () => pairedRows(rows, step),
    }));
    const compared = await compareRuns(one, other, RESAMPLING, (share) => progress(share, 1, "comparison"));
    const [first, second] = runs;
    for (const rows of runs) await rows.read(["id", "label", "predicted", "error"]);
    return { diff: compared, sizes: sizesOf(first, second), items: itemsOf(first) };
  }

  /** A sorted list of what was compared, of which the last of each kind is kept. */
  async function listed<T, R>(
    kind: string,
    sides: Sides,
    query: Query,
    range: readonly [from: number, to: number],
    make: (compared: Compared) => readonly T[],
    shown: (item: T, compared: Compared) => R,
  ): Promise<Slice<R>> {
    const compared = await comparedOf(sides);
    const key = JSON.stringify([sides, query]);
    if (lists.get(kind)?.key !== key) lists.set(kind, { key, list: make(compared) });
    const found = slice(lists.get(kind)!.list as readonly T[], ...range);
    return { ...found, items: found.items.map((item) => shown(item, compared)) };
  }
  const placed = <T extends { readonly id: string }>(line: T, { items }: Compared): T & Place => ({
    ...line,
    given: find()(line.id),
    item: items.get(line.id) ?? null,
  });

  return {
    /** To be called when other results are opened. */
    forget(): void {
      last = null;
      lists.clear();
    },
    async changes(sides: Sides): Promise<ChangesTold> {
      return changesTold((await comparedOf(sides)).diff);
    },
    changedClasses(sides: Sides, query: Query, from: number, to: number): Promise<Slice<ChangedClass>> {
      return listed(
        "classes",
        sides,
        query,
        [from, to],
        ({ diff, sizes }) => arrangedChangedClasses(changedClasses(diff, sizes), query),
        same,
      );
    },
    changedImages(
      sides: Sides,
      query: ChangedQuery,
      from: number,
      to: number,
    ): Promise<Slice<ChangedAnswer & Place>> {
      return listed(
        "images",
        sides,
        query,
        [from, to],
        ({ diff }) => arrangedAnswers(diff.answers.images, query),
        placed,
      );
    },
    changedConcepts(
      sides: Sides,
      query: ChangedQuery,
      from: number,
      to: number,
    ): Promise<Slice<ConceptChange>> {
      return listed(
        "concepts",
        sides,
        query,
        [from, to],
        ({ diff }) => arrangedConcepts(diff.concepts.tested, query),
        same,
      );
    },
    movedParts(sides: Sides, query: Query, from: number, to: number): Promise<Slice<MovedPart & Place>> {
      return listed(
        "parts",
        sides,
        query,
        [from, to],
        ({ diff }) => arrangedParts(diff.parts?.moved ?? [], query),
        placed,
      );
    },
  };
}

interface Compared {
  readonly diff: Diff;
  /** Images of each class that were answered on both sides; null where no rows say. */
  readonly sizes: ReadonlyMap<string, number> | null;
  /** Places in the data set by names of images. */
  readonly items: ReadonlyMap<string, number>;
}

function wholeRun(rows: RunRows): RunRows {
  const { key, record, shards } = rows.run;
  const problem =
    record === null
      ? "has no run.json beside it, which says what made it"
      : shards.length < record.shards
        ? `${shards.length} of ${record.shards} shards are finished`
        : null;
  if (problem === null) return rows;
  throw new CommonGroundError("INVALID_RESULTS", `${key}: ${problem}; whole runs are compared`);
}

async function* pairedRows(rows: RunRows, step: (files: number) => void): AsyncGenerator<PairedRow> {
  const batches = batchesOf(rows.run.shards.map(({ file }) => file));
  let at = 0;
  let coming = sourcesOf(batches[0]!);
  for (const [b, batch] of batches.entries()) {
    const sources = await coming;
    // The next one comes while this one is read.
    if (b + 1 < batches.length) coming = sourcesOf(batches[b + 1]!);
    coming.catch(() => {});
    for (const source of sources) {
      const shard = await rows.open(at++, source);
      yield* await readRows(shard, 0, shard.rows, PAIRED_COLUMNS);
    }
    step(batch.length);
  }
}

function sizesOf(a: RunRows, b: RunRows): Map<string, number> {
  const sizes = new Map<string, number>();
  const [labels, answers, others] = [a.texts("label"), a.texts("predicted"), b.texts("predicted")];
  for (let r = 0; r < a.count; r++) {
    const [answer, other] = [answers[r], others[r]];
    if (answer === null || other === null) continue;
    const name = labels[r] ?? answer;
    sizes.set(name, (sizes.get(name) ?? 0) + 1);
  }
  return sizes;
}

function itemsOf(rows: RunRows): Map<string, number> {
  const items = rows.numbers("index");
  return new Map(rows.texts("id").map((id, r) => [id!, items[r]]));
}
