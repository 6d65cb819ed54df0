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
