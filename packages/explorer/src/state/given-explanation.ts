import {
  CommonGroundError,
  isMutualKnowledge,
  MUTUAL_KNOWLEDGE,
  type MutualKnowledgeExplanation,
} from "@commonground/core";
import { MAX_EXPLANATION_BYTES, readExplanation } from "@commonground/files/web";

/** An explanation that was written of one image; rejects as `readExplanation`, and for one of another method. */
export async function givenExplanation(file: Blob): Promise<MutualKnowledgeExplanation> {
  const explanation = await readExplanation(file).catch(async (error: unknown) => {
    throw (await isOfSeveral(file)) ? ofSeveral(file) : error;
  });
  if (isMutualKnowledge(explanation)) return explanation;
  throw new CommonGroundError(
    "INVALID_EXPLANATION",
    `The explanation is by the method “${explanation.method.name}”, and the explorer shows those by “${MUTUAL_KNOWLEDGE}”; look at it with commonground show`,
  );
}

/** `explain --json` writes one image a line. */
async function isOfSeveral(file: Blob): Promise<boolean> {
  if (file.size > MAX_EXPLANATION_BYTES) return false;
  const lines = (await file.text()).split("\n").filter((line) => line.trim() !== "");
  return lines.length > 1 && lines.every((line) => line.startsWith('{"') && line.trimEnd().endsWith("}"));
}

const ofSeveral = (file: Blob) =>
  new CommonGroundError(
    "INVALID_EXPLANATION",
    `${file instanceof File ? file.name : "The file"}: holds explanations of several images, one a line, and the explorer shows one; give a file of one of these lines, or look at all of them with commonground show`,
  );
