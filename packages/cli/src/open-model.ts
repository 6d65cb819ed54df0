import { type ClipModel, compareEmbeddings, loadModel } from "@commonground/clip";
import type { Pixels } from "@commonground/core";
import { oneLine } from "./one-line.ts";
import { readNamedImage } from "./run/read-named-image.ts";
import type { RuntimeOptions } from "./runtime-options.ts";
import { downloadReports } from "./terminal/download.ts";
import type { Progress } from "./terminal/progress.ts";

/** Images that a newly quantised model is compared on. */
const MOST_COMPARED = 8;

export interface OpenModelOptions extends RuntimeOptions {
  readonly model: string;
  readonly quiet?: boolean;
}

/**
 * Loads a command's model. When its weights were quantised just now, says how near it comes to F32 on the first of the
 * images at `paths`. No status line is left behind.
 */
export async function openModel(
  options: OpenModelOptions,
  paths: readonly string[],
  progress: Progress,
  signal: AbortSignal,
): Promise<ClipModel> {
  const { model: name, quiet, precision, threads, device, lowMemory, architecture, and, mix } = options;
  progress.show(`loading ${name} …`);
  let quantised: string | undefined;
  const reports = downloadReports(progress, quiet);
  const running = { threads, device, lowMemory, architecture, and, mix, signal };
  const onQuantised = (path: string) => (quantised = path);
  let model: ClipModel | undefined;
  try {
    model = await loadModel(name, { ...running, ...reports, precision, onQuantised });
    if (quantised === undefined || quiet) return model;
    progress.show("comparing with f32 …");
    const cosines = await compare(model, await loadModel(name, running), paths, signal);
    progress.clear();
    const found =
      cosines.length === 0
        ? "no image to compare it with f32 on"
        : `cosine to f32 on ${cosines.length} of these images: smallest ${Math.min(...cosines).toFixed(5)}`;
    process.stderr.write(`int8: quantised weights in ${oneLine(quantised)}; ${found}\n`);
    return model;
  } catch (error) {
    await model?.dispose();
    throw error;
  } finally {
    progress.clear();
  }
}

async function compare(
  model: ClipModel,
  reference: ClipModel,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<number[]> {
  try {
    const images: Pixels[] = [];
    for (const path of paths) {
      if (images.length === MOST_COMPARED) break;
      // One that cannot be read is reported when it is explained.
      const image = await readNamedImage(path, { signal }).catch(() => undefined);
      if (image !== undefined) images.push(model.prepareImage(image.pixels));
    }
    signal.throwIfAborted();
    return await compareEmbeddings(model, reference, images, { signal });
  } finally {
    await reference.dispose();
  }
}
