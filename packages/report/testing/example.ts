import { exampleExplanation } from "../../core/testing/example-explanation.ts";
import type { ReportItem } from "../src/html/report.ts";

/** A picture of 4 × 4 px: a data URL that every reader of PNG accepts. */
export const TINY_PICTURE =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAQAAAAECAIAAAAmkwkpAAAALUlEQVR42mP8//+//EJbBgaGh/GHmRiQAAsDA0PUskcMDAwM8QyM////h8sAAGUEC0Tx9MYeAAAAAElFTkSuQmCC";

/** An explanation and its picture; the same bytes every time. */
export async function exampleItem(): Promise<ReportItem> {
  return { explanation: await exampleExplanation(), picture: TINY_PICTURE };
}
