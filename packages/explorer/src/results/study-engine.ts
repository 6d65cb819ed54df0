import { CommonGroundError, sha256 } from "@commonground/core";
import { fetchFile } from "@commonground/files";
import {
  type ClassFigures,
  type Confusion,
  type MeasureName,
  modelName,
  type ResultRow,
  type RunIdentity,
} from "@commonground/study/web";
import { createChangesEngine } from "./changes-engine.ts";
import { findRuns, type FoundStudy } from "./find-runs.ts";
import { type FindImage, findAmong } from "./given-images.ts";
import {
  arrangedClasses,
  arrangedConfusions,
  arrangedImages,
  CLASS_COLUMNS,
  type ClassQuery,
  classesOf,
  CONFUSION_COLUMNS,
  confusionsOf,
  IMAGE_COLUMNS,
  type ImageLine,
  imageLines,
  type ImageQuery,
  type Query,
  type Slice,
  slice,
} from "./lists.ts";
import { MEASURE_COLUMNS } from "./measure-columns.ts";
import { misledIn, type Pair } from "./misled.ts";
import { listedFiles, type ResultFile } from "./result-files.ts";
import { figuresOf, figuresOfAll, figuresOfReport, type RunFigures } from "./run-figures.ts";
import type { Progress } from "./progress.ts";
import { createRunRows, type RunRows } from "./run-rows.ts";
import { readRows } from "./shard.ts";

/** What a page is told of a run before any row is read. */
export interface RunInfo {
  readonly key: string;
  readonly name: string;
  readonly setting: string;
  /** Images of the data set, shards of the run; null where no record says. */
  readonly items: number | null;
  readonly shards: number | null;
  readonly shardsThere: number;
  /** Of what made the rows; null without a record. */
  readonly made: Pick<
    RunIdentity,
    | "model"
    | "weightsSha256"
    | "configurationSha256"
    | "precision"
    | "method"
    | "bankSha256"
    | "classesSha256"
    | "dataSetSha256"
    | "settings"
    | "parts"
  > | null;
}

export interface OpenedStudy {
  readonly name: string;
  readonly runs: readonly RunInfo[];
  /** Whether a report lies there. */
  readonly reported: boolean;
  /** Names of the models of a diff that lies there. */
  readonly diff: readonly [a: string, b: string] | null;
}

/** What the lists show, with where each image is at hand. */
export type ShownImage = ImageLine & { readonly given: number | null };

/** All that is told of one image. */
export interface ImageTold {
  readonly row: ResultRow;
  readonly given: number | null;
  /** Whether the image at hand has the bytes that were explained; null where none is at hand. */
  readonly same: boolean | null;
  /** What each run over the same images answered. */
  readonly answers: readonly OtherAnswer[];
}

export interface OtherAnswer {
  readonly key: string;
  readonly name: string;
  readonly setting: string;
  readonly predicted: string | null;
  readonly correct: boolean | null;
  readonly confidence: number | null;
}

export interface Opened {
  /** Files, or the page's own folder, whose server lists those of the command line. */
  readonly files: readonly ResultFile[] | string;
  readonly name: string;
  /** Paths of the images that were given, and the address below which they are, by their places. */
  readonly images: readonly string[];
  readonly imagesAt: string;
}

const ANSWER_COLUMNS = ["predicted", "correct", "confidence"] as const;

/** The worker's side of a study: what is asked for by name, with plain data in and out. */
export function createStudyEngine(progress: Progress) {
  let study: FoundStudy = { name: "", runs: [], report: null, diff: null };
  let find: FindImage = findAmong([]);
  let imagesAt = "";
  const tables = new Map<string, RunRows>();
  const kept = new Map<string, unknown>();

  const rowsOf = (key: string): RunRows => {
    const rows = tables.get(key);
    if (rows !== undefined) return rows;
    throw new CommonGroundError(
      "NOT_FOUND",
      `There is no run ${key} here; choose one of the table of models`,
    );
  };
  const read = (rows: RunRows, names: Parameters<RunRows["read"]>[0]) =>
    rows.read(names, (done) => progress(done, rows.run.shards.length, "files"));
  /** The last result of each kind is kept: a list is asked for part by part. */
  const once = <T>(kind: string, of: unknown, make: () => T): T => {
    const key = JSON.stringify(of);
    const last = kept.get(kind) as { key: string; value: T } | undefined;
    if (last?.key === key) return last.value;
    const value = make();
    kept.set(kind, { key, value });
    return value;
  };

  const { forget, ...changes } = createChangesEngine({
    told: () => study.diff,
    rowsOf,
    find: () => find,
    progress,
  });
  return {
    ...changes,
    async open({ files, name, images, imagesAt: at }: Opened): Promise<OpenedStudy> {
      study = await findRuns(typeof files === "string" ? await listedFiles(files) : files, name);
      find = findAmong(images);
      imagesAt = at;
      tables.clear();
      kept.clear();
      forget();
      for (const run of study.runs) tables.set(run.key, createRunRows(run));
      return {
        name: study.name,
        reported: study.report !== null,
        diff: study.diff && [modelName(study.diff.a), modelName(study.diff.b)],
        runs: study.runs.map(({ key, name, setting, record, shards }) => ({
          key,
          name,
          setting,
          items: record?.identity.items ?? null,
          shards: record?.shards ?? null,
          shardsThere: shards.length,
          made: record?.identity ?? null,
        })),
      };
    },

    /** What the model of a run chose among; none without a record. */
    async classNames(key: string): Promise<readonly string[]> {
      return rowsOf(key).run.record?.classes ?? [];
    },
    /** Figures of a run as a report beside it tells them; else without intervals. */
    async means(key: string, measure: MeasureName): Promise<RunFigures> {
      const rows = rowsOf(key);
      const told = study.report && figuresOfReport(study.report, rows.run, measure);
      if (told !== null) return told;
      await read(rows, ["correct", "error", MEASURE_COLUMNS[measure]]);
      return figuresOf(rows, measure);
    },
    /** Figures of runs with intervals, in their order. */
    async figures(keys: readonly string[], measure: MeasureName): Promise<RunFigures[]> {
      const all = keys.map(rowsOf);
      for (const rows of all) await read(rows, ["correct", "error", MEASURE_COLUMNS[measure]]);
      return figuresOfAll(all, measure);
    },

    async classes(key: string, query: ClassQuery, from: number, to: number): Promise<Slice<ClassFigures>> {
      const rows = rowsOf(key);
      await read(rows, CLASS_COLUMNS);
      const all = once("classes", key, () => classesOf(rows));
      return slice(
        once("arranged classes", [key, query], () => arrangedClasses(all, query)),
        from,
        to,
      );
    },

    async confusions(key: string, query: Query, from: number, to: number): Promise<Slice<Confusion>> {
      const rows = rowsOf(key);
      await read(rows, CONFUSION_COLUMNS);
      const all = once("confusions", key, () => confusionsOf(rows));
      return slice(
        once("arranged confusions", [key, query], () => arrangedConfusions(all, query)),
        from,
        to,
      );
    },

    /** Pairs with what misled, most images first; none for a pair that no image was answered as. */
    async misled(key: string, pairs: readonly Pair[]): Promise<readonly Confusion[]> {
      const rows = rowsOf(key);
      await read(rows, CONFUSION_COLUMNS);
      // Shards need not be ranges of the data set, whose first images are the examples.
      const all = once("confusions", key, () => confusionsOf(rows));
      return misledIn(rows, pairs, all);
    },

    async images(key: string, query: ImageQuery, from: number, to: number): Promise<Slice<ShownImage>> {
      const rows = rowsOf(key);
      await read(rows, [...IMAGE_COLUMNS, MEASURE_COLUMNS[query.measure]]);
      const found = once("images", [key, query], () => arrangedImages(rows, query));
      const { total, items } = slice(found, from, to);
      const lines = imageLines(rows, items, query.measure);
      return { total, from, items: lines.map((line) => Object.assign(line, { given: find(line.id) })) };
    },

    /** Place of an item in what a query finds; −1 where it is not there. */
    async placeOf(key: string, query: ImageQuery, item: number): Promise<number> {
      const rows = rowsOf(key);
      await read(rows, [...IMAGE_COLUMNS, MEASURE_COLUMNS[query.measure]]);
      return once("images", [key, query], () => arrangedImages(rows, query)).indexOf(rows.rowOf(item));
    },

    async image(key: string, item: number): Promise<ImageTold> {
      const rows = rowsOf(key);
      await read(rows, IMAGE_COLUMNS);
      const r = rows.rowOf(item);
      if (r < 0) {
        throw new CommonGroundError(
          "NOT_FOUND",
          `There is no row of image ${item} in ${key}; choose another`,
        );
      }
      const { shard, row: at } = rows.placeOf(r);
      const [row] = await readRows(await rows.open(shard), at, at + 1);
      const given = find(row.id);
      const same = given === null || row.sha256 === null ? null : (await hashOf(given)) === row.sha256;
      const answers: OtherAnswer[] = [];
      for (const other of tables.values()) {
        const answer = await answerOf(other, rows, item);
        if (answer !== null) answers.push(answer);
      }
      return { row, given, same, answers };
    },
  };

  async function hashOf(given: number): Promise<string> {
    const response = await fetchFile(new URL(String(given), imagesAt));
    return sha256(new Uint8Array(await response.arrayBuffer()));
  }

  async function answerOf(other: RunRows, asked: RunRows, item: number): Promise<OtherAnswer | null> {
    const [a, b] = [other.run.record?.identity, asked.run.record?.identity];
    if (other !== asked && (a === undefined || a.dataSetSha256 !== b?.dataSetSha256)) return null;
    await read(other, ["index"]);
    const r = other.rowOf(item);
    if (r < 0) return null;
    const { shard, row: at } = other.placeOf(r);
    const [row] = await readRows(await other.open(shard), at, at + 1, ANSWER_COLUMNS);
    const { key, name, setting } = other.run;
    const { predicted, correct, confidence } = row;
    return { key, name, setting, predicted, correct, confidence };
  }
}

export type StudyEngine = ReturnType<typeof createStudyEngine>;
