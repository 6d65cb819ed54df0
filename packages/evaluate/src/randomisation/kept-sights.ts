import { CommonGroundError } from "@commonground/core";
import { z } from "zod";
import { openKeptRun, type RunIdentity } from "../kept/kept-run.ts";
import type { SeenRow } from "./see-and-tell.ts";

/** Rows of finished images, a file a sight and group of images. */
export interface KeptSights {
  /**
   * Null for what is not finished. `ids`: the group's images. Throws `INVALID_RESULTS` for a file that is none of this run's,
   * or was changed.
   */
  read(sight: string, group: number, ids: readonly string[]): Promise<readonly SeenRow[] | null>;
  write(sight: string, group: number, rows: readonly SeenRow[]): Promise<void>;
}

const places = z.array(z.int().min(0));
const TOLD = z.strictObject({
  answer: z.string(),
  explained: z.string(),
  visionConcepts: places,
  languageConcepts: places,
  sharedConcepts: places,
  conceptScores: z.array(z.number()).nullable(),
  causes: z.array(z.number()).nullable(),
});
const ROWS = z.array(
  z.union([
    z.strictObject({ id: z.string(), error: z.string() }),
    z.strictObject({
      id: z.string(),
      sha256: z.string(),
      seen: z.strictObject({ width: z.int(), height: z.int(), masks: z.array(places) }),
      told: z.record(z.string(), TOLD),
    }),
  ]),
);

/** Rows in a folder. Throws as `openKeptRun`. */
export async function keptInFolder(folder: string, identity: RunIdentity): Promise<KeptSights> {
  const kept = await openKeptRun(folder, "randomisation", identity);
  return {
    async read(sight, group, ids) {
      const name = nameOf(sight, group);
      const found = await kept.read(name);
      if (found === null) return null;
      const parsed = ROWS.safeParse(found);
      if (
        parsed.success &&
        ids.every((id, i) => parsed.data[i]?.id === id) &&
        parsed.data.length === ids.length
      ) {
        return parsed.data;
      }
      throw new CommonGroundError(
        "INVALID_RESULTS",
        `${folder}: ${name}.json holds no rows of this run's images; remove it to have it made again`,
      );
    },
    write: (sight, group, rows) => kept.write(nameOf(sight, group), rows),
  };
}

function nameOf(sight: string, group: number): string {
  return `${sight}-${String(group).padStart(6, "0")}`;
}
