import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { ClipModel } from "@commonground/clip";
import { checkSupport, settingsFor, type Vocabulary } from "@commonground/core";
import type { KeptTally } from "../embeddings/kept-embeddings.ts";
import { evaluationIdentity } from "../evaluation/evaluation-identity.ts";
import type { StudyPlan } from "../plan/plan.ts";
import { commitShard, finishedShards } from "../shards/run-folder.ts";
import { explanationsFile, shardFile } from "../shards/shard-file.ts";
import { kindOfPlan } from "./kind-of-plan.ts";
import { openVocabulary } from "./open-vocabulary.ts";
import { claimRunFolder, type RunRecord, runRecord } from "./run-record.ts";
import { alteredName } from "../plan/altered-name.ts";
import type { Job, Study } from "./study.ts";

/** What came of a job. */
export interface Done {
  readonly job: Job;
  readonly items: number;
  /** Rows with an error. */
  readonly failed: number;
  readonly milliseconds: number;
  /** True where the shard was there already. */
  readonly found: boolean;
  /** What became of embeddings, where the plan keeps them and the shard was not there. */
  readonly kept: KeptTally | null;
}

export interface WorkerOptions {
  /** Folder of the study's results. */
  readonly out: string;
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onItem?: (() => void) | undefined;
  readonly onProgress?: ((text: string) => void) | undefined;
}

/** Does jobs of a study one after another; holds one model at a time. */
export interface Worker {
  /** Rejects with an error that would meet every image, such as a setting that the model cannot follow. */
  run(job: Job): Promise<Done>;
  close(): Promise<void>;
}

interface Opened {
  readonly place: number;
  readonly model: ClipModel;
  readonly vocabulary: Vocabulary;
  readonly runs: Map<string, { readonly record: RunRecord; readonly finished: Set<number> }>;
}

/** Results of one model under one setting: a folder of the study's. */
export function runFolder(out: string, { plan }: Pick<Study, "plan">, { model, setting }: Job): string {
  const { model: name, precision, weights } = plan.models[model];
  const called = weights === undefined ? name : alteredName(name, weights);
  const safe = `${called}${precision === "f32" ? "" : `-${precision}`}`.replaceAll(
    /[^\p{L}\p{N}._-]+/gu,
    "_",
  );
  // A model in the folder above must not put its results there.
  return join(out, /^\.{1,2}$/u.test(safe) ? `model${safe}` : safe, setting);
}

/** Where the study's embeddings are kept; null where they are not. */
export function embeddingsFolder(
  out: string,
  { keep, embeddings }: Pick<StudyPlan, "keep" | "embeddings">,
): string | null {
  return embeddings ?? (keep.includes("embeddings") ? join(out, "embeddings") : null);
}

/** Another worker may have finished a shard since the folder was read. */
function areFiles(folder: string, names: readonly string[]): Promise<boolean> {
  return Promise.all(names.map((name) => stat(join(folder, name)))).then(
    (found) => found.every((each) => each.isFile()),
    () => false,
  );
}

export function createWorker(study: Study, options: WorkerOptions): Worker {
  const { plan, classes, shards } = study;
  const { out, threads, signal, onItem, onProgress } = options;
  const kind = kindOfPlan(plan);
  let opened: Opened | undefined;

  async function open(place: number): Promise<Opened> {
    if (opened?.place === place) return opened;
    await close();
    const { model, vocabulary } = await openVocabulary(study, place, { threads, signal, onProgress });
    opened = { place, model, vocabulary, runs: new Map() };
    return opened;
  }

  async function runOf({ model, vocabulary, runs }: Opened, job: Job) {
    const known = runs.get(job.setting);
    if (known !== undefined) return known;
    const folder = runFolder(out, study, job);
    const settings = settingsFor(model.info, vocabulary, plan.settings[job.setting]);
    checkSupport(model.info, settings);
    const identity = {
      settings,
      bankSha256: vocabulary.bankRecord.sha256,
      classesSha256: vocabulary.classesRecord.sha256,
      dataSetSha256: study.dataSetSha256,
      items: shards.items,
      parts: plan.parts,
      shardSize: plan.shardSize,
      similarities: plan.similarities,
      evaluation: plan.evaluation && (await evaluationIdentity(plan.evaluation)),
    };
    const { size } = vocabulary.bankRecord;
    const record = await runRecord(
      model.info,
      job.setting,
      shards.count,
      classes,
      identity,
      size,
      kind.rows.schema,
    );
    await kind.check?.({ model, vocabulary, settings });
    await claimRunFolder(folder, record);
    const run = { record, finished: await finishedShards(folder, plan.keep) };
    runs.set(job.setting, run);
    return run;
  }

  async function close(): Promise<void> {
    await opened?.model.dispose();
    opened = undefined;
  }

  return {
    async run(job) {
      signal?.throwIfAborted();
      const current = await open(job.model);
      const { record, finished } = await runOf(current, job);
      const indices = shards.itemsOf(job.shard);
      const folder = runFolder(out, study, job);
      const keeps = plan.keep.includes("explanations");
      const files = [shardFile(job.shard), ...(keeps ? [explanationsFile(job.shard)] : [])];
      if (finished.has(job.shard) || (await areFiles(folder, files))) {
        return { job, items: indices.length, failed: 0, milliseconds: 0, found: true, kept: null };
      }
      const start = performance.now();
      const { rows, kept } = await kind.make({
        study,
        indices,
        model: current.model,
        vocabulary: current.vocabulary,
        asked: plan.settings[job.setting],
        settings: record.identity.settings,
        folder,
        shard: job.shard,
        embeddings: embeddingsFolder(out, plan),
        signal,
        onItem,
      });
      await commitShard(folder, job.shard, rows, record.fingerprint, kind.rows);
      finished.add(job.shard);
      return {
        job,
        items: indices.length,
        failed: rows.filter(({ error }) => error !== null).length,
        milliseconds: performance.now() - start,
        found: false,
        kept,
      };
    },
    close,
  };
}
