import { join } from "node:path";
import { CommonGroundError, contentHash } from "@commonground/core";
import { readJson, writeFileAtomically } from "@commonground/files/node";
import { z } from "zod";
import type { SeenRow } from "./see-and-tell.ts";

const RUN_SCHEMA = "commonground/randomisation-run@1";
const ROWS_SCHEMA = "commonground/randomisation-rows@1";
const MAX_BYTES = 1_000_000_000;

/** Everything that decides the rows of a run. */
export type RunIdentity = Readonly<Record<string, unknown>>;

/** Rows of finished images, a file a sight and group of images. */
export interface KeptSights {
  /** Null for what is not finished. Throws `INVALID_RESULTS` for a file that is none of this run's. */
  read(sight: string, group: number): Promise<readonly SeenRow[] | null>;
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
const ROWS = z.strictObject({
  schema: z.literal(ROWS_SCHEMA),
  fingerprint: z.string(),
  rows: z.array(
    z.union([
      z.strictObject({ id: z.string(), error: z.string() }),
      z.strictObject({
        id: z.string(),
        sha256: z.string(),
        seen: z.strictObject({ width: z.int(), height: z.int(), masks: z.array(places) }),
        told: z.record(z.string(), TOLD),
      }),
    ]),
  ),
});

/**
 * Rows in a folder, whole files or none. Throws `INVALID_RESULTS` where the folder holds another run's, naming what
 * differs, and `NOT_WRITABLE`.
 */
export async function keptInFolder(folder: string, identity: RunIdentity): Promise<KeptSights> {
  const fingerprint = await contentHash(identity);
  await claim(folder, identity, fingerprint);
  const path = (sight: string, group: number) =>
    join(folder, `${sight}-${String(group).padStart(6, "0")}.json`);
  return {
    async read(sight, group) {
      const file = path(sight, group);
      const value = await readIfThere(file);
      if (value === null) return null;
      const parsed = ROWS.safeParse(value);
      if (!parsed.success || parsed.data.fingerprint !== fingerprint) {
        throw new CommonGroundError(
          "INVALID_RESULTS",
          `${file}: holds no rows of this run; remove it to have them made again`,
        );
      }
      return parsed.data.rows;
    },
    async write(sight, group, rows) {
      await writeFileAtomically(
        path(sight, group),
        `${JSON.stringify({ schema: ROWS_SCHEMA, fingerprint, rows })}\n`,
      );
    },
  };
}

async function claim(folder: string, identity: RunIdentity, fingerprint: string): Promise<void> {
  const path = join(folder, "run.json");
  const found = await readIfThere(path);
  if (found === null) {
    const record = { schema: RUN_SCHEMA, fingerprint, identity };
    return writeFileAtomically(path, `${JSON.stringify(record, null, 2)}\n`);
  }
  const record = found as { schema?: unknown; fingerprint?: unknown; identity?: RunIdentity };
  if (record.schema !== RUN_SCHEMA || record.identity === undefined) {
    throw new CommonGroundError(
      "INVALID_RESULTS",
      `${path}: is no record of a randomisation; give another folder, or move that away`,
    );
  }
  if (record.fingerprint === fingerprint) return;
  const before = record.identity;
  const differing = Object.keys({ ...before, ...identity }).filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(identity[key]),
  );
  throw new CommonGroundError(
    "INVALID_RESULTS",
    `${folder}: holds a randomisation with other ${differing.join(", ")}; give another folder for this one, or move that away`,
  );
}

async function readIfThere(path: string): Promise<unknown> {
  try {
    return await readJson(path, {
      what: "record of a randomisation",
      maxBytes: MAX_BYTES,
      code: "INVALID_RESULTS",
    });
  } catch (error) {
    if (error instanceof CommonGroundError && error.code === "NOT_FOUND") return null;
    throw error;
  }
}
