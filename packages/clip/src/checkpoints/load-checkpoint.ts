import { readdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import { CommonGroundError, sha256 } from "@commonground/core";
import { decodeText, parseJson } from "@commonground/files";
import { fileError, readFileBytes, type ReadFileOptions } from "@commonground/files/node";
import { embeddedModels } from "./embedded.ts";
import { findLayout } from "./find-layout.ts";
import { type ConfigFile, type Layout, TOKENIZER_FILE } from "./layout.ts";
import { readPreprocessor } from "./read-preprocessor.ts";
import { findTokenizerSettings } from "./read-tokenizer-settings.ts";
import { MAX_CONFIG_BYTES, MAX_TOKENIZER_BYTES } from "./limits.ts";

/** A model's files in a directory: the small ones read, the weights found. */
export interface Checkpoint {
  readonly layout: Layout;
  readonly config: ConfigFile;
  readonly preprocessor: ConfigFile | undefined;
  /** Undefined where the directory has none. */
  readonly tokenizer: ConfigFile | undefined;
  /** What is said of the tokenizer besides, in the files that there are. */
  readonly tokenizerSettings: readonly ConfigFile[];
  /** Real path of the weights file, symbolic links resolved. */
  readonly weightsPath: string;
}

/**
 * Reads a directory in one of the known layouts; `tokenizerPath` stands for a tokenizer.json it lacks. Throws
 * `NOT_FOUND` when it has no checkpoint that can be read (naming what it has), `UNSUPPORTED_FEATURE` when all it has is
 * a pickle, `INVALID_CONFIG` or `INVALID_TOKENIZER` for a file that is no JSON.
 */
export async function loadCheckpoint(directory: string, tokenizerPath?: string): Promise<Checkpoint> {
  const files = await listDirectory(directory);
  const { layout, weightsFile } = findLayout(files, directory);
  // Runtimes refuse weights outside the folder they are given, and the hub's cache keeps symbolic links.
  const weightsPath = await realpath(join(directory, weightsFile)).catch((cause: unknown) => {
    throw fileError(join(directory, weightsFile), "weights file", "INVALID_WEIGHTS", cause);
  });
  const readIfPresent = (name: string | undefined, kind: ReadFileOptions) =>
    name !== undefined && files.has(name) ? readConfigFile(join(directory, name), kind) : undefined;
  const [config, preprocessor, tokenizer] = await Promise.all([
    layout.config === undefined
      ? { path: weightsPath, value: undefined }
      : readConfigFile(join(directory, layout.config), CONFIG),
    readPreprocessor(layout.preprocessors ?? [], (name) => readIfPresent(name, CONFIG)),
    tokenizerPath === undefined
      ? readIfPresent(TOKENIZER_FILE, TOKENIZER)
      : readConfigFile(tokenizerPath, TOKENIZER),
  ]);
  // Those of a tokenizer that is not there say nothing of the one in its place.
  const tokenizerSettings =
    tokenizerPath === undefined
      ? await findTokenizerSettings(layout, config, (name) => readIfPresent(name, CONFIG))
      : [];
  return { layout, config, preprocessor, tokenizer, tokenizerSettings, weightsPath };
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

async function readConfigFile(path: string, kind: ReadFileOptions): Promise<ConfigFile> {
  const bytes = await readFileBytes(path, kind);
  const value = parseJson(decodeText(bytes, path, kind.code), path, kind.code);
  return { path, value, sha256: await sha256(bytes as Uint8Array<ArrayBuffer>) };
}
