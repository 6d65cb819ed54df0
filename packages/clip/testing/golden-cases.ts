/* Goldens of Python libraries: files of a checkpoint, weights that names make, and what the library computes of them. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeSafetensors } from "@commonground/files";
import { namedWeights, type Recipe } from "./named-weights.ts";

/** Width, height and seed of a picture. */
export type PictureRecipe = readonly [width: number, height: number, seed: number];

export interface GoldenCase {
  readonly weights: string;
  readonly files: Readonly<Record<string, unknown>>;
  readonly tensors: Readonly<Record<string, Recipe>>;
  readonly ids: readonly (readonly number[])[];
  readonly images: readonly (readonly number[])[];
  readonly texts: readonly (readonly number[])[];
  /** Of the first picture, flat, each `every`th number. */
  readonly features?: Readonly<Record<string, readonly number[]>>;
  /** Patches that stay, and the first picture's embedding without the others. */
  readonly kept?: readonly number[];
  readonly dropped?: readonly number[];
}

export interface Goldens {
  readonly pictures: readonly PictureRecipe[];
  readonly every?: number;
  readonly cases: Readonly<Record<string, GoldenCase>>;
}

/** Writes the checkpoint of a case into `directory`, which is made. */
export async function writeGoldenCheckpoint(directory: string, golden: GoldenCase): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, golden.weights), writeSafetensors(namedWeights(golden.tensors)));
  for (const [file, value] of Object.entries(golden.files)) {
    await writeFile(join(directory, file), JSON.stringify(value));
  }
}

/** The picture of a recipe, as the makers draw it: RGB bytes. */
export function goldenPicture([width, height, seed]: PictureRecipe) {
  return {
    width,
    height,
    data: Uint8Array.from(
      { length: width * height * 3 },
      (_, i) => (i * 37 + seed * 101 + Math.floor(i / 97) ** 2) % 256,
    ),
  };
}

/** The largest distance from `expected`, in parts of its largest number; infinite where lengths differ. */
export function relativeDistance(actual: ArrayLike<number>, expected: readonly number[]): number {
  if (actual.length !== expected.length) return Infinity;
  const largest = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, i) => Math.abs(value - actual[i]!) / largest));
}
