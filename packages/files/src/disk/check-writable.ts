import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { CommonGroundError } from "@commonground/core";

/**
 * Throws `NOT_WRITABLE` unless files can be put into `folder`, which may be yet to be made: then the nearest folder
 * above it counts. Looks only; makes nothing.
 */
export async function checkWritable(folder: string): Promise<void> {
  let nearest = resolve(folder);
  let found = await stat(nearest).catch(() => null);
  while (found === null && dirname(nearest) !== nearest) {
    nearest = dirname(nearest);
    found = await stat(nearest).catch(() => null);
  }
  if (!found?.isDirectory()) {
    throw new CommonGroundError(
      "NOT_WRITABLE",
      `${folder}: cannot be written into: ${nearest} is no folder; choose another place`,
    );
  }
  try {
    await access(nearest, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new CommonGroundError(
      "NOT_WRITABLE",
      `${folder}: cannot be written into: no permission to write in ${nearest}; choose another place`,
      { cause },
    );
  }
}
