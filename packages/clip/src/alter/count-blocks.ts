import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { readHeader } from "@commonground/files";
import { fileSource } from "@commonground/files/node";
import { findLayout } from "../checkpoints/find-layout.ts";
import { unwrapNames } from "../checkpoints/unwrap-names.ts";
import { type LocateOptions, locateModel } from "../model/locate-model.ts";
import { blocksOf, type TensorPlace } from "./tensor-place.ts";

/**
 * Residual blocks of an encoder of the checkpoint `name` (any name or folder that `loadModel` takes), of all its stages:
 * what `fromTop` counts. Throws as `locateModel` and `readHeader` do.
 */
export async function countBlocks(
  name: string,
  tower: TensorPlace["tower"],
  options: LocateOptions = {},
): Promise<number> {
  const { directory } = await locateModel(name, options);
  const { weightsFile } = findLayout(new Set(await readdir(directory)), directory);
  const header = unwrapNames(await readHeader(await fileSource(join(directory, weightsFile))));
  return blocksOf(header.tensors.keys(), tower).length;
}
