import type { Explanation } from "@commonground/core";
import type { Figure } from "../figure.ts";
import { causesFigure } from "./causes.ts";
import { dynamicsFigure } from "./dynamics.ts";
import { enoughFigure } from "./enough.ts";
import { importanceFigure } from "./importance.ts";
import { interactionsFigure } from "./interactions.ts";
import { leaningsFigure } from "./leanings.ts";
import { partsFigure } from "./parts.ts";
import { vennFigure } from "./venn.ts";

/** Every figure of an explanation, in the order of the report. `picture`: data URL of the frame; null where it is not at hand. */
export function figuresOf(explanation: Explanation, picture: string | null): Figure[] {
  return [
    partsFigure(explanation, picture),
    causesFigure(explanation, "answer"),
    enoughFigure(explanation),
    causesFigure(explanation, "versus"),
    leaningsFigure(explanation),
    interactionsFigure(explanation),
    importanceFigure(explanation),
    vennFigure(explanation),
    dynamicsFigure(explanation, "coupled"),
    dynamicsFigure(explanation, "published"),
  ].filter((figure) => figure !== null);
}
