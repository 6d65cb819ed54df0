import type { MutualKnowledgeExplanation } from "@commonground/core";
import { exampleExplanation } from "../../core/testing/example-explanation.ts";

/** A picture of 4 × 4 px: a data URL that every reader of PNG accepts. */
export const TINY_PICTURE =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAQAAAAECAIAAAAmkwkpAAAALUlEQVR42mP8//+//EJbBgaGh/GHmRiQAAsDA0PUskcMDAwM8QyM////h8sAAGUEC0Tx9MYeAAAAAElFTkSuQmCC";

export interface ExampleItem {
  readonly explanation: MutualKnowledgeExplanation;
  readonly picture: string;
}

/** An explanation and its picture; the same bytes every time. */
export async function exampleItem(): Promise<ExampleItem> {
  return { explanation: await exampleExplanation(), picture: TINY_PICTURE };
}
