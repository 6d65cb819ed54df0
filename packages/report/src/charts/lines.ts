import { linearScale, niceDomain } from "./linear-scale.ts";
import { type Figure, FIGURE_WIDTH, SMALL, SOFT, svgDocument } from "../figure.ts";
import { fitText } from "../fit-text.ts";
import { formatNumber } from "../format.ts";
import { polyline } from "../path.ts";
import { baseline, element, label } from "../svg.ts";
import { axes, type Frame } from "./axes.ts";
import { seriesColour, seriesDash } from "./series.ts";

export interface Lines {
  /** Short identifier, also a file name. */
  readonly name: string;
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /** Values at 0, 1, 2 …; at least one. */
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[];
}

const FRAME: Frame = { left: 48, right: FIGURE_WIDTH - 10, top: 52, bottom: 238 };
const LEGEND = FRAME.bottom + 66;
const ROW = 20;
/** Series that are drawn; the table has all. */
const MOST_DRAWN = 16;

/** Curves with a legend below, told apart by colour and dash. */
export function linesChart({ name, title, xLabel, yLabel, series }: Lines): Figure {
  const longest = Math.max(...series.map(({ values }) => values.length));
  const largest = Math.max(...series.flatMap(({ values }) => values), 0);
  const x = linearScale([0, Math.max(1, longest - 1)], [FRAME.left + 4, FRAME.right - 4]);
  const y = linearScale(niceDomain([0, largest || 1], 4), [FRAME.bottom, FRAME.top]);
  const draw = (values: readonly number[]) => polyline(values.map((value, i) => [x(i), y(value)]));
  const drawn = series.slice(0, MOST_DRAWN);
  return {
    name,
    svg: svgDocument(
      FIGURE_WIDTH,
      LEGEND + drawn.length * ROW,
      {
        title,
        description: series
          .map(
            (each) =>
              `${each.name} from ${formatNumber(each.values[0] ?? 0)} over ${each.values.length} values`,
          )
          .join("; "),
      },
      label(fitText(title, FIGURE_WIDTH, 14, true), 0, 14, { "font-weight": "bold" }),
      label(fitText(yLabel, FIGURE_WIDTH, SMALL), 0, 34, SOFT),
      ...axes(FRAME, x, y, xLabel),
      ...drawn.map(({ values }, i) => element("path", { d: draw(values), ...stroke(i) })),
      ...drawn.flatMap((each, i) => {
        const middle = LEGEND + i * ROW;
        return [
          element("line", { x1: 4, x2: 40, y1: middle, y2: middle, ...stroke(i) }),
          label(fitText(each.name, FIGURE_WIDTH - 52, SMALL), 48, baseline(middle, SMALL), {
            "font-size": SMALL,
          }),
        ];
      }),
    ),
    data: series,
    table: {
      columns: [xLabel, ...series.map((each) => each.name)],
      rows: Array.from({ length: longest }, (_, i) => [i, ...series.map(({ values }) => values[i] ?? null)]),
    },
  };
}

function stroke(series: number) {
  return {
    stroke: seriesColour(series),
    "stroke-width": 2.5,
    "stroke-dasharray": seriesDash(series),
    fill: "none",
  };
}
