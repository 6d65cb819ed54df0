import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { CommonGroundError, sha256 } from "@commonground/core";
import { decodeText, parseJson } from "@commonground/files";
import { readFileBytes } from "@commonground/files/node";
import { openWeights, type WeightsOnDisk } from "../weights/open-weights.ts";
import { assumeConfig } from "./assume-config.ts";
import { embeddedModels } from "./embedded.ts";
import { findLayout, layoutBeside } from "./find-layout.ts";
import type { ConfigFile, Layout } from "./layout.ts";
import { readPreprocessor } from "./read-preprocessor.ts";
import { refuseByConfig } from "./refuse-by-config.ts";
import { findTokenizerSettings } from "./read-tokenizer-settings.ts";
import { MAX_CONFIG_BYTES, MAX_TOKENIZER_BYTES } from "./limits.ts";
import { findTokenizerFile, parseTokenizerFile } from "./tokenizer-file.ts";

/** A model's files in a directory: the small ones read, the weights found. */
export interface Checkpoint {
  readonly layout: Layout;
  readonly config: ConfigFile;
  readonly preprocessor: ConfigFile | undefined;
  /** That of `vocab.txt` for Chinese CLIP without one; undefined where the directory has none. */
  readonly tokenizer: ConfigFile | undefined;
  /** Brings the one that stands for it, when a text is first encoded. */
  readonly commonTokenizer?: (() => Promise<ConfigFile>) | undefined;
  /** What is said of the tokenizer besides, in the files that there are. */
  readonly tokenizerSettings: readonly ConfigFile[];
  readonly weights: WeightsOnDisk;
  /** Whether a configuration was beside the weights. */
  readonly configured: boolean;
  /** A sentence on what was assumed of weights without a configuration. */
  readonly assumed: string | undefined;
}

export interface CheckpointOptions {
  /** Stands for a tokenizer.json that the directory lacks. */
  readonly tokenizerPath?: string | undefined;
  /** The weights' name, where it is not one that a layout knows. */
  readonly weightsFile?: string | undefined;
  /** Name of the layout to take where the directory has several. */
  readonly layout?: string | undefined;
  /** For weights without a configuration: open_clip's name of their model, or the path of a configuration. */
  readonly architecture?: string | undefined;
}

/**
 * Reads a directory in one of the known layouts, weights after the configuration. Throws `NOT_FOUND` when it has no
 * checkpoint that can be read (naming what it has), `INVALID_CONFIG` or `INVALID_TOKENIZER` for a file that is no JSON, or
 * as `refuseByConfig`, `openWeights` and `assumeConfig` do.
 */
export async function loadCheckpoint(
  directory: string,
  options: CheckpointOptions = {},
): Promise<Checkpoint> {
  const { tokenizerPath, architecture } = options;
  const files = await listDirectory(directory);
  const found =
    options.weightsFile === undefined
      ? findLayout(files, directory, options.layout)
      : { layout: layoutBeside(files, options.weightsFile), weightsFile: options.weightsFile };
  const named = found.layout.config;
  const given = named === undefined ? undefined : await readConfigFile(join(directory, named));
  if (given !== undefined) refuseByConfig(found.layout, given);
  const weights = await openWeights(directory, found.weightsFile);
  const { layout, config, assumed } =
    given === undefined
      ? await assumeConfig(join(directory, found.weightsFile), weights.header, architecture)
      : { layout: found.layout, config: given, assumed: undefined };
  const readIfPresent = (name: string) =>
    files.has(name) ? readConfigFile(join(directory, name)) : undefined;
  const preprocessor = await readPreprocessor(layout.preprocessors ?? [], readIfPresent);
  const own = await findTokenizerFile(config, (name) => files.has(name));
  const tokenizerFile = tokenizerPath ?? (own === undefined ? undefined : join(directory, own));
  // Those of a tokenizer that is not there say nothing of the one in its place.
  const tokenizerSettings =
    tokenizerPath === undefined ? await findTokenizerSettings(layout, config, readIfPresent) : [];
  return {
    layout,
    config,
    preprocessor,
    tokenizer: tokenizerFile === undefined ? undefined : await readTokenizer(tokenizerFile),
    tokenizerSettings,
    weights,
    configured: given !== undefined,
    assumed,
  };
}

async function listDirectory(directory: string): Promise<ReadonlySet<string>> {
  try {
    return new Set(await readdir(directory));
  } catch (cause) {
    const names = embeddedModels()
      .map(({ name }) => name)
      .join(", ");
    throw new CommonGroundError(
      "NOT_FOUND",
      `${directory}: is neither an embedded model (${names}) nor a directory that can be read; ` +
        "give one of these names or the path of a directory",
      { cause },
    );
  }
}

const CONFIG = { what: "configuration", maxBytes: MAX_CONFIG_BYTES, code: "INVALID_CONFIG" } as const;
const TOKENIZER = { what: "tokenizer", maxBytes: MAX_TOKENIZER_BYTES, code: "INVALID_TOKENIZER" } as const;

/** Reads a tokenizer's file (`findTokenizerFile`). */
export const readTokenizer = async (path: string): Promise<ConfigFile> =>
  parseTokenizerFile(path, await readFileBytes(path, TOKENIZER));

async function readConfigFile(path: string): Promise<ConfigFile> {
  const bytes = await readFileBytes(path, CONFIG);
  const value = parseJson(decodeText(bytes, path, CONFIG.code), path, CONFIG.code);
  return { path, value, sha256: await sha256(bytes as Uint8Array<ArrayBuffer>) };
}
