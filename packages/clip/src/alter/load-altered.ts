import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocateOptions, locateModel } from "../model/locate-model.ts";
import type { ClipModel } from "../model/model.ts";
import { alterCheckpoint } from "./alter-checkpoint.ts";
import type { Change } from "./change.ts";

/**
 * A checkpoint altered, written into a temporary folder that is there until the model is disposed of. `called`: what it is
 * called, from its id. The same name and change give the same bytes. Throws as `alterCheckpoint` and `load`.
 */
export async function loadAltered(
  name: string,
  change: Change,
  called: (id: string) => string,
  load: (directory: string) => Promise<ClipModel>,
  options: LocateOptions = {},
): Promise<ClipModel> {
  const { id } = await locateModel(name, options);
  const folder = await mkdtemp(join(tmpdir(), "commonground-altered-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const directory = join(folder, called(id));
    await alterCheckpoint(name, directory, change, options);
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
