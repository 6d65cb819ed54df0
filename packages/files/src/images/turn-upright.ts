export interface Rgba {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray;
}

/** A picture, four bytes a pixel, as its EXIF orientation, 1 to 8, says that it is seen (Exif 2.3, 4.6.4). */
export function turnUpright(stored: Rgba, orientation: number): Rgba {
  if (orientation === 1) return stored;
  const { width, height, rgba } = stored;
  const onSide = orientation >= 5;
  const [seenWidth, seenHeight] = onSide ? [height, width] : [width, height];
  const [fromRight, fromBottom] = [
    [2, 3, 6, 7],
    [3, 4, 7, 8],
  ].map((all) => all.includes(orientation));
  const from = new Uint32Array(rgba.buffer, rgba.byteOffset, width * height);
  const to = new Uint32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [column, row] = onSide ? [y, x] : [x, y];
      const seenRow = fromBottom ? seenHeight - 1 - row : row;
      const seenColumn = fromRight ? seenWidth - 1 - column : column;
      to[seenRow * seenWidth + seenColumn] = from[y * width + x]!;
    }
  }
  return { width: seenWidth, height: seenHeight, rgba: new Uint8ClampedArray(to.buffer) };
}
