export { type Figure, FIGURE_NAMES } from "./figure.ts";
export { figuresOf } from "./figures/all.ts";
export { causesFigure } from "./figures/causes.ts";
export { enoughFigure } from "./figures/enough.ts";
export { interactionsFigure } from "./figures/interactions.ts";
export { leaningsFigure } from "./figures/leanings.ts";
export { type Told, tellCauses } from "./tell-causes.ts";
export { dynamicsFigure } from "./figures/dynamics.ts";
export { importanceFigure } from "./figures/importance.ts";
export { layersFigure } from "./figures/layers.ts";
export { partsFigure } from "./figures/parts.ts";
export { regionFigure, type RegionView } from "./figures/region.ts";
export {
  type AnswerOfSides,
  sideAnswersFigure,
  type SideNames,
  sideValuesFigure,
  sideWordsFigure,
  type ValueOfSides,
  type WordsOfSides,
} from "./figures/sides.ts";
export { whatIfFigure, type WhatIfView } from "./figures/what-if.ts";
export { vennFigure } from "./figures/venn.ts";
export { intervalsChart, type IntervalRow } from "./charts/intervals.ts";
export { linesChart } from "./charts/lines.ts";
export { picturesChart } from "./charts/pictures.ts";
export { type StepPoint, stepsChart } from "./charts/steps.ts";
export { scatterChart, type ScatterPoint } from "./charts/scatter.ts";
export { fileStem } from "./file-stem.ts";
export { formatNumber, formatPercent } from "./format.ts";
export { figureHtml } from "./html/figure.ts";
export { htmlPage } from "./html/page.ts";
export { escapeText, type Markup } from "./svg.ts";
export { type Table, tableCsv, tableHtml } from "./table.ts";
export { renderReport, type ReportItem } from "./html/report.ts";
export { badgePlaces } from "./badge-places.ts";
export { maskOutline } from "./mask-outline.ts";
export { patchSquares } from "./patch-squares.ts";
export { playerNames, type Ranked, rank, signed } from "./tell-causes.ts";
