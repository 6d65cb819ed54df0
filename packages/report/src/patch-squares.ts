/**
 * SVG path data of patches, one square each, so that their edges are seen: indices row by row in a grid that covers a frame
 * of `width` × `height`. Empty for none.
 */
export function patchSquares(
  patches: readonly number[],
  grid: { readonly rows: number; readonly columns: number },
  { width, height }: { readonly width: number; readonly height: number },
): string {
  const [across, down] = [width / grid.columns, height / grid.rows];
  return patches
    .map((patch) => {
      const [x, y] = [(patch % grid.columns) * across, Math.floor(patch / grid.columns) * down];
      return `M${x} ${y}h${across}v${down}h${-across}Z`;
    })
    .join("");
}
