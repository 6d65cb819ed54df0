import { link, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import {
  CommonGroundError,
  contentHash,
  type ExplainSettings,
  METHOD_VERSION,
  type ModelInfo,
  SOFTWARE_VERSION,
} from "@commonground/core";
import { decodeText } from "@commonground/files";
import { readFileBytes, temporaryName, writeFileAtomically } from "@commonground/files/node";
import type { EvaluationIdentity } from "../evaluation/evaluation-identity.ts";
import { RESULTS } from "../results/columns.ts";
import { parseRunRecord, RUN_SCHEMA } from "./parse-run-record.ts";

/** Everything that decides the rows of a run: where one of these differs, so may the rows. */
export interface RunIdentity {
  readonly model: string;
  readonly weightsSha256: string;
  readonly configurationSha256: string;
  readonly precision: string;
  /** What computed them and where, as in `ModelInfo`: each rounds in its own way. */
  readonly runtime: string;
  readonly device: string;
  readonly settings: ExplainSettings;
  readonly bankSha256: string;
  readonly classesSha256: string;
  readonly dataSetSha256: string;
  readonly items: number;
  readonly parts: "image" | "class";
  readonly shardSize: number;
  readonly similarities: boolean;
  /** What is judged, where the run does not explain. */
  readonly evaluation?: EvaluationIdentity | undefined;
  readonly method: number;
  readonly results: string;
}

/** What a run's folder says of itself, beside its shards. */
export interface RunRecord {
  readonly schema: typeof RUN_SCHEMA;
  /** SHA-256 of the canonical JSON of `identity`. */
  readonly fingerprint: string;
  readonly setting: string;
  readonly shards: number;
  readonly identity: RunIdentity;
  readonly model: ModelInfo;
  readonly classes: readonly string[];
  /** Distinct descriptors of the bank, which `bankSha256` is of; records of earlier versions lack it. */
  readonly descriptors?: number;
  readonly software: string;
  /** SHA-256 of the canonical JSON of all the rest: `classes` and `model` are read without computing them anew. */
  readonly sha256: string;
}

const FILE = "run.json";

export async function runRecord(
  model: ModelInfo,
  setting: string,
  shards: number,
  classes: readonly string[],
  rest: Omit<
    RunIdentity,
    | "model"
    | "weightsSha256"
    | "configurationSha256"
    | "precision"
    | "runtime"
    | "device"
    | "method"
    | "results"
  >,
  descriptors: number,
  results: string = RESULTS.schema,
): Promise<RunRecord> {
  const identity: RunIdentity = {
    ...rest,
    model: model.id,
    weightsSha256: model.sha256,
    configurationSha256: model.configurationSha256,
    precision: model.precision,
    runtime: model.runtime,
    device: model.device,
    method: METHOD_VERSION,
    results,
  };
  return sealRecord({
    schema: RUN_SCHEMA,
    fingerprint: await contentHash(identity),
    setting,
    shards,
    identity,
    model,
    classes,
    descriptors,
    software: SOFTWARE_VERSION,
  });
}

/** A record with the hash by which a reader sees that it is whole. */
export async function sealRecord(record: Omit<RunRecord, "sha256">): Promise<RunRecord> {
  return { ...record, sha256: await contentHash(record) };
}

/** As many class names as a plan may have, of any length, and more. */
const MAX_BYTES = 64_000_000;

/**
 * The record of a run's folder; null where there is none. Throws `INVALID_RESULTS` for what is no record or cannot be read,
 * `TOO_LARGE`.
 */
export async function readRunRecord(folder: string): Promise<RunRecord | null> {
  const path = join(folder, FILE);
  const what = "record of a run";
  const bytes = await readFileBytes(path, { what, maxBytes: MAX_BYTES, code: "INVALID_RESULTS" }).catch(
    (error: CommonGroundError) => {
      if (error.code === "NOT_FOUND") return null;
      throw error;
    },
  );
  return bytes === null ? null : parseRunRecord(decodeText(bytes, path, "INVALID_RESULTS"), path);
}

/**
 * Makes a folder the run's own, or finds that it is. Throws `INVALID_RESULTS` where it holds a run that differs in
 * anything that decides its rows, naming what: old rows and new ones are never mixed.
 */
export async function claimRunFolder(folder: string, record: RunRecord): Promise<void> {
  const found = (await readRunRecord(folder)) ?? (await firstRecord(folder, record));
  if (found.fingerprint !== record.fingerprint) refuseOther(folder, found.identity, record.identity);
}

/** Throws `INVALID_RESULTS` with what differs between the run that is in a folder and the one that is to be. */
export function refuseOther(folder: string, found: RunIdentity, wanted: RunIdentity): never {
  const names = Object.keys({ ...found, ...wanted }) as (keyof RunIdentity)[];
  const differing = names.filter((name) => shown(found[name]) !== shown(wanted[name]));
  const [first] = differing;
  const detail =
    first === "settings"
      ? settingsDiffering(found.settings, wanted.settings)
      : `${first} was ${shown(found[first])} and is ${shown(wanted[first])}`;
  throw new CommonGroundError(
    "INVALID_RESULTS",
    `${folder}: holds results of another run (${detail}${differing.length > 1 ? `; also ${differing.slice(1).join(", ")}` : ""}); ` +
      "give another folder for these, or move those away",
  );
}

/** File systems without hard links. */
const NO_LINKS: ReadonlySet<string> = new Set(["EPERM", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "EMLINK"]);

/**
 * Writes the record of a folder that has none, unless another process is quicker; what is there then. A link is made
 * or there already, where a rename would replace the other's; without links the last one stands.
 */
async function firstRecord(folder: string, record: RunRecord): Promise<RunRecord> {
  const path = join(folder, FILE);
  const temporary = temporaryName(path);
  await writeFileAtomically(temporary, `${JSON.stringify(record, null, 2)}\n`);
  try {
    await link(temporary, path);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (NO_LINKS.has(code)) await rename(temporary, path);
    else if (code !== "EEXIST") throw error;
  } finally {
    await rm(temporary, { force: true });
  }
  return (await readRunRecord(folder)) ?? record;
}

const shown = (value: unknown): string => JSON.stringify(value) ?? "nothing";

function settingsDiffering(before: ExplainSettings, now: ExplainSettings): string {
  const names = Object.keys({ ...before, ...now }) as (keyof ExplainSettings)[];
  return names
    .filter((name) => before[name] !== now[name])
    .map((name) => `${name} was ${before[name]} and is ${now[name]}`)
    .join(", ");
}
