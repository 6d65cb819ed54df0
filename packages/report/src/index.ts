export { type Figure } from "./figure.ts";
export { dynamicsFigure } from "./figures/dynamics.ts";
export { importanceFigure } from "./figures/importance.ts";
export { layersFigure } from "./figures/layers.ts";
export { partsFigure } from "./figures/parts.ts";
export { vennFigure } from "./figures/venn.ts";
export { renderReport, type ReportItem } from "./html/report.ts";
