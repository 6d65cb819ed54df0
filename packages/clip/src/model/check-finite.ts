import { CommonGroundError, type Matrix } from "@commonground/core";

/** Embeddings as they are. Throws `INVALID_WEIGHTS` where a number of them is not finite, which every cosine would be, too. */
export function checkFinite(id: string, what: "image" | "text", embeddings: Matrix): Matrix {
  const bad = embeddings.data.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return embeddings;
  throw new CommonGroundError(
    "INVALID_WEIGHTS",
    `${id}: the embedding of ${what} ${Math.floor(bad / embeddings.columns) + 1} of ${embeddings.rows} has a number that is ${embeddings.data[bad]!}; the weights or what was encoded hold numbers that are not finite, as after a training that diverged: take a checkpoint from before`,
  );
}
