import { CommonGroundError } from "../errors.ts";
import { leastSquares } from "./least-squares.ts";
import type { Ellipse } from "./pixels.ts";

/** Five points fix a conic whatever their shape, so a least-squares fit needs one more. */
const MINIMUM_POINTS = 6;
/** Single-precision rounding: below this reciprocal condition the points lie on a line or on too few places. */
const SINGULAR = 2 ** -23;
/** In the fit's scaled coordinates: a smaller eigenvalue of the conic is an infinite axis, a smaller cross term no tilt. */
const FLAT = 1e-8;
/** An axis longer than this many diagonals of the points' box describes something else than the points. */
const MAX_DIAGONALS = 4;
/** Shortest axis of the stand-in, so that it can still be seen when drawn. */
const MINIMUM_AXIS = 2;

/** Why no ellipse was fitted. */
export type NoEllipse =
  /** Fewer than six points. */
  | "few-points"
  /** The points lie on a line or on too few places. */
  | "line"
  /** The conic that fits best is no ellipse: a hyperbola, a parabola, two lines. */
  | "open-conic"
  /** An axis is longer than four diagonals of the points' box. */
  | "too-long";

export interface FittedEllipse {
  readonly ellipse: Ellipse;
  /** Why `ellipse` is the one inscribed in the points' box; null where it was fitted to the points. */
  readonly standIn: NoEllipse | null;
}

/**
 * The least-squares ellipse of points x0, y0, x1, y1, … in pixels: five conic parameters give the centre, then the
 * three quadratic ones are fitted again round it. `axes[0]` ≤ `axes[1]`, angle 0 to 180 degrees.
 *
 * Where that gives no sensible ellipse (fewer than six points, points on a line, a hyperbola or parabola, an axis longer
 * than four diagonals of the points' box) the result is the axis-aligned ellipse inscribed in the box of the points'
 * pixels, each axis at least 2 px, and `standIn` says why. OpenCV moves degenerate points at random, fits five points by another method and
 * takes a hyperbola's axes for an ellipse's; its results there vanish or lie elsewhere.
 *
 * Throws `INVALID_ARGUMENT` for no points at all. Source: OpenCV 4.6, `fitEllipse` in
 * modules/imgproc/src/shapedescr.cpp, its single-precision centring included.
 */
export function fitEllipse(points: Int32Array): FittedEllipse {
  const n = points.length / 2;
  if (n < 1) {
    throw new CommonGroundError("INVALID_ARGUMENT", "fitEllipse: no points; skip an empty part");
  }
  const inscribed = inscribedEllipse(points);
  const instead = (standIn: NoEllipse): FittedEllipse => ({ ellipse: inscribed, standIn });
  if (n < MINIMUM_POINTS) return instead("few-points");

  const centroidX = Math.fround(sum(points, 0) / n);
  const centroidY = Math.fround(sum(points, 1) / n);
  const xs = new Float64Array(n);
  const ys = new Float64Array(n);
  let spread = 0;
  for (let i = 0; i < n; i++) {
    xs[i] = Math.fround(points[2 * i]! - centroidX);
    ys[i] = Math.fround(points[2 * i + 1]! - centroidY);
    spread += Math.abs(xs[i]!) + Math.abs(ys[i]!);
  }
  if (spread === 0) return instead("line");
  const scale = 100 / spread;
  for (let i = 0; i < n; i++) {
    xs[i]! *= scale;
    ys[i]! *= scale;
  }

  const center = conicCenter(xs, ys);
  if (center === null) return instead("line");
  const [centerX, centerY] = center;
  const [a, b, c] = leastSquares(
    [
      xs.map((x) => (x - centerX) ** 2),
      ys.map((y) => (y - centerY) ** 2),
      xs.map((x, i) => (x - centerX) * (ys[i]! - centerY)),
    ],
    new Float64Array(n).fill(1),
  ).solution as unknown as [number, number, number];

  const half = Math.hypot(c, b - a);
  if (!(a + b - half > FLAT)) return instead("open-conic");
  const long = (2 * Math.sqrt(2 / (a + b - half))) / scale;
  const short = (2 * Math.sqrt(2 / (a + b + half))) / scale;
  if (!(long <= MAX_DIAGONALS * Math.hypot(...inscribed.axes))) return instead("too-long");

  const tilt = Math.abs(c) > FLAT ? c : 0;
  return {
    ellipse: {
      center: [centerX / scale + centroidX, centerY / scale + centroidY],
      axes: [short, long],
      angle: 90 - (Math.atan2(tilt, b - a) / 2) * (180 / Math.PI),
    },
    standIn: null,
  };
}

/** Centre of the conic a x² + b y² + c xy − d x − e y = constant that fits best, null when the points do not fix one. */
function conicCenter(xs: Float64Array, ys: Float64Array): [x: number, y: number] | null {
  const { solution, reciprocalCondition } = leastSquares(
    [xs.map((x) => -x * x), ys.map((y) => -y * y), xs.map((x, i) => -x * ys[i]!), xs.slice(), ys.slice()],
    new Float64Array(xs.length).fill(10_000),
  );
  if (reciprocalCondition < SINGULAR) return null;
  const [a, b, c, d, e] = solution as unknown as [number, number, number, number, number];
  const center = leastSquares(
    [Float64Array.of(2 * a, c), Float64Array.of(c, 2 * b)],
    Float64Array.of(d, e),
  ).solution;
  return [center[0]!, center[1]!];
}

function inscribedEllipse(points: Int32Array): Ellipse {
  let left = Infinity;
  let right = -Infinity;
  let top = Infinity;
  let bottom = -Infinity;
  for (let i = 0; i < points.length; i += 2) {
    left = Math.min(left, points[i]!);
    right = Math.max(right, points[i]!);
    top = Math.min(top, points[i + 1]!);
    bottom = Math.max(bottom, points[i + 1]!);
  }
  const width = Math.max(right - left + 1, MINIMUM_AXIS);
  const height = Math.max(bottom - top + 1, MINIMUM_AXIS);
  return {
    center: [(left + right) / 2, (top + bottom) / 2],
    axes: width > height ? [height, width] : [width, height],
    angle: width > height ? 90 : 0,
  };
}

function sum(points: Int32Array, offset: 0 | 1): number {
  let total = 0;
  for (let i = offset; i < points.length; i += 2) total += points[i]!;
  return total;
}
