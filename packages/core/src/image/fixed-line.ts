import { FIXED_ONE } from "./ellipse-polygon.ts";

/**
 * Calls `put` with the index y · width + x of every pixel of a one-pixel line between two points in 1/65536 px, clipped
 * to the frame; a pixel may be put twice. Source: OpenCV 4.6, `Line2` and `clipLine` in modules/imgproc/src/drawing.cpp.
 */
export function traceLine(
  from: readonly [x: number, y: number],
  to: readonly [x: number, y: number],
  width: number,
  height: number,
  put: (index: number) => void,
): void {
  const clipped = clipLine(from, to, width * FIXED_ONE - 1, height * FIXED_ONE - 1);
  if (clipped === null) return;
  let [x1, y1, x2, y2] = clipped;
  const lengthX = Math.abs(x2 - x1);
  const lengthY = Math.abs(y2 - y1);
  const steep = lengthX <= lengthY;
  if (steep ? y2 < y1 : x2 < x1) [x1, y1, x2, y2] = [x2, y2, x1, y1];
  const slopeX = steep ? Math.trunc(((x2 - x1) * FIXED_ONE) / (lengthY | 1)) : FIXED_ONE;
  const slopeY = steep ? FIXED_ONE : Math.trunc(((y2 - y1) * FIXED_ONE) / (lengthX | 1));

  const putPixel = (fixedX: number, fixedY: number) => {
    const x = Math.floor(fixedX / FIXED_ONE);
    const y = Math.floor(fixedY / FIXED_ONE);
    if (x >= 0 && x < width && y >= 0 && y < height) put(y * width + x);
  };
  const half = FIXED_ONE / 2;
  putPixel(x2 + half, y2 + half);
  const steps = Math.floor(Math.max(lengthX, lengthY) / FIXED_ONE);
  for (let i = 0; i <= steps; i++) putPixel(x1 + half + i * slopeX, y1 + half + i * slopeY);
}

/** Cohen–Sutherland clipping to 0 … right, 0 … bottom, quotients cut to integers; null when nothing is left. */
function clipLine(
  from: readonly [number, number],
  to: readonly [number, number],
  right: number,
  bottom: number,
): [x1: number, y1: number, x2: number, y2: number] | null {
  let [x1, y1] = from;
  let [x2, y2] = to;
  const apart = () =>
    outside(x1, right) * outside(x2, right) > 0 || outside(y1, bottom) * outside(y2, bottom) > 0;
  if (apart()) return null;

  if (outside(y1, bottom) !== 0) {
    const edge = y1 < 0 ? 0 : bottom;
    x1 += Math.trunc(((edge - y1) * (x2 - x1)) / (y2 - y1));
    y1 = edge;
  }
  if (outside(y2, bottom) !== 0) {
    const edge = y2 < 0 ? 0 : bottom;
    x2 += Math.trunc(((edge - y2) * (x2 - x1)) / (y2 - y1));
    y2 = edge;
  }
  if (apart()) return null;

  if (outside(x1, right) !== 0) {
    const edge = x1 < 0 ? 0 : right;
    y1 += Math.trunc(((edge - x1) * (y2 - y1)) / (x2 - x1));
    x1 = edge;
  }
  if (outside(x2, right) !== 0) {
    const edge = x2 < 0 ? 0 : right;
    y2 += Math.trunc(((edge - x2) * (y2 - y1)) / (x2 - x1));
    x2 = edge;
  }
  return [x1, y1, x2, y2];
}

function outside(value: number, last: number): -1 | 0 | 1 {
  if (value < 0) return -1;
  return value > last ? 1 : 0;
}
