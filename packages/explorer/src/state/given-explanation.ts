import {
  CommonGroundError,
  isMutualKnowledge,
  MUTUAL_KNOWLEDGE,
  type MutualKnowledgeExplanation,
} from "@commonground/core";
import { readExplanation } from "@commonground/files/web";

/** Whether a file is meant to be an explanation rather than an image. */
export async function isJson(file: Blob): Promise<boolean> {
  return file.type === "application/json" || /^\s*[{[]/u.test(await file.slice(0, 64).text());
}

/** An explanation that was written of one image; rejects as `readExplanation`, and for one of another method. */
export async function givenExplanation(file: Blob): Promise<MutualKnowledgeExplanation> {
  const explanation = await readExplanation(file);
  if (isMutualKnowledge(explanation)) return explanation;
  throw new CommonGroundError(
    "INVALID_EXPLANATION",
    `The explanation is by the method “${explanation.method.name}”, and the explorer shows those by “${MUTUAL_KNOWLEDGE}”; look at it with commonground show`,
  );
}
