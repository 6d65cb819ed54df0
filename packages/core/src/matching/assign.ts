import { sinkhorn } from "../linalg/sinkhorn.ts";
import { topK } from "../linalg/top-k.ts";
import { type Matrix, row } from "../matrix.ts";
import type { ExplainSettings } from "../settings.ts";

export interface AssignedDescriptor {
  /** Column of the similarities. */
  readonly candidate: number;
  /** Cosine of part and descriptor. */
  readonly similarity: number;
  /** Entry of the transport plan; null with `match: "topk"`. */
  readonly transport: number | null;
}

/**
 * Descriptors of each part, best first: the largest entries of its row of the optimal transport plan (`transport`;
 * Sammani & Deligiannis 2024, section 3, rows as in the released code), or of the similarities themselves (`topk`,
 * the ablation, for which the caller passes the similarities to ALL descriptors). A descriptor may be assigned to
 * several parts. `similarities`: parts × candidates.
 */
export function assignDescriptors(
  similarities: Matrix,
  settings: Pick<ExplainSettings, "match" | "temperature" | "descriptorsPerPart">,
): AssignedDescriptor[][] {
  const plan = settings.match === "transport" ? sinkhorn(similarities, settings.temperature).plan : null;
  const scores = plan ?? similarities;
  return Array.from({ length: similarities.rows }, (_, part) =>
    Array.from(topK(row(scores, part), settings.descriptorsPerPart), (candidate) => ({
      candidate,
      similarity: row(similarities, part)[candidate],
      transport: plan === null ? null : row(plan, part)[candidate],
    })),
  );
}
