import { dynamicsFigure, type Figure, fileStem, whatIfFigure } from "@commonground/report";
import type { Explorer } from "../../state/explorer.ts";
import { answerRows } from "./answer-rows.ts";
import { takenOut } from "./shared-sets.ts";

/** Figures of what was tried with an explanation: parts that are taken away now, and words. */
export function triedFigures({ explanation, whatIf, model, store }: Explorer): readonly Figure[] {
  const found = explanation.value;
  if (found === null) return [];
  const shown = whatIf.value;
  const answers = answerRows(found.prediction, shown, model.value?.classes ?? []);
  const own = takenOut(found, store.state.value.taken);
  const fall = own.count === 0 ? null : dynamicsFigure(own.explanation, "coupled");
  return [
    ...(shown === null ? [] : [whatIfFigure(found, { without: shown.without, answers })]),
    ...(fall === null ? [] : [{ ...fall, name: "dynamics-taken-out" }]),
  ];
}

/** What files of an explanation are called: as its image is. */
export function stemOf({ explanation, picture }: Explorer): string {
  return fileStem(explanation.value?.image.path ?? picture.value?.name ?? null);
}
