import { type Mask, maskBox } from "@commonground/core";
import { decodeColumnRuns, readRunText } from "./coco-rle.ts";
import { polygonMask } from "./polygon-mask.ts";
import type { Edges, Shape, TruthObject } from "./truth.ts";
import { truthError } from "./truth-error.ts";

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The pixels of an outline, in its image. Throws `INVALID_DATA_SET` where it is of an image of another size. */
export function shapeMask(shape: Shape, { width, height }: Size, where: string): Mask {
  if (shape.kind === "polygons") return polygonMask(shape.polygons, width, height);
  const own = shape.kind === "runs" ? shape : shape.mask;
  if (own.width !== width || own.height !== height) {
    throw truthError(
      where,
      `has a mask of ${own.width} × ${own.height} pixels for an image of ${width} × ${height}`,
      "give the masks of these very images",
    );
  }
  if (shape.kind === "mask") return shape.mask;
  const { counts } = shape;
  return decodeColumnRuns(
    typeof counts === "string" ? readRunText(counts, where) : counts,
    width,
    height,
    where,
  );
}

/** The box of an object: its own, or that of its mask; null where the mask is empty. */
export function objectBox(object: TruthObject, mask: Mask | null): Edges | null {
  if (object.box !== null) return object.box;
  const box = mask && maskBox(mask);
  return box && [box.x, box.y, box.x + box.width, box.y + box.height];
}
