/** Longer side of a rasterised SVG in pixels: above the input size of all but few models. */
export const SVG_LONGER_SIDE = 512;

/** The size at which an SVG is drawn: its aspect ratio with a longer side of `SVG_LONGER_SIDE`. */
export function svgSize(width: number, height: number): { width: number; height: number } {
  const scale = SVG_LONGER_SIDE / Math.max(width, height);
  const side = (length: number) => Math.max(1, Math.round(length * scale));
  return { width: side(width), height: side(height) };
}
