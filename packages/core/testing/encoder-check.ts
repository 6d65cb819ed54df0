/* What the checks of an encoder are made of. They run in vitest and, as they are, in a page without it. */
import { CommonGroundError, createRandom, type Encoder, type Pixels } from "@commonground/core";

/** One promise of the interface `Encoder`, in words, and what rejects when it is broken. */
export interface EncoderCheck {
  readonly name: string;
  readonly check: (encoder: Encoder) => Promise<void>;
}

export function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

/** Rounding of products of 32 bits in another order, beside the largest number. */
const TOLERANCE = 1e-5;

/** Largest difference of two lists of as many numbers, over their largest number or 1. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  must(a.length === b.length, `${a.length} numbers stand against ${b.length}`);
  let apart = 0;
  let largest = 1;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!);
    if (!(difference <= apart)) apart = difference;
    largest = Math.max(largest, Math.abs(b[i]!));
  }
  return apart / largest;
}

export function mustBeEqual(a: ArrayLike<number>, b: ArrayLike<number>, what: string): void {
  const apart = distance(a, b);
  must(apart <= TOLERANCE, `${what}: ${apart} apart`);
}

export function mustDiffer(a: ArrayLike<number>, b: ArrayLike<number>, what: string): void {
  must(a.length !== b.length || distance(a, b) > TOLERANCE, `${what}: equal`);
}

export function mustBeFinite(values: Float32Array, what: string): void {
  must(values.every(Number.isFinite), `${what}: a number that is none`);
}

/** That `attempt` rejects with the project's error of that code. */
export async function mustRefuse(
  attempt: () => Promise<unknown>,
  code: CommonGroundError["code"],
  what: string,
): Promise<void> {
  const found = await attempt().then(
    () => "accepted",
    (error: unknown) =>
      error instanceof CommonGroundError ? error.code : `a foreign error, ${String(error)}`,
  );
  must(found === code, `${what}: ${found} in place of ${code}`);
}

/** Noise, in which every patch is another. */
export function noise(seed: number, width: number, height: number): Pixels {
  const random = createRandom(seed);
  return { width, height, data: Uint8Array.from({ length: width * height * 3 }, () => 256 * random()) };
}

/** `count` frames of noise, of the model's own size. */
export function frames({ info }: Encoder, count: number): Pixels[] {
  const { width, height } = info.imageSize;
  return Array.from({ length: count }, (_, i) => noise(i + 1, width, height));
}

/** Rows of image `i` of `count`. */
export function own({ data }: { readonly data: Float32Array }, i: number, count: number): Float32Array {
  const each = data.length / count;
  return data.subarray(i * each, (i + 1) * each);
}
