import { readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { contentHash, sha256 } from "@commonground/core";
import { decodeText, parseJson } from "@commonground/files";
import { readFileBytes, rememberedHash } from "@commonground/files/node";
import { matchLayout } from "../checkpoints/find-layout.ts";
import type { ConfigFile } from "../checkpoints/layout.ts";
import { MAX_CONFIG_BYTES } from "../checkpoints/limits.ts";
import { type Checkpoint, loadCheckpoint } from "../checkpoints/load-checkpoint.ts";
import { ADAPTER_CONFIG, ADAPTER_WEIGHTS, parseAdapterConfig } from "../weights/adapter-config.ts";
import { adaptedLayout } from "../weights/adapter-tensors.ts";
import { mergeAdapter } from "../weights/merge-adapter.ts";
import { openWeights } from "../weights/open-weights.ts";
import { commonTokenizer } from "./common-tokenizer.ts";
import { baseFault, circularFault, inspectBase } from "./inspect-base.ts";
import { type LocatedModel, type LocateOptions, locateModel } from "./locate-model.ts";

export interface ResolveOptions extends LocateOptions {
  /**
   * For weights that have no configuration beside them: open_clip's name of their model, or the path of its
   * configuration.
   */
  readonly architecture?: string | undefined;
}

/** A model's files read as far as they are small, whatever it is made of. */
export interface ResolvedModel {
  /** What it is called in results. */
  readonly id: string;
  readonly revision: string | null;
  /** Where its first weights were found; a hub's cache keeps links there. */
  readonly directory: string;
  readonly checkpoint: Checkpoint;
  /** A hash of all that decides its weights, hexadecimal: of one file, that file's SHA-256. */
  readonly hash: () => Promise<string>;
}

/**
 * Finds a model by any of its names, and reads its configuration and the headers of its weights; an adapter's with its
 * base's. `layout` is taken where there are several; `above` are the folders of the adapters that this is the base of. Rejects as `locateModel`, `loadCheckpoint` and `mergeAdapter` do.
 */
export async function resolveModel(
  name: string,
  options: ResolveOptions,
  layout?: string,
  above: readonly string[] = [],
): Promise<ResolvedModel> {
  const located = await locateModel(name, options, layout);
  const adapter = await adapterWeights(located);
  if (adapter !== undefined) return resolveAdapted(located, adapter, options, above);
  const { id, revision, directory } = located;
  const architecture = options.architecture ?? located.architecture;
  const checkpoint = await loadCheckpoint(directory, { ...located, layout, architecture });
  const assumed =
    [checkpoint.assumed, located.assumed, await adapterBeside(located)].filter(Boolean).join(" ") ||
    undefined;
  return {
    id,
    revision,
    directory,
    checkpoint: { ...checkpoint, assumed, commonTokenizer: commonTokenizer(checkpoint, options) },
    hash: () => hashFiles(checkpoint.weights.paths, options.signal),
  };
}

/** The weights' name where a place holds an adapter and no model of its own. */
async function adapterWeights({ directory, weightsFile }: LocatedModel): Promise<string | undefined> {
  const files = new Set(await readdir(directory).catch(() => []));
  if (!files.has(ADAPTER_CONFIG)) return undefined;
  if (weightsFile !== undefined) return ADAPTER_WEIGHTS.find((each) => each === weightsFile);
  return matchLayout(files) === undefined ? ADAPTER_WEIGHTS.find((each) => files.has(each)) : undefined;
}

/** A sentence on an adapter in the folder of a whole model, which transformers would put on its base, and a page not. */
async function adapterBeside({ directory, weightsFile }: LocatedModel): Promise<string | undefined> {
  const files = new Set(weightsFile === undefined ? await readdir(directory).catch(() => []) : []);
  const adapter = files.has(ADAPTER_CONFIG) ? ADAPTER_WEIGHTS.find((each) => files.has(each)) : undefined;
  return (
    adapter && `The LoRA adapter beside the model is not merged; give the path of its ${adapter} to merge it.`
  );
}

async function resolveAdapted(
  { id, revision, directory }: LocatedModel,
  weightsFile: string,
  options: ResolveOptions,
  above: readonly string[],
): Promise<ResolvedModel> {
  const file = await readAdapterConfig(join(directory, ADAPTER_CONFIG));
  const config = parseAdapterConfig(file);
  const own = await realpath(directory);
  if (above.includes(own)) throw circularFault(config.path);
  const place = (await isDirectory(join(directory, config.base)))
    ? join(directory, config.base)
    : config.base;
  await inspectBase(config, options, place);
  const adapter = await openWeights(directory, weightsFile);
  const layout = adaptedLayout(adapter.header);
  const base = await resolveModel(place, { ...options, revision: config.revision }, layout, [
    ...above,
    own,
  ]).catch((cause: unknown) => {
    throw baseFault(config.path, cause);
  });
  const merged = mergeAdapter(base.checkpoint.weights, adapter, config);
  const paths = [...base.checkpoint.weights.paths, ...adapter.paths];
  return {
    id: `${id} on ${base.id}`,
    revision,
    directory: base.directory,
    checkpoint: { ...base.checkpoint, weights: { ...merged, paths } },
    hash: async () =>
      contentHash({
        base: await base.hash(),
        adapter: await hashFiles(adapter.paths, options.signal),
        config: file.sha256 ?? null,
      }),
  };
}

async function readAdapterConfig(path: string): Promise<ConfigFile> {
  const kind = {
    what: "adapter's configuration",
    maxBytes: MAX_CONFIG_BYTES,
    code: "INVALID_CONFIG",
  } as const;
  const bytes = await readFileBytes(path, kind);
  const value = parseJson(decodeText(bytes, path, kind.code), path, kind.code);
  return { path, value, sha256: await sha256(bytes as Uint8Array<ArrayBuffer>) };
}

async function isDirectory(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}

/** SHA-256 of each file. */
export async function hashEach(
  paths: readonly string[],
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const hashes: string[] = [];
  for (const path of paths) hashes.push(await rememberedHash(path, { signal }));
  return hashes;
}

/** SHA-256 of a file, or of the hashes of several. */
async function hashFiles(paths: readonly string[], signal: AbortSignal | undefined): Promise<string> {
  const hashes = await hashEach(paths, signal);
  return hashes.length === 1 ? hashes[0]! : contentHash(hashes);
}
