import { join } from "node:path";
import {
  CommonGroundError,
  contentHash,
  type ExplainSettings,
  METHOD_VERSION,
  type ModelInfo,
  type Seen,
  SEEING_SETTINGS,
  SOFTWARE_VERSION,
} from "@commonground/core";
import { readFileBytes, writeFileAtomically } from "@commonground/files/node";
import { decodeSeen, encodeSeen } from "./seen-file.ts";

/** Whose embeddings: an image by the hash of its bytes. */
export interface SeenKey {
  readonly sha256: string;
  /** Where its parts are found together with those of others: the hash of all of them in order, and its place there. */
  readonly group: { readonly sha256: string; readonly place: number } | null;
}

/** What came of a shard's embeddings. */
export interface KeptTally {
  /** Images that needed no encoder. */
  recalled: number;
  /** Images that were encoded and kept. */
  made: number;
  /** Files that were damaged, and made anew. */
  readonly damaged: string[];
}

/** Embeddings of one model under settings that see alike, in a folder that any number of processes may share. */
export interface KeptEmbeddings {
  /** Null for what is not there or is damaged. Throws `INVALID_RESULTS` for what cannot be read. */
  recall(key: SeenKey): Promise<Seen | null>;
  keep(key: SeenKey, seen: Seen): Promise<void>;
  readonly tally: KeptTally;
}

/** Twice 672 subsets and fifty divisions into 20 parts at 4,096 numbers; images of usual models take a hundredth. */
const MAX_BYTES = 64_000_000;
/** Of a hash, in names of folders; files say all of it inside. */
const SHOWN = 16;

/**
 * Opens `<folder>/<model>-<hash>`, the hash being that of everything that decides what is encoded: weights,
 * configuration, precision, runtime, settings of vision, versions. Bank, classes and settings of words decide nothing.
 * Without causes, what was kept with them is as good.
 */
export async function openKeptEmbeddings(
  folder: string,
  info: ModelInfo,
  settings: ExplainSettings,
): Promise<KeptEmbeddings> {
  const own = await placeOf(folder, info, settings);
  const withCauses =
    settings.causes === "none" ? await placeOf(folder, info, { ...settings, causes: "shapley" }) : null;
  const tally: KeptTally = { recalled: 0, made: 0, damaged: [] };

  async function read({ pathOf, statedBy }: Place, key: SeenKey): Promise<Seen | null> {
    const path = pathOf(key);
    try {
      const bytes = await readFileBytes(path, {
        what: "embeddings",
        maxBytes: MAX_BYTES,
        code: "INVALID_RESULTS",
      });
      return await decodeSeen(bytes, statedBy(key), key.sha256, path);
    } catch (error) {
      const { code } = error as CommonGroundError;
      if (code === "NOT_FOUND") return null;
      if (code !== "CORRUPT" && code !== "TOO_LARGE") throw error;
      tally.damaged.push(path);
      return null;
    }
  }

  return {
    tally,
    async recall(key) {
      let seen = await read(own, key);
      if (seen === null && withCauses !== null) {
        const more = await read(withCauses, key);
        seen = more && { ...more, subsets: null };
      }
      if (seen !== null) tally.recalled++;
      return seen;
    },
    async keep(key, seen) {
      await writeFileAtomically(own.pathOf(key), encodeSeen(seen, own.statedBy(key)));
      tally.made++;
    },
  };
}

/** Where embeddings lie that were made in one way, and what each file says of how it was made. */
interface Place {
  readonly pathOf: (key: SeenKey) => string;
  readonly statedBy: (key: SeenKey) => string;
}

async function placeOf(folder: string, info: ModelInfo, settings: ExplainSettings): Promise<Place> {
  const madeBy = {
    weightsSha256: info.sha256,
    configurationSha256: info.configurationSha256,
    precision: info.precision,
    runtime: info.runtime,
    device: info.device,
    settings: Object.fromEntries(SEEING_SETTINGS.map((name) => [name, settings[name]])),
    method: METHOD_VERSION,
    software: SOFTWARE_VERSION,
  };
  const name = info.id.replaceAll(/[^\p{L}\p{N}._-]+/gu, "_");
  const root = join(folder, `${name}-${(await contentHash(madeBy)).slice(0, SHOWN)}`);
  return {
    pathOf: ({ sha256, group }) =>
      group === null
        ? join(root, sha256.slice(0, 2), `${sha256}.safetensors`)
        : join(root, `class-${group.sha256.slice(0, SHOWN)}`, `${group.place}-${sha256}.safetensors`),
    statedBy: (key) => JSON.stringify({ ...madeBy, image: key.sha256, group: key.group }),
  };
}
