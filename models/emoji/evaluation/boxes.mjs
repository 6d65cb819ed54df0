// Boxes are [x0, y0, x1, y1] in hundredths of the drawing's square, x to the right, y down.

const UNITS = 100;
/** A phrase holds of a part when this much of the part lies in the phrase's boxes … */
const PART_INSIDE = 1 / 3;
/** … or this much of the boxes in the part. */
const BOXES_INSIDE = 1 / 2;

/** Whether a point lies in one of the boxes, each grown by `margin` on every side. */
export function inBoxes(boxes, x, y, margin = 0) {
  return boxes.some(
    ([x0, y0, x1, y1]) => x >= x0 - margin && x <= x1 + margin && y >= y0 - margin && y <= y1 + margin,
  );
}

/** Centres of a grid's cells, row by row, as [x, y]. */
export function cellCentres({ rows, columns }) {
  return Array.from({ length: rows * columns }, (_, i) => [
    (((i % columns) + 0.5) / columns) * UNITS,
    ((Math.floor(i / columns) + 0.5) / rows) * UNITS,
  ]);
}

/** The pixels whose centres lie in one of the boxes, row by row, as 0 and 1. */
export function boxPixels(boxes, width, height) {
  return Uint8Array.from(cellCentres({ rows: height, columns: width }), ([x, y]) => +inBoxes(boxes, x, y));
}

/** Whether what is true inside `place` holds of `part`; both are masks of as many pixels. */
export function holds(part, place) {
  let [partArea, placeArea, both] = [0, 0, 0];
  for (let i = 0; i < part.length; i++) {
    partArea += part[i];
    placeArea += place[i];
    both += part[i] & place[i];
  }
  return both > 0 && (both >= PART_INSIDE * partArea || both >= BOXES_INSIDE * placeArea);
}
