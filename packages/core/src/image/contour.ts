/**
 * Outer borders of a mask's components by border following: S. Suzuki and K. Abe, "Topological structural analysis of
 * digitized binary images by border following", 1985, algorithm 2 (outermost borders only), in the scan order,
 * starting points and direction of OpenCV's `findContours` (modules/imgproc/src/contours.cpp), because the released
 * code takes the first of equally large contours.
 */

import type { Mask } from "./pixels.ts";

/** One border of a component, in pixels. */
export interface Contour {
  /** x0, y0, x1, y1, …: every border pixel in the order it is passed; thin parts are passed twice. */
  readonly points: Int32Array;
}

const UNSEEN = 1;
const BORDER = 2;
/** A border pixel whose right neighbour lies outside of the component. */
const RIGHT_BORDER = -2;

/** Eight neighbours, anticlockwise on screen from the right one. */
const STEP_X = [1, 1, 0, -1, -1, -1, 0, 1];
const STEP_Y = [0, -1, -1, -1, 0, 1, 1, 1];
const LEFT = 4;

/**
 * The outer contours of the 8-connected components that lie in no hole of another one, last found (lowest start) first;
 * as `cv2.findContours(mask, RETR_EXTERNAL, CHAIN_APPROX_NONE)` returns them. Each starts at its component's first
 * pixel in raster order and runs anticlockwise on screen.
 */
export function outerContours(mask: Mask): Contour[] {
  const { width, height, data } = mask;
  const stride = width + 2;
  const marks = new Int8Array(stride * (height + 2));
  for (let y = 0; y < height; y++) {
    marks.set(data.subarray(y * width, (y + 1) * width), (y + 1) * stride + 1);
  }

  const contours: Contour[] = [];
  for (let y = 1; y <= height; y++) {
    let lastBorder = 0;
    for (let i = y * stride + 1; i <= y * stride + width; i++) {
      if (marks[i - 1] === 0 && marks[i] === UNSEEN && lastBorder <= 0) {
        contours.push({ points: followBorder(marks, stride, i) });
      }
      if (marks[i] === BORDER || marks[i] === RIGHT_BORDER) lastBorder = marks[i]!;
    }
  }
  return contours.toReversed();
}

function followBorder(marks: Int8Array, stride: number, start: number): Int32Array {
  const steps = STEP_X.map((dx, k) => STEP_Y[k]! * stride + dx);
  const points: number[] = [];
  const add = (i: number) => points.push((i % stride) - 1, Math.floor(i / stride) - 1);

  let first = LEFT - 1;
  while (first !== LEFT && marks[start + steps[first]!] === 0) first = (first + 7) & 7;
  if (first === LEFT) {
    marks[start] = RIGHT_BORDER;
    add(start);
    return Int32Array.from(points);
  }

  const last = start + steps[first]!;
  let current = start;
  let back = first;
  for (;;) {
    let direction = back;
    let sawRight = false;
    do {
      direction = (direction + 1) & 7;
      if (direction === 0 && marks[current + 1] === 0) sawRight = true;
    } while (marks[current + steps[direction]!] === 0);

    if (sawRight) marks[current] = RIGHT_BORDER;
    else if (marks[current] === UNSEEN) marks[current] = BORDER;
    add(current);

    const next = current + steps[direction]!;
    if (next === start && current === last) return Int32Array.from(points);
    current = next;
    back = (direction + 4) & 7;
  }
}

/** Area in square pixels of the polygon through the border pixels' centres (shoelace formula), as `cv2.contourArea`. */
export function contourArea(contour: Contour): number {
  const { points } = contour;
  let doubled = 0;
  for (let i = 0, j = points.length - 2; i < points.length; j = i, i += 2) {
    doubled += points[j]! * points[i + 1]! - points[j + 1]! * points[i]!;
  }
  return Math.abs(doubled) / 2;
}

/**
 * The outer contour of greatest area, the first of equals in the order of `outerContours`; null for an empty mask.
 * Parts that are one pixel thin have area 0.
 */
export function largestContour(mask: Mask): Contour | null {
  let largest: Contour | null = null;
  let largestArea = -1;
  for (const contour of outerContours(mask)) {
    const area = contourArea(contour);
    if (area > largestArea) {
      largest = contour;
      largestArea = area;
    }
  }
  return largest;
}
