import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { alterCheckpoint, type ClipModel, locateModel } from "@commonground/clip";
import { alteredName } from "../plan/altered-name.ts";
import type { PlannedWeights } from "../plan/plan.ts";

/**
 * A model with other weights than its own, written into a temporary folder that is there until the model is disposed of.
 * The same name and weights give the same bytes.
 */
export async function loadAltered(
  name: string,
  weights: PlannedWeights,
  load: (directory: string) => Promise<ClipModel>,
  signal?: AbortSignal,
): Promise<ClipModel> {
  const { id } = await locateModel(name, { signal });
  const folder = await mkdtemp(join(tmpdir(), "commonground-altered-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const directory = join(folder, alteredName(id, weights));
    await alterCheckpoint(name, directory, weights, { signal });
    const model = await load(directory);
    return {
      ...model,
      async dispose() {
        await model.dispose();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
