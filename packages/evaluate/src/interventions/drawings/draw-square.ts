import { CommonGroundError } from "@commonground/core";
import { type Drawing, renderSvg } from "@commonground/files/node";

/**
 * An SVG as `side` × `side` pixels with their transparency. Throws INVALID_IMAGE for a drawing that is not square, and as
 * `renderSvg`.
 */
export async function drawSquare(svg: string, side: number, name: string): Promise<Drawing> {
  const drawn = await renderSvg(new TextEncoder().encode(svg), name, side);
  if (drawn.width === side && drawn.height === side) return drawn;
  throw new CommonGroundError(
    "INVALID_IMAGE",
    `${name}: is drawn ${drawn.width} × ${drawn.height}; give a square drawing`,
  );
}
