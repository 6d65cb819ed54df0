import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { ClipModel } from "@commonground/clip";
import { checkSupport, settingsFor, type Vocabulary } from "@commonground/core";
import type { KeptTally } from "../embeddings/kept-embeddings.ts";
import { evaluationIdentity } from "../evaluation/evaluation-identity.ts";
import { modelFolder } from "../plan/model-folder.ts";
import type { StudyPlan } from "../plan/plan.ts";
import { removeWholeRunFiles } from "../shards/whole-run-files.ts";
import { commitShard } from "../shards/run-folder.ts";
import { fileStates, removeSources, writeSources } from "../shards/shard-sources.ts";
import { explanationsFile, shardFile } from "../shards/shard-file.ts";
import { kindOfPlan } from "./kind-of-plan.ts";
import { openVocabulary } from "./open-vocabulary.ts";
import { claimRunFolder, type RunRecord, runRecord } from "./run-record.ts";
import { type Failures, failuresIn, type Outdated, rowsOfToday } from "./rows-of-today.ts";
import type { Job, Study } from "./study.ts";

/** What came of a job. */
export interface Done extends Failures {
  readonly job: Job;
  readonly items: number;
  readonly milliseconds: number;
  /** True where the shard was there already. */
  readonly found: boolean;
  /** True where it was there and is made anew, since images of it or its own bytes were changed. */
  readonly again: boolean;
  /** The file for whose changed bytes it is made anew; else null. */
  readonly damaged: string | null;
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
  readonly records: Map<string, RunRecord>;
}

/** Results of one model under one setting: a folder of the study's. */
export function runFolder(out: string, { plan }: Pick<Study, "plan">, { model, setting }: Job): string {
  return join(out, modelFolder(plan.models[model]), setting);
}

/** Where the study's embeddings are kept; null where they are not. */
export function embeddingsFolder(
  out: string,
  { keep, embeddings }: Pick<StudyPlan, "keep" | "embeddings">,
): string | null {
  return embeddings ?? (keep.includes("embeddings") ? join(out, "embeddings") : null);
}

/** Asked for each shard: another worker may finish one, and a queue's starter takes out one whose images were changed. */
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
    opened = { place, model, vocabulary, records: new Map() };
    return opened;
  }

  async function recordOf({ model, vocabulary, records }: Opened, job: Job): Promise<RunRecord> {
    const known = records.get(job.setting);
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
    records.set(job.setting, record);
    return record;
  }

  async function close(): Promise<void> {
    await opened?.model.dispose();
    opened = undefined;
  }

  return {
    async run(job) {
      signal?.throwIfAborted();
      const current = await open(job.model);
      const record = await recordOf(current, job);
      const indices = shards.itemsOf(job.shard);
      const folder = runFolder(out, study, job);
      const keeps = plan.keep.includes("explanations");
      const files = [shardFile(job.shard), ...(keeps ? [explanationsFile(job.shard)] : [])];
      const there = await areFiles(folder, files);
      let outdated: Outdated | null = null;
      if (there) {
        const { fingerprint } = record;
        const shard = { folder, shard: job.shard, fingerprint, kind: kind.rows };
        const today = await rowsOfToday(study, shard, signal);
        if ("changed" in today) outdated = today;
        else {
          return {
            ...today,
            job,
            items: indices.length,
            milliseconds: 0,
            found: true,
            again: false,
            damaged: null,
            kept: null,
          };
        }
      }
      const start = performance.now();
      const sources = await fileStates(
        indices.map((index) => study.dataset.item(index)),
        study.openedAt,
      );
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
      const failures = failuresIn(rows);
      await removeWholeRunFiles(folder);
      await removeSources(folder, job.shard);
      await commitShard(folder, job.shard, rows, record.fingerprint, kind.rows);
      await writeSources(folder, job.shard, { failed: failures.failed, files: sources });
      return {
        ...failures,
        job,
        items: indices.length,
        milliseconds: performance.now() - start,
        found: false,
        again: outdated !== null,
        damaged: outdated?.changed === "bytes" ? outdated.file : null,
        kept,
      };
    },
    close,
  };
}
