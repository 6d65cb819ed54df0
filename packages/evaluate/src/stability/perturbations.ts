import { type Mask, type Pixels, resample } from "@commonground/core";
import { encodeJpeg } from "@commonground/files";
import { readImage } from "@commonground/files/node";

/** A change of an image, or of the seed, that should leave an explanation as it is. */
export interface Perturbation {
  readonly name: string;
  /** What is added to the seed. */
  readonly seed: number;
  apply(frame: Pixels): Promise<Pixels> | Pixels;
  /** Where a pixel of the changed frame comes from. */
  source(x: number, y: number, frame: Pick<Pixels, "width" | "height">): readonly [x: number, y: number];
}

const same = (x: number, y: number) => [x, y] as const;

/** Margin that a crop cuts off each side, a share of it. */
const CROP = 0.04;

/** Two other seeds, shifts of 1, 2 and 4 px, a crop of 4 % a side, and JPEG at qualities 75 and 50. */
export const PERTURBATIONS: readonly Perturbation[] = [
  { name: "seed 1", seed: 1, apply: (frame) => frame, source: same },
  { name: "seed 2", seed: 2, apply: (frame) => frame, source: same },
  shift(1, 0),
  shift(0, -2),
  shift(-4, 4),
  {
    name: "crop",
    seed: 0,
    apply: (frame) => {
      const { large, left, top } = enlarged(frame);
      const { width, height } = frame;
      return resample(frame, large.width, large.height, "bicubic", { x: left, y: top, width, height });
    },
    source: (x, y, frame) => {
      const { large, left, top } = enlarged(frame);
      return [
        Math.floor(((x + left + 0.5) * frame.width) / large.width),
        Math.floor(((y + top + 0.5) * frame.height) / large.height),
      ];
    },
  },
  jpeg(75),
  jpeg(50),
];

/** The frame so large that its crop has the frame's size, and where that lies in it. */
function enlarged({ width, height }: Pick<Pixels, "width" | "height">) {
  const large = {
    width: Math.round(width / (1 - 2 * CROP)),
    height: Math.round(height / (1 - 2 * CROP)),
  };
  return {
    large,
    left: Math.floor((large.width - width) / 2),
    top: Math.floor((large.height - height) / 2),
  };
}

/** What a mask of the frame becomes in the changed frame. */
export function maskAfter({ width, height, data }: Mask, { source }: Perturbation): Mask {
  return {
    width,
    height,
    data: Uint8Array.from(data, (_, p) => {
      const [x, y] = source(p % width, Math.floor(p / width), { width, height });
      return x >= 0 && y >= 0 && x < width && y < height ? data[y * width + x] : 0;
    }),
  };
}

/** Moved by whole pixels; what comes in at a side is the side's pixels again. */
function shift(dx: number, dy: number): Perturbation {
  const source = (x: number, y: number) => [x - dx, y - dy] as const;
  return {
    name: `shift by ${dx}, ${dy} px`,
    seed: 0,
    apply({ width, height, data }) {
      const moved = new Uint8Array(data.length);
      for (let p = 0; p < width * height; p++) {
        const [x, y] = source(p % width, Math.floor(p / width));
        const from = Math.min(Math.max(y, 0), height - 1) * width + Math.min(Math.max(x, 0), width - 1);
        moved.set(data.subarray(3 * from, 3 * from + 3), 3 * p);
      }
      return { width, height, data: moved };
    },
    source,
  };
}

function jpeg(quality: number): Perturbation {
  return {
    name: `JPEG ${quality}`,
    seed: 0,
    apply: async (frame) => (await readImage(await encodeJpeg(frame, quality))).pixels,
    source: same,
  };
}
