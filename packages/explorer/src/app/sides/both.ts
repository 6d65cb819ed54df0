import type { MutualKnowledgeExplanation } from "@commonground/core";

/** What the two sides say. */
export interface Both {
  readonly a: MutualKnowledgeExplanation;
  readonly b: MutualKnowledgeExplanation;
}
