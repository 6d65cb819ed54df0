import { CommonGroundError } from "../errors.ts";
import type { Ellipse } from "./pixels.ts";
import { roundHalfEven } from "./round-half-even.ts";

/** Drawing coordinates are fixed point with 16 fractional bits. */
export const FIXED_ONE = 65536;

/** Vertices in 1/65536 px; closed: the last one repeats the first. */
export interface FixedPolygon {
  readonly xs: readonly number[];
  readonly ys: readonly number[];
}

/** Sine of 0 to 450 whole degrees, to seven decimals, in single precision. */
const SINE = Float32Array.from(
  { length: 451 },
  (_, degrees) => Math.round(Math.sin((degrees * Math.PI) / 180) * 1e7) / 1e7,
);

/**
 * The polygon that stands for an ellipse when it is drawn: vertices every 90, 30, 18 or 5 degrees as the longer half
 * axis reaches 3, 10 and 15 px, the angle rounded to whole degrees. Throws `INVALID_ARGUMENT` for an ellipse that is not
 * finite or has a negative axis.
 *
 * Source: OpenCV 4.6, `ellipse`, `EllipseEx` and `ellipse2Poly` in modules/imgproc/src/drawing.cpp.
 */
export function ellipsePolygon(ellipse: Ellipse): FixedPolygon {
  const { center, axes, angle } = ellipse;
  if (![...center, ...axes, angle].every(Number.isFinite) || axes[0] < 0 || axes[1] < 0) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `ellipsePolygon: centre ${center.join(", ")}, axes ${axes.join(", ")}, angle ${angle} is no ellipse to draw`,
    );
  }
  const centerX = roundHalfEven(Math.fround(center[0]) * FIXED_ONE);
  const centerY = roundHalfEven(Math.fround(center[1]) * FIXED_ONE);
  const halfWidth = roundHalfEven((Math.fround(axes[0]) * FIXED_ONE) / 2);
  const halfHeight = roundHalfEven((Math.fround(axes[1]) * FIXED_ONE) / 2);
  const turn = ((roundHalfEven(Math.fround(angle)) % 360) + 360) % 360;
  const cosine = SINE[450 - turn]!;
  const sine = SINE[turn]!;
  const step = degreesBetweenVertices(Math.floor(Math.max(halfWidth, halfHeight) / FIXED_ONE + 0.5));

  const xs: number[] = [];
  const ys: number[] = [];
  for (let degrees = 0; degrees <= 360; degrees += step) {
    const along = halfWidth * SINE[450 - degrees]!;
    const across = halfHeight * SINE[degrees]!;
    const x = roundHalfEven(centerX + along * cosine - across * sine);
    const y = roundHalfEven(centerY + along * sine + across * cosine);
    if (x === xs.at(-1) && y === ys.at(-1)) continue;
    xs.push(x);
    ys.push(y);
  }
  return xs.length === 1 ? { xs: [centerX, centerX], ys: [centerY, centerY] } : { xs, ys };
}

function degreesBetweenVertices(radius: number): number {
  if (radius < 3) return 90;
  if (radius < 10) return 30;
  return radius < 15 ? 18 : 5;
}
