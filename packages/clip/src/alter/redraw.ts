/*
 * Weights drawn anew. A matrix, kernel or table is drawn from the normal distribution that has its own mean and standard
 * deviation, so that signals keep the size they had and nothing of what was learnt remains. A vector (biases, scales of
 * norms, running variances) keeps its numbers in another order: initialisation would set it to a constant, and a normal
 * draw could make a variance negative.
 */
import { contentHash, createGaussian, createRandom, type Random } from "@commonground/core";

/** Random numbers of one tensor, whatever else is drawn: seeded by both the seed and the tensor's name. */
export async function randomFor(seed: number, name: string): Promise<Random> {
  return createRandom(Number.parseInt((await contentHash([seed, name])).slice(0, 8), 16));
}

/** A tensor of that many axes drawn anew. */
export function redraw(values: Float32Array, axes: number, random: Random): Float32Array {
  return axes > 1 ? drawLike(values, random) : shuffled(values, random);
}

/** `values` with normal noise of `level` times their own standard deviation. */
export function addNoise(values: Float32Array, level: number, random: Random): Float32Array {
  const { deviation } = moments(values);
  const gaussian = createGaussian(random);
  return values.map((value) => value + level * deviation * gaussian());
}

function drawLike(values: Float32Array, random: Random): Float32Array {
  const { mean, deviation } = moments(values);
  const gaussian = createGaussian(random);
  return values.map(() => mean + deviation * gaussian());
}

/** Fisher and Yates. */
function shuffled(values: Float32Array, random: Random): Float32Array {
  const mixed = values.slice();
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const value = mixed[last]!;
    mixed[last] = mixed[other]!;
    mixed[other] = value;
  }
  return mixed;
}

function moments(values: Float32Array): { mean: number; deviation: number } {
  const n = Math.max(1, values.length);
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / n;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / n) };
}
