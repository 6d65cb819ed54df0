import { stat } from "node:fs/promises";
import { join } from "node:path";
import { CommonGroundError } from "@commonground/core";
import { cachedCommit, repoPaths } from "./cache-layout.ts";
import type { ChooseFiles } from "./chosen-files.ts";
import type { HubSettings } from "./hub-settings.ts";
import { listFilesBelow } from "./list-files-below.ts";
import { matchesPatterns } from "./match-patterns.ts";

/** A model on this disk. */
export interface Snapshot {
  readonly repo: string;
  /** The commit, 40 hexadecimal digits. */
  readonly commit: string;
  /** Folder with the files, to be loaded like any other. */
  readonly directory: string;
  /** Its weights file; null where files were chosen by patterns. */
  readonly weights: string | null;
  /** Whether it has a tokenizer.json; where not, CLIP models take OpenAI's vocabulary of 49,408 tokens. */
  readonly tokenizer: boolean;
  /**
   * Whether the configuration of its layout, and in Hugging Face's that of its preprocessing, is beside the weights. A
   * cache that others have filled may lack them though the hub has them.
   */
  readonly configured: boolean;
  /** Where the commit was learnt. */
  readonly source: "hub" | "cache";
}

/**
 * The snapshot that the cache holds of a revision, whichever tool has put it there, without asking the network. Null
 * unless weights and configuration, or a file for each pattern, are there.
 */
export async function findSnapshot(
  repo: string,
  revision: string,
  settings: HubSettings,
  choose: ChooseFiles,
  patterns?: readonly string[],
): Promise<Snapshot | null> {
  const paths = repoPaths(settings.cacheDirectory, repo);
  const commit = await cachedCommit(paths, revision);
  if (commit === null) return null;
  const directory = join(paths.snapshots, commit);
  const files: string[] = [];
  for (const file of await listFilesBelow(directory)) {
    const found = await stat(join(directory, file)).catch(() => null);
    if (found?.isFile()) files.push(file);
  }
  const tokenizer = files.includes("tokenizer.json");
  const snapshot = { repo, commit, directory, tokenizer, source: "cache" } as const;
  if (patterns !== undefined) {
    const whole = patterns.every((pattern) => files.some((file) => matchesPatterns(file, [pattern])));
    return whole ? { ...snapshot, weights: null, configured: false } : null;
  }
  try {
    const { weights, needed } = choose(repo, files);
    return { ...snapshot, weights, configured: needed.every((name) => files.includes(name)) };
  } catch (error) {
    if (error instanceof CommonGroundError) return null;
    throw error;
  }
}
