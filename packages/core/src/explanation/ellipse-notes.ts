import type { FittedEllipse, NoEllipse } from "../image/fit-ellipse.ts";
import type { Note } from "./explanation.ts";

const REASONS: Readonly<Record<NoEllipse, string>> = {
  "few-points": "it has too few points",
  line: "it is a line",
  "open-conic": "the conic that fits best is a hyperbola, a parabola or two lines",
  "too-long": "the one that fits best is longer than four of its diagonals",
};

/** Names the parts round whose outline no ellipse fits, so that another one was drawn (method 2.5). */
export function ellipseNotes(labels: readonly string[], ellipses: readonly (FittedEllipse | null)[]): Note[] {
  return ellipses.flatMap((fitted, p) =>
    fitted === null || fitted.standIn === null
      ? []
      : [
          {
            code: "ellipse-stand-in",
            message: `No ellipse fits the outline of part ${labels[p]} (${REASONS[fitted.standIn]}); the one inscribed in its box was drawn.`,
          },
        ],
  );
}
