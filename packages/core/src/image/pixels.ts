/** An 8-bit RGB image, interleaved: channel k of pixel (x, y) is `data[(y * width + x) * 3 + k]`. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** A binary image: pixel (x, y) is set when `data[y * width + x]` is 1. */
export interface Mask {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** An axis-aligned box in pixels: the pixels x … x + width − 1, y … y + height − 1. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * An ellipse in OpenCV's convention: centre in pixels, `axes` the two full axis lengths in pixels (the first is
 * turned by `angle` degrees from the x axis, clockwise on screen; the second is perpendicular to it).
 */
export interface Ellipse {
  readonly center: readonly [x: number, y: number];
  readonly axes: readonly [number, number];
  readonly angle: number;
}
