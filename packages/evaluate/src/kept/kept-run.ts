import { join } from "node:path";
import { CommonGroundError, contentHash } from "@commonground/core";
import { readJson, writeFileAtomically } from "@commonground/files/node";
import { z } from "zod";

const MAX_BYTES = 1_000_000_000;

/** Everything that decides what a run makes, as plain data. */
export type RunIdentity = Readonly<Record<string, unknown>>;

/** What a run has finished, a file each, whole or not there. */
export interface KeptRun {
  /**
   * What was written under `name`; null for what is not finished. Throws `INVALID_RESULTS` for a file that is damaged, was
   * changed since, or belongs to another run, name or `key`.
   */
  read(name: string, key?: RunIdentity): Promise<unknown>;
  /** `made`: plain data that JSON can hold. `key`: what decides this piece besides the run's identity. */
  write(name: string, made: unknown, key?: RunIdentity): Promise<void>;
}

const hash = z.string().regex(/^[\da-f]{64}$/u);

/**
 * A folder of one run of `commonground evaluate KIND`. Throws `INVALID_RESULTS` where it holds another run's, naming what differs, or a record
 * that was damaged, and `NOT_WRITABLE`.
 */
export async function openKeptRun(folder: string, kind: string, identity: RunIdentity): Promise<KeptRun> {
  const fingerprint = await contentHash(identity);
  await claim(folder, kind, identity, fingerprint);
  const ROWS = z.strictObject({
    schema: z.literal(`commonground/${kind}-rows@2`),
    fingerprint: hash,
    sha256: hash,
    made: z.unknown(),
  });
  const path = (name: string) => join(folder, `${name}.json`);
  const hashOf = (name: string, key: RunIdentity, made: unknown) =>
    contentHash({ fingerprint, name, key, made });
  return {
    async read(name, key = {}) {
      const file = path(name);
      const found = await readIfThere(file, kind);
      if (found === undefined) return null;
      const parsed = ROWS.safeParse(found);
      const refuse = (what: string) =>
        new CommonGroundError("INVALID_RESULTS", `${file}: ${what}; remove it to have it made again`);
      if (!parsed.success) throw refuse(`holds no rows of evaluate ${kind}`);
      if (parsed.data.fingerprint !== fingerprint) throw refuse("holds rows of another run");
      const { made, sha256 } = parsed.data;
      if (sha256 !== (await hashOf(name, key, made))) {
        throw refuse(
          Object.keys(key).length === 0
            ? "was changed after it was written"
            : `was changed after it was written, or made of another ${Object.keys(key).join(", ")}`,
        );
      }
      return made;
    },
    async write(name, made, key = {}) {
      const record = {
        schema: `commonground/${kind}-rows@2`,
        fingerprint,
        sha256: await hashOf(name, key, made),
        made,
      };
      await writeFileAtomically(path(name), `${JSON.stringify(record)}\n`);
    },
  };
}

async function claim(
  folder: string,
  kind: string,
  identity: RunIdentity,
  fingerprint: string,
): Promise<void> {
  const path = join(folder, "run.json");
  const RUN = z.strictObject({
    schema: z.literal(`commonground/${kind}-run@1`),
    fingerprint: hash,
    identity: z.record(z.string(), z.unknown()),
  });
  const found = await readIfThere(path, kind);
  if (found === undefined) {
    const record = { schema: `commonground/${kind}-run@1`, fingerprint, identity };
    return writeFileAtomically(path, `${JSON.stringify(record, null, 2)}\n`);
  }
  const parsed = RUN.safeParse(found);
  if (!parsed.success) {
    throw new CommonGroundError(
      "INVALID_RESULTS",
      `${path}: is no record of evaluate ${kind}; give another folder, or move that away`,
    );
  }
  const { identity: before, fingerprint: stated } = parsed.data;
  if ((await contentHash(before)) !== stated) {
    throw new CommonGroundError(
      "INVALID_RESULTS",
      `${path}: was changed after it was written; give another folder, or move that away`,
    );
  }
  if (stated === fingerprint) return;
  const asked = JSON.parse(JSON.stringify(identity)) as RunIdentity;
  const differing = Object.keys({ ...before, ...asked }).filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(asked[key]),
  );
  throw new CommonGroundError(
    "INVALID_RESULTS",
    `${folder}: holds a run of evaluate ${kind} with other ${differing.join(", ")}; give another folder for this one, or move that away`,
  );
}

/** Undefined where there is no such file. */
async function readIfThere(path: string, kind: string): Promise<unknown> {
  try {
    return await readJson(path, {
      what: `record of evaluate ${kind}`,
      maxBytes: MAX_BYTES,
      code: "INVALID_RESULTS",
    });
  } catch (error) {
    if (error instanceof CommonGroundError && error.code === "NOT_FOUND") return undefined;
    throw error;
  }
}
