import { ellipsePolygon, FIXED_ONE, type FixedPolygon } from "./ellipse-polygon.ts";
import { traceLine } from "./fixed-line.ts";
import type { Ellipse, Mask } from "./pixels.ts";

/**
 * The filled ellipse, outline included, in a `width` × `height` frame. Pixel for pixel
 * `cv2.ellipse(mask, ellipse, 1, -1)` of OpenCV 4.6 (`FillConvexPoly` in modules/imgproc/src/drawing.cpp). Throws
 * `INVALID_ARGUMENT` for an ellipse that is not finite or has a negative axis.
 */
export function fillEllipse(ellipse: Ellipse, width: number, height: number): Mask {
  const data = new Uint8Array(width * height);
  const polygon = ellipsePolygon(ellipse);
  const { xs, ys } = polygon;
  const n = xs.length;
  for (let i = 0; i < n; i++) {
    const previous = (i + n - 1) % n;
    traceLine([xs[previous]!, ys[previous]!], [xs[i]!, ys[i]!], width, height, (index) => {
      data[index] = 1;
    });
  }

  const oneSide = sideCrossings(polygon, 1, height);
  const otherSide = sideCrossings(polygon, n - 1, height);
  for (let y = 0; y < height; y++) {
    const left = Math.max(pixelOf(Math.min(oneSide[y]!, otherSide[y]!)), 0);
    const right = Math.min(pixelOf(Math.max(oneSide[y]!, otherSide[y]!)), width - 1);
    if (left <= right) data.fill(1, y * width + left, y * width + right + 1);
  }
  return { width, height, data };
}

/**
 * Where one side of the polygon, followed from its topmost vertex by `direction` vertices at a time, crosses each row of
 * the frame (1/65536 px); NaN in rows it does not reach and in its last row, which the outline covers.
 */
function sideCrossings({ xs, ys }: FixedPolygon, direction: number, height: number): Float64Array {
  const n = xs.length;
  const crossings = new Float64Array(height).fill(NaN);
  let vertex = 0;
  for (let i = 1; i < n; i++) if (ys[i]! < ys[vertex]!) vertex = i;
  let y = pixelOf(ys[vertex]!);
  for (let edges = 0; edges < n; edges++) {
    const next = (vertex + direction) % n;
    const end = pixelOf(ys[next]!);
    if (end > y) {
      const slope = Math.trunc(((xs[next]! - xs[vertex]!) * 2 + (end - y)) / (2 * (end - y)));
      for (let row = Math.max(y, 0); row < Math.min(end, height); row++) {
        crossings[row] = xs[vertex]! + slope * (row - y);
      }
      y = end;
    }
    vertex = next;
  }
  return crossings;
}

function pixelOf(fixed: number): number {
  return Math.floor(fixed / FIXED_ONE + 0.5);
}
