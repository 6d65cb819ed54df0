import { sinkhorn } from "../linalg/sinkhorn.ts";
import { topK } from "../linalg/top-k.ts";
import { type Matrix, row } from "../linalg/matrix.ts";
import type { ExplainSettings } from "../explanation/settings.ts";

export interface AssignedDescriptor {
  /** Column of the similarities. */
  readonly candidate: number;
  /** The entry of the similarities. */
  readonly similarity: number;
  /** Entry of the transport plan; null with `match: "topk"`. */
  readonly transport: number | null;
}

/**
 * Descriptors of each part, best first: the largest entries of its row of the optimal transport plan (`transport`;
 * Sammani & Deligiannis 2024, section 3, rows as in the released code), or of the similarities themselves (`topk`,
 * the ablation, for which the caller passes the similarities to ALL descriptors). Of equal entries the more similar
 * descriptor comes first, then the lower index: with a single part all entries are 1, and similarity decides. A
 * descriptor may be assigned to several parts. `similarities`: parts × candidates; a part gets all candidates when
 * there are fewer than `descriptorsPerPart`. Throws `INVALID_ARGUMENT` for a temperature that is not positive.
 */
export function assignDescriptors(
  similarities: Matrix,
  settings: Pick<ExplainSettings, "match" | "temperature" | "descriptorsPerPart">,
): AssignedDescriptor[][] {
  const plan = settings.match === "transport" ? sinkhorn(similarities, settings.temperature).plan : null;
  const count = settings.descriptorsPerPart;
  return Array.from({ length: similarities.rows }, (_, part) => {
    const cosines = row(similarities, part);
    const entries = plan && row(plan, part);
    const best = entries === null ? topK(cosines, count) : topOfPlan(entries, cosines, count);
    return Array.from(best, (candidate) => ({
      candidate,
      similarity: cosines[candidate],
      transport: entries && entries[candidate],
    }));
  });
}

function topOfPlan(entries: Float32Array, cosines: Float32Array, count: number): Int32Array {
  const bySimilarity = topK(cosines, cosines.length);
  const best = topK(
    Float32Array.from(bySimilarity, (candidate) => entries[candidate]),
    count,
  );
  return best.map((rank) => bySimilarity[rank]);
}
