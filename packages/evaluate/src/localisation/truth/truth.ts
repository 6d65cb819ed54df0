import type { Mask } from "@commonground/core";

/** left, top, right, bottom in pixels, fractions allowed: left and top belong to the box, right and bottom do not. */
export type Edges = readonly [left: number, top: number, right: number, bottom: number];

/** An object's outline in pixels of its image. */
export type Shape =
  | { readonly kind: "polygons"; readonly polygons: readonly (readonly number[])[] }
  /** Run lengths of columns, from the upper left, zeros first (COCO); text where they are compressed. */
  | {
      readonly kind: "runs";
      readonly counts: string | readonly number[];
      readonly width: number;
      readonly height: number;
    }
  | { readonly kind: "mask"; readonly mask: Mask };

/** An object; at least one of `box` and `shape` is there. */
export interface TruthObject {
  readonly label: string | null;
  readonly box: Edges | null;
  readonly shape: Shape | null;
}

/** What people said of one image, in pixels of the image as it is stored. */
export interface Truth {
  /** The image's size as the annotation has it; null where it does not say. */
  readonly size: { readonly width: number; readonly height: number } | null;
  readonly objects: readonly TruthObject[];
  /** Objects that are crowds, which stand for no single thing and are not asked for. */
  readonly crowds: number;
}

/** Ground truth of a data set, by images. */
export interface Annotations {
  readonly kind: "voc" | "coco" | "masks" | "table" | "scenes";
  readonly source: string;
  /** What opening decided that a reader should know. */
  readonly notes: readonly string[];
  /**
   * The truth of an image, by its path in the data set; null where nothing is said of it. Throws `INVALID_DATA_SET` for
   * what cannot be right.
   */
  truthOf(id: string): Promise<Truth | null>;
}
