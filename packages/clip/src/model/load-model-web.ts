import { CommonGroundError, contentHash, sha256 } from "@commonground/core";
import {
  blobSource,
  fetchFile,
  readWebBytes,
  readWebJson,
  sha256Stream,
  toUrl,
  urlSource,
  type WebFile,
  type WholeSource,
} from "@commonground/files";
import { readPreprocessor } from "../checkpoints/read-preprocessor.ts";
import { findLayout, layouts, weightsNames } from "../checkpoints/find-layout.ts";
import { TOKENIZER_FILE } from "../checkpoints/layout.ts";
import { adapterFault, isAdapter } from "../checkpoints/refuse-adapter.ts";
import { refuseByConfig } from "../checkpoints/refuse-by-config.ts";
import { findTokenizerFile, parseTokenizerFile } from "../checkpoints/tokenizer-file.ts";
import { findTokenizerSettings } from "../checkpoints/read-tokenizer-settings.ts";
import { MAX_CONFIG_BYTES, MAX_TOKENIZER_BYTES } from "../checkpoints/limits.ts";
import type { ClipModel } from "./model.ts";
import { openModel } from "./open-model.ts";
import { INDEX_SUFFIX, parseShardIndex } from "../weights/shard-index.ts";
import { readStoredWeights } from "../weights/stored-weights.ts";
import { type WidenedWeights, widenWeights } from "../weights/widen-weights.ts";
import { checkThreads } from "../runtime/check-threads.ts";
import {
  beginRuntime,
  checkWebDevice,
  type WebDevice,
  webRuntime,
  type WebRuntimeOptions,
} from "../runtime/web.ts";

/** A model given as single files. */
export interface WebModelFiles {
  /** What the model is called in results. */
  readonly id: string;
  /**
   * Files by the names they have in a model's directory: `open_clip_model.safetensors` and `open_clip_config.json`,
   * or `model.safetensors`, `config.json` and `preprocessor_config.json`; and `tokenizer.json` (Chinese CLIP's `vocab.txt`
   * will do). Weights may also be
   * PyTorch's (`open_clip_pytorch_model.bin`, `pytorch_model.bin`), or in shards with their index.
   */
  readonly files: Readonly<Record<string, WebFile>>;
}

export interface LoadModelOptions extends WebRuntimeOptions {
  readonly signal?: AbortSignal | undefined;
  /** The commit that the files are of, for results; unknown by default. */
  readonly revision?: string | undefined;
  /** Told how many bytes of the weights have come, and how many there are; null where the server does not say. */
  readonly onBytes?: ((received: number, total: number | null) => void) | undefined;
}

/** A model in a browser, which can be opened again where something else computes. */
export interface WebClipModel extends ClipModel {
  /**
   * The same model on another device, of the files that are there; it is used and disposed of on its own. Rejects with
   * `INVALID_ARGUMENT`; that the device is there shows when it first encodes.
   */
  on(device: WebDevice): Promise<ClipModel>;
}

/**
 * Loads a model in a browser: from the address of its directory, whose server is asked which of the known files it has,
 * or from single files. The configuration is read first, then the header of the weights, by a range request where the
 * server answers them, so that a model which cannot be used is refused before it is downloaded; then the weights are fetched once,
 * hashed, and kept as a Blob for the runtime.
 *
 * Rejects as `openModel` does, with `UNSUPPORTED_FEATURE` for a LoRA adapter, with `NOT_FOUND`, `UNAUTHORISED`, `NETWORK`, `TOO_LARGE` or `INVALID_TOKENIZER`, or
 * with the signal's reason.
 */
export async function loadModel(
  model: string | URL | WebModelFiles,
  options: LoadModelOptions = {},
): Promise<WebClipModel> {
  const { signal } = options;
  signal?.throwIfAborted();
  checkThreads(options.threads);
  checkWebDevice(options.device);
  // A fault comes out of the first session.
  beginRuntime(options).catch(() => {});
  const { id, place, files, find } =
    typeof model === "string" || model instanceof URL
      ? await listDirectory(toUrl(model), signal)
      : listFiles(model);
  const names = new Set(files.keys());
  if (isAdapter(names)) throw adapterFault(place);
  const { layout, weightsFile } = findLayout(names, place);

  const read = async (name: string) => readWebJson(files.get(name)!, name, { ...CONFIG, signal });
  /** The weights, or the shards whose index they are, which lie beside it. */
  const openSources = async (name: string) => {
    if (!name.endsWith(INDEX_SUFFIX)) return { sources: [await openFile(files.get(name)!, name, options)] };
    const index = parseShardIndex(await read(name));
    const told = tellTogether(index.files.length, options.onBytes);
    const sources = index.files.map(async (shard, at) => {
      if (await find(shard)) return openFile(files.get(shard)!, shard, { signal, onBytes: told(at) });
      throw new CommonGroundError(
        "NOT_FOUND",
        `${place}: has no ${shard}, which ${index.path} names; put it there`,
      );
    });
    return { sources: await Promise.all(sources), index };
  };
  const readTokenizer = async (name: string | undefined) => {
    if (name === undefined) return undefined;
    const { path, bytes } = await readWebBytes(files.get(name)!, name, { ...TOKENIZER, signal });
    return parseTokenizerFile(path, bytes);
  };
  const config =
    layout.config === undefined ? { path: weightsFile, value: undefined } : await read(layout.config);
  if (layout.config !== undefined) refuseByConfig(layout, config);
  const [preprocessor, tokenizer, sources] = await Promise.all([
    readPreprocessor(layout.preprocessors ?? [], async (name) => (files.has(name) ? read(name) : undefined)),
    findTokenizerFile(config, find).then(readTokenizer),
    openSources(weightsFile),
  ]);
  const weights = await readStoredWeights(sources.sources, sources.index);
  const blobs = () => Promise.all(sources.sources.map((source) => source.whole()));
  const tokenizerSettings = await findTokenizerSettings(layout, config, async (name) =>
    (await find(name)) ? read(name) : undefined,
  );
  const wide = sources.index === undefined ? widenWeights(weights.header) : null;
  let widened: Blob | undefined;
  const widen = async (weightsOf: WidenedWeights) => {
    const [blob] = await blobs();
    widened ??= new Blob([weightsOf.widen(new Uint8Array(await blob!.arrayBuffer()))]);
    return [widened];
  };
  let hash: Promise<string> | undefined;
  const open = (device: WebDevice | undefined) =>
    openModel({
      revision: options.revision ?? null,
      id,
      layout,
      config,
      preprocessor,
      tokenizer,
      tokenizerSettings,
      weights,
      hashWeights: () => (hash ??= blobs().then(hashBlobs)),
      placed: wide?.header,
      runtime: webRuntime(wide === null ? blobs : () => widen(wide), wide === null ? weights.begins : [0], {
        ...options,
        device,
      }),
    });
  const opened = await open(options.device);
  signal?.throwIfAborted();
  return {
    ...opened,
    async on(device) {
      checkWebDevice(device);
      return open(device);
    },
  };
}

const CONFIG = { what: "configuration", maxBytes: MAX_CONFIG_BYTES, code: "INVALID_CONFIG" } as const;
const TOKENIZER = { what: "tokenizer", maxBytes: MAX_TOKENIZER_BYTES } as const;

/** Where a model's files are, by name. */
interface Listing {
  readonly id: string;
  readonly place: string;
  readonly files: ReadonlyMap<string, WebFile>;
  /** Whether there is such a file besides, in which case `files` has it then. */
  readonly find: (name: string) => Promise<boolean>;
}

function listFiles(model: WebModelFiles): Listing {
  const files = new Map(Object.entries(model.files));
  return { id: model.id, place: model.id, files, find: (name) => Promise.resolve(files.has(name)) };
}

/**
 * Which files of a known layout are below an address. The web has no way to list a directory, so names are asked for,
 * no more than needed: browsers report each that is missing.
 */
async function listDirectory(address: URL, signal: AbortSignal | undefined): Promise<Listing> {
  const directory = new URL(address);
  if (!directory.pathname.endsWith("/")) directory.pathname += "/";
  const files = new Map<string, URL>();
  const missing = new Set<string>();
  const find = async (name: string): Promise<boolean> => {
    if (files.has(name) || missing.has(name)) return files.has(name);
    const url = new URL(name, directory);
    // The first byte, not HEAD, which some servers and signed addresses refuse; an empty file has no first byte (416).
    const headers = { Range: "bytes=0-0" };
    const { ok, status, body } = await fetchFile(url, { headers, signal, accept: [403, 404, 410, 416] });
    await body?.cancel();
    if (ok || status === 416) files.set(name, url);
    else missing.add(name);
    return files.has(name);
  };
  const findFirst = async ([name, ...others]: readonly string[]): Promise<boolean> =>
    name !== undefined && ((await find(name)) || findFirst(others));
  for (const layout of layouts) {
    const { config, preprocessors = [] } = layout;
    if (config !== undefined && !(await find(config))) continue;
    if (!(await findFirst(weightsNames(layout)))) continue;
    await Promise.all([TOKENIZER_FILE, ...preprocessors].map(find));
    break;
  }
  return {
    id: decoded(directory.pathname.split("/").at(-2) ?? "") || directory.host,
    place: directory.href,
    files,
    find,
  };
}

/** A name as people read it; one that is no encoded text stays as it is. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Weights up to this size are hashed by the browser at once, many times as quick; larger ones never lie in memory twice. */
const MOST_BYTES_AT_ONCE = 2 ** 26;

const hashBlob = async (blob: Blob): Promise<string> =>
  blob.size <= MOST_BYTES_AT_ONCE
    ? sha256(new Uint8Array(await blob.arrayBuffer()))
    : sha256Stream(blob.stream());

/** The hash of a file, or of the hashes of several. */
async function hashBlobs(blobs: readonly Blob[]): Promise<string> {
  const hashes = await Promise.all(blobs.map(hashBlob));
  return hashes.length === 1 ? hashes[0]! : contentHash(hashes);
}

/** What has come of each of several files, told as one sum. */
function tellTogether(count: number, onBytes: LoadModelOptions["onBytes"]) {
  const come = Array.from({ length: count }, () => 0);
  const totals = Array.from({ length: count }, (): number | null => null);
  return (at: number) =>
    onBytes &&
    ((received: number, total: number | null) => {
      come[at] = received;
      totals[at] = total;
      const sum = totals.reduce((all, one) => (all === null || one === null ? null : all + one), 0);
      onBytes(
        come.reduce((all, one) => all + one, 0),
        sum,
      );
    });
}

/** PyTorch's files are fetched whole: their tensors' places stand all over them, each a request of its own. */
async function openFile(
  file: WebFile,
  name: string,
  { signal, onBytes }: Pick<LoadModelOptions, "signal" | "onBytes">,
): Promise<WholeSource> {
  if (file instanceof Blob) return blobSource(file, name);
  const source = await urlSource(toUrl(file), { signal, onBytes });
  return name.endsWith(".safetensors") ? source : blobSource(await source.whole(), source.name);
}
