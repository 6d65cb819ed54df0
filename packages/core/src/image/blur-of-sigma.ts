import type { Pixels } from "./pixels.ts";

/** Beyond three σ a Gaussian weighs less than a grey level. */
const REACH = 3;

/**
 * Gaussian blur of standard deviation `sigma` in pixels (> 0), separable, computed in Float64 and rounded once; pixels
 * beyond the edge repeat it. For wide blurs; `gaussianBlur` is OpenCV's, byte for byte.
 */
export function blurOfSigma({ width, height, data }: Pixels, sigma: number): Pixels {
  const radius = Math.max(1, Math.ceil(REACH * sigma));
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-0.5 * ((i - radius) / sigma) ** 2),
  );
  const total = weights.reduce((a, b) => a + b, 0);
  weights.forEach((weight, i) => (weights[i] = weight / total));
  const across = new Float64Array(data.length);
  blurLines(data, across, weights, { lines: height, length: width, line: width * 3, step: 3 });
  const down = new Float64Array(data.length);
  blurLines(across, down, weights, { lines: width, length: height, line: 3, step: width * 3 });
  return { width, height, data: Uint8Array.from(down, (value) => Math.round(value)) };
}

interface Lines {
  readonly lines: number;
  readonly length: number;
  /** From the start of one line to that of the next, and from one pixel of a line to the next. */
  readonly line: number;
  readonly step: number;
}

function blurLines(from: ArrayLike<number>, to: Float64Array, weights: Float64Array, lines: Lines): void {
  const { length, step } = lines;
  const radius = (weights.length - 1) / 2;
  for (let l = 0; l < lines.lines; l++) {
    for (let c = 0; c < 3; c++) {
      const start = l * lines.line + c;
      for (let x = 0; x < length; x++) {
        let sum = 0;
        for (let k = 0; k < weights.length; k++) {
          const at = Math.min(Math.max(x + k - radius, 0), length - 1);
          sum += weights[k] * from[start + at * step];
        }
        to[start + x * step] = sum;
      }
    }
  }
}
