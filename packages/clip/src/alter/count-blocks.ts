import { readdir } from "node:fs/promises";
import { findLayout } from "../checkpoints/find-layout.ts";
import { type LocateOptions, locateModel } from "../model/locate-model.ts";
import { openWeights } from "../weights/open-weights.ts";
import { blocksOf, type EncoderName, placeTensors } from "./tensor-place.ts";

/**
 * Residual blocks of an encoder of the checkpoint `name` (any name or folder that `loadModel` takes), of all its stages:
 * what `fromTop` counts. Throws as `locateModel`, `openWeights` and `placeTensors` do.
 */
export async function countBlocks(
  name: string,
  tower: EncoderName,
  options: LocateOptions = {},
): Promise<number> {
  const { directory, weightsFile } = await locateModel(name, options);
  const { source, header } = await openWeights(
    directory,
    weightsFile ?? findLayout(new Set(await readdir(directory)), directory).weightsFile,
  );
  return blocksOf(placeTensors(source.name, header.tensors.keys()), tower).length;
}
