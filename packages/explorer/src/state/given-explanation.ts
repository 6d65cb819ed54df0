import {
  CommonGroundError,
  isMutualKnowledge,
  MUTUAL_KNOWLEDGE,
  type MutualKnowledgeExplanation,
} from "@commonground/core";
import { readExplanation } from "@commonground/files/web";

/** An explanation that was written of one image; rejects as `readExplanation`, and for one of another method. */
export async function givenExplanation(file: Blob): Promise<MutualKnowledgeExplanation> {
  const explanation = await readExplanation(file);
  if (isMutualKnowledge(explanation)) return explanation;
  throw new CommonGroundError(
    "INVALID_EXPLANATION",
    `The explanation is by the method “${explanation.method.name}”, and the explorer shows those by “${MUTUAL_KNOWLEDGE}”; look at it with commonground show`,
  );
}
