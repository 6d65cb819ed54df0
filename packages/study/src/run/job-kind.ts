import type { ClipModel } from "@commonground/clip";
import type { ExplainSettings, Vocabulary } from "@commonground/core";
import { type KeptTally, openKeptEmbeddings } from "../embeddings/kept-embeddings.ts";
import type { Columns, RowKind, RowOf } from "../results/columns.ts";
import { RESULTS } from "../results/columns.ts";
import { type KeepExplanation, writeExplanations } from "../shards/kept-explanations.ts";
import { shardRows } from "./shard-rows.ts";
import type { Study } from "./study.ts";

/** What a job has to work with. */
export interface JobWork {
  readonly study: Study;
  /** Places of the shard's items in the data set. */
  readonly indices: readonly number[];
  readonly model: ClipModel;
  readonly vocabulary: Vocabulary;
  /** What the plan says of the settings, and what holds for the model and the bank. */
  readonly asked: Partial<ExplainSettings>;
  readonly settings: ExplainSettings;
  /** Where the run's results lie, and the shard's number, for what is kept beside its rows. */
  readonly folder: string;
  readonly shard: number;
  /** Where embeddings are kept; null where they are not. */
  readonly embeddings: string | null;
  readonly signal: AbortSignal | undefined;
  /** Called after each item. */
  readonly onItem: (() => void) | undefined;
}

/** What the jobs of a study make: rows of one kind. */
export interface JobKind<C extends Columns = Columns> {
  readonly rows: RowKind<C>;
  /** Rejects where the plan asks for what does not fit the model and its words; before its folder is claimed. */
  check?(work: Pick<JobWork, "model" | "vocabulary" | "settings">): Promise<void>;
  /** One row an item or several, `error` among the columns; in the order of the items. */
  make(work: JobWork): Promise<{ readonly rows: RowOf<C>[]; readonly kept: KeptTally | null }>;
}

/** A study explains: a row an image. */
export const EXPLAINING: JobKind<typeof RESULTS.columns> = {
  rows: RESULTS,
  async make({ study, indices, model, vocabulary, settings, folder, shard, embeddings, signal, onItem }) {
    const { plan, dataset } = study;
    const kept = embeddings === null ? undefined : await openKeptEmbeddings(embeddings, model.info, settings);
    const explainAll = (keepExplanation?: KeepExplanation) =>
      shardRows(indices, {
        encoder: model,
        vocabulary,
        settings,
        dataset,
        jointly: plan.parts === "class",
        keepSimilarities: plan.similarities,
        keepExplanation,
        kept,
        signal,
        onItem,
      });
    const rows = plan.keep.includes("explanations")
      ? await writeExplanations(folder, shard, explainAll)
      : await explainAll();
    return { rows, kept: kept?.tally ?? null };
  },
};
