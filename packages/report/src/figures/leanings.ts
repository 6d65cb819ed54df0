import { linearScale } from "../charts/linear-scale.ts";
import type { Explanation } from "@commonground/core";
import {
  AGAINST_COLOUR,
  type Figure,
  FIGURE_WIDTH,
  FOR_COLOUR,
  SMALL,
  SOFT,
  svgDocument,
  TEXT,
} from "../figure.ts";
import { fitText, textWidth } from "../fit-text.ts";
import { formatNumber } from "../format.ts";
import { element, label } from "../svg.ts";

const TOP = 44;
const ROW = 34;
const BAR = 8;
/** Words shown at either end. */
const ENDS = 5;

/** Words that lean to the explained class, and to the one it is set against; null where there is none. */
export function leaningsFigure(explanation: Explanation): Figure | null {
  const versus = explanation.causes?.versus ?? null;
  if (versus === null || versus.leanings.length === 0) return null;
  const answer = explanation.prediction.explained.name;
  const { leanings } = versus;
  const shown =
    leanings.length <= 2 * ENDS ? leanings : [...leanings.slice(0, ENDS), ...leanings.slice(-ENDS)];
  const reach = Math.max(...shown.map(({ leaning }) => Math.abs(leaning))) || 1;
  const x = linearScale([-reach, reach], [4, FIGURE_WIDTH - 4]);
  const height = TOP + shown.length * ROW;
  const half = FIGURE_WIDTH / 2 - 8;
  return {
    name: "leanings",
    svg: svgDocument(
      FIGURE_WIDTH,
      height,
      {
        title: `Words that lean to “${answer}” and to “${versus.name}”`,
        description: shown.map((word) => `${word.descriptor} ${formatNumber(word.leaning, 3)}`).join("; "),
      },
      label(fitText(`← ${versus.name}`, half, SMALL, false), 4, 14, SOFT),
      label(fitText(`${answer} →`, half, SMALL, false), FIGURE_WIDTH - 4, 14, {
        ...SOFT,
        "text-anchor": "end",
      }),
      label("difference of cosines", FIGURE_WIDTH - 4, 34, { ...SOFT, "text-anchor": "end" }),
      ...shown.flatMap(({ descriptor, leaning }, i) => {
        const top = TOP + i * ROW;
        const number = formatNumber(leaning, 3);
        const [from, to] = [x(0), x(leaning)].toSorted((a, b) => a - b);
        return [
          label(fitText(descriptor, FIGURE_WIDTH - 16 - textWidth(number, SMALL), TEXT, false), 4, top + 16),
          label(number, FIGURE_WIDTH - 4, top + 16, { ...SOFT, "text-anchor": "end" }),
          element("rect", {
            x: from,
            y: top + 21,
            width: Math.max(1, to - from),
            height: BAR,
            fill: leaning < 0 ? AGAINST_COLOUR : FOR_COLOUR,
          }),
          element("line", {
            x1: x(0),
            x2: x(0),
            y1: top + 19,
            y2: top + 23 + BAR,
            stroke: "currentColor",
            "stroke-opacity": 0.6,
          }),
        ];
      }),
    ),
    data: { answer, versus: versus.name, leanings },
    table: {
      columns: ["word", "leaning"],
      rows: leanings.map(({ descriptor, leaning }) => [descriptor, leaning]),
    },
  };
}
