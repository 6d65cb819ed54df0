import type { Mask } from "@commonground/core";

interface Frame {
  readonly width: number;
  readonly height: number;
}

/** `rows` × `columns` rectangles that tile the frame, row by row. */
export function gridRegions({ width, height }: Frame, rows: number, columns: number): Mask[] {
  return Array.from({ length: rows * columns }, (_, cell) => {
    const [row, column] = [Math.floor(cell / columns), cell % columns];
    return maskWhere(
      { width, height },
      (x, y) => Math.floor((y * rows) / height) === row && Math.floor((x * columns) / width) === column,
    );
  });
}

/** `count` horizontal bands of equal height, from the top. */
export function bandRegions(frame: Frame, count: number): Mask[] {
  return gridRegions(frame, count, 1);
}

/**
 * `count` rectangles of equal area that tile the frame, row by row: ⌊√count⌋ rows, as high as they hold cells, the later
 * ones with one cell more where they are not equal.
 */
export function equalCells(frame: Frame, count: number): Mask[] {
  const rows = Math.max(1, Math.floor(Math.sqrt(count)));
  const longer = count % rows;
  const each = Math.floor(count / rows);
  let before = 0;
  return Array.from({ length: rows }, (_, row) => {
    const cells = each + (row >= rows - longer ? 1 : 0);
    const [from, to] = [before / count, (before + cells) / count].map((share) =>
      Math.round(share * frame.height),
    );
    before += cells;
    return Array.from({ length: cells }, (_, cell) =>
      maskWhere(frame, (x, y) => y >= from && y < to && Math.floor((x * cells) / frame.width) === cell),
    );
  }).flat();
}

/** The disc of `centredDisc` and the rings that `count` discs of equally growing area leave of it, from the middle out. */
export function rings(frame: Frame, area: number, count: number): Mask[] {
  const discs = Array.from({ length: count }, (_, i) => centredDisc(frame, (area * (i + 1)) / count));
  return discs.map(({ width, height, data }, i) => ({
    width,
    height,
    data: i === 0 ? data : data.map((set, p) => (set && !discs[i - 1].data[p] ? 1 : 0)),
  }));
}

/** The disc round the frame's centre that covers the share `area` of the frame, 0 to 1; cut by the frame's sides. */
export function centredDisc({ width, height }: Frame, area: number): Mask {
  const distances = new Float64Array(width * height);
  for (let p = 0; p < distances.length; p++) {
    const [x, y] = [p % width, Math.floor(p / width)];
    distances[p] = (x - (width - 1) / 2) ** 2 + (y - (height - 1) / 2) ** 2;
  }
  const radius = distances.toSorted()[Math.max(0, Math.round(area * distances.length) - 1)];
  return maskWhere({ width, height }, (x, y) => area > 0 && distances[y * width + x] <= radius);
}

function maskWhere({ width, height }: Frame, holds: (x: number, y: number) => boolean): Mask {
  const data = new Uint8Array(width * height);
  for (let p = 0; p < data.length; p++) data[p] = holds(p % width, Math.floor(p / width)) ? 1 : 0;
  return { width, height, data };
}
