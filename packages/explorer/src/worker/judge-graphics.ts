/** What an adapter says of itself; browsers tell as much as they like. */
export interface AdapterInfo {
  readonly vendor?: string;
  readonly architecture?: string;
  readonly device?: string;
  readonly description?: string;
  readonly isFallbackAdapter?: boolean;
}

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|basic render/iu;

/** Why what a browser offers is no graphics card; null where it is one. `undefined` stands for no offer. */
export function noCard(info: AdapterInfo | undefined): string | null {
  if (info === undefined) return "this browser offers no graphics card";
  const { vendor, architecture, device, description, isFallbackAdapter } = info;
  const software = [vendor, architecture, device, description].some((name) => SOFTWARE.test(name ?? ""));
  return software || isFallbackAdapter === true
    ? "the graphics card that this browser offers is made of software"
    : null;
}

/**
 * What a value may be off, as a share of the largest of its kind. Sums in another order differ by some 1e-6; a driver that
 * computes in half precision, by 1e-3 and more.
 */
export const TOLERANCE = 1e-4;

/** The same on both devices: what an image gave, kind by kind, and how many ms the same images took. */
export interface Measured {
  readonly values: Readonly<Record<string, Float32Array>>;
  readonly milliseconds: number;
}

/**
 * Whether the graphics card is right and quicker, and that in words. Where `slow` is true it need not be quicker.
 * Values that are no numbers, or not as many, are wrong.
 */
export function judgeGraphics(
  processor: Measured,
  graphics: Measured,
  slow = false,
): { readonly use: boolean; readonly why: string } {
  let worst = 0;
  for (const [kind, expected] of Object.entries(processor.values)) {
    worst = Math.max(worst, apart(expected, graphics.values[kind]));
  }
  if (!(worst <= TOLERANCE)) {
    const much = Number.isFinite(worst) ? `differ by ${worst.toExponential(1)} of the largest` : "are none";
    return { use: false, why: `the graphics card’s numbers ${much}, so it is not used` };
  }
  const gain = processor.milliseconds / graphics.milliseconds;
  const right = `the graphics card’s numbers differ by ${worst.toExponential(1)} of the largest`;
  return gain > 1
    ? { use: true, why: `${right}, and it is ${gain.toPrecision(2)} times as quick` }
    : { use: slow, why: `${right}, but it takes ${(1 / gain).toPrecision(2)} times as long` };
}

/** The largest difference as a share of the largest value; infinite where one is no number or missing. */
function apart(expected: Float32Array, found: Float32Array | undefined): number {
  if (found?.length !== expected.length) return Infinity;
  let [largest, difference] = [0, 0];
  for (const [i, value] of expected.entries()) {
    const off = Math.abs(value - found[i]!);
    if (!Number.isFinite(off)) return Infinity;
    largest = Math.max(largest, Math.abs(value));
    difference = Math.max(difference, off);
  }
  return difference === 0 ? 0 : difference / largest;
}
