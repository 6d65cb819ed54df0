import type { ClipModel } from "@commonground/clip";
import { matrix, row } from "@commonground/core";
import type { GainImages } from "@commonground/evaluate";
import { readItemImage } from "../datasets/read-item-image.ts";
import { openKeptEmbeddings } from "../embeddings/kept-embeddings.ts";
import { RESULTS } from "../results/columns.ts";
import type { Run } from "../results/open-results.ts";
import { rowsOf } from "../results/open-results.ts";
import type { Study } from "../run/study.ts";

/** The images of a run that could be explained, and what is said of those that could not. */
export interface ReadGainImages {
  readonly images: GainImages;
  readonly failures: readonly string[];
}

/**
 * Labels, concepts and embeddings of a run's images. Embeddings are those that the run kept under `embeddings`; an image
 * of which none is there is encoded. `classes` gives the numbers of labels.
 */
export async function readGainImages(
  model: ClipModel,
  { dataset }: Pick<Study, "dataset">,
  run: Run,
  embeddings: string,
  classes: readonly string[],
  signal?: AbortSignal,
): Promise<ReadGainImages> {
  const place = new Map(classes.map((name, c) => [name, c]));
  const kept = await openKeptEmbeddings(embeddings, model.info, run.record.identity.settings);
  const rows = [];
  const failures: string[] = [];
  const wanted = ["index", "error", "sha256", "label", "vision_concepts"] as const;
  for await (const { index, error, sha256, label, vision_concepts: concepts } of rowsOf(
    run,
    RESULTS,
    wanted,
  )) {
    signal?.throwIfAborted();
    if (error !== null) {
      failures.push(`${dataset.path}: ${error}`);
      continue;
    }
    const seen = await kept.recall({ sha256: sha256!, group: null });
    const embedding = seen?.embedding ?? (await encode(index));
    rows.push({ embedding, label: place.get(label!)!, concepts: concepts!, hash: sha256! });
  }

  async function encode(index: number): Promise<Float32Array> {
    const { pixels } = await readItemImage(dataset.item(index), signal);
    return row((await model.encodeImages([pixels], { signal })).embeddings, 0);
  }

  const all = matrix(rows.length, model.info.embeddingDimension);
  for (const [i, { embedding }] of rows.entries()) row(all, i).set(embedding);
  return {
    images: {
      embeddings: all,
      labels: Int32Array.from(rows, ({ label }) => label),
      concepts: rows.map((each) => each.concepts),
      hashes: rows.map(({ hash }) => hash),
    },
    failures,
  };
}
