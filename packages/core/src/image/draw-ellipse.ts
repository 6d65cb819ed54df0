import { ellipsePolygon } from "./ellipse-polygon.ts";
import { traceLine } from "./fixed-line.ts";
import type { Ellipse, Pixels } from "./pixels.ts";

/**
 * A copy of `image` with the ellipse's outline, 1 px wide and not smoothed, in `colour` (0 to 255 each); what lies
 * outside of the frame is cut off. Pixel for pixel `cv2.ellipse(image, ellipse, colour, 1)` of OpenCV 4.6. Throws
 * `INVALID_ARGUMENT` for an ellipse that is not finite or has a negative axis.
 */
export function drawEllipse(
  image: Pixels,
  ellipse: Ellipse,
  colour: readonly [r: number, g: number, b: number],
): Pixels {
  const { width, height } = image;
  const data = Uint8Array.from(image.data);
  const { xs, ys } = ellipsePolygon(ellipse);
  for (let i = 1; i < xs.length; i++) {
    traceLine([xs[i - 1]!, ys[i - 1]!], [xs[i]!, ys[i]!], width, height, (index) =>
      data.set(colour, index * 3),
    );
  }
  return { width, height, data };
}
