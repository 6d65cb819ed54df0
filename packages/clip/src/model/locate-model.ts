import { stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { CommonGroundError } from "@commonground/core";
import {
  type ChooseFiles,
  chooseMatching,
  findSnapshot,
  hubSettings,
  type HubSettings,
  type PullOptions,
  pullRepository,
  readJson,
  type Snapshot,
} from "@commonground/files/node";
import { embeddedDirectory } from "../checkpoints/embedded.ts";
import type { KnownCheckpoint } from "../checkpoints/known-checkpoint.ts";
import { KNOWN_CHECKPOINTS } from "../checkpoints/registry.ts";
import { chooseFiles, needsConfig } from "../checkpoints/choose-files.ts";
import { layouts } from "../checkpoints/find-layout.ts";
import { MAX_CONFIG_BYTES } from "../checkpoints/limits.ts";
import { refuseByConfig } from "../checkpoints/refuse-by-config.ts";
import { ADAPTER_CONFIG, parseAdapterConfig } from "../weights/adapter-config.ts";
import { TOKENIZER_FILE, VOCABULARY_FILE } from "../checkpoints/layout.ts";
import { requestedModel } from "./hub-model.ts";
import { inspectBase } from "./inspect-base.ts";

/** A model on this disk, by whatever name it was asked for. */
export interface LocatedModel {
  /** What the model is called in results. */
  readonly id: string;
  readonly directory: string;
  /** Commit on the hub; null for a model that did not come from there. */
  readonly revision: string | null;
  /** A tokenizer.json for a model that came without one. */
  readonly tokenizerPath: string | undefined;
  /** The weights in it, where they are named themselves. */
  readonly weightsFile?: string | undefined;
  /** open_clip's name of the model, for a repository that has no configuration. */
  readonly architecture?: string | undefined;
  /** A sentence on whose tokenizer that is, where nothing says that it is the model's own. */
  readonly assumed?: string | undefined;
}

/** How to pull what is not on this disk; `HF_*` variables of the environment say from where and to where. */
export type LocateOptions = Partial<Omit<PullOptions, "settings" | "choose" | "inspect">>;

/**
 * Repositories that publish the vocabulary that many checkpoints share but do not carry: OpenAI's byte pairs for all
 * CLIP models here, SentencePiece for SigLIP and SigLIP 2, and those of the hub's text encoders.
 */
const TOKENIZER_REPOS: Readonly<Record<KnownCheckpoint["tokenizer"], string>> = {
  clip: "openai/clip-vit-base-patch32",
  siglip: "google/siglip-so400m-patch14-384",
  gemma: "google/siglip2-base-patch16-224",
  bert: "google-bert/bert-base-uncased",
  roberta: "FacebookAI/roberta-base",
  "xlm-roberta": "FacebookAI/xlm-roberta-base",
  "xlm-v": "facebook/xlm-v-base",
  nllb: "facebook/nllb-200-distilled-600M",
};

/**
 * Finds a model by the name of an embedded one, the path of a directory or of its weights, the short name of a known checkpoint
 * (`ViT-B-16/openai`) or a hub id (`org/name`, and what else `hubModel` reads), in this order; `@REVISION` after the
 * last two is `options.revision`. Which files make the model is chosen among all that the hub has at the commit. Where the
 * cache knows them and has what is chosen, the network is not asked; the rest is pulled, weights after the configuration
 * has been read. Throws `NOT_FOUND`, or
 * what `hubModel` and `pullRepository` throw.
 */
export async function locateModel(
  name: string,
  options: LocateOptions = {},
  layout?: string,
): Promise<LocatedModel> {
  const embedded = embeddedDirectory(name);
  if (embedded !== undefined) return local(name, embedded);
  const found = await stat(name).catch(() => null);
  if (found?.isDirectory()) return local(basename(resolve(name)), name);
  if (found?.isFile()) {
    return { ...local(basename(name), dirname(name)), weightsFile: basename(name) };
  }
  const { repo, revision } = requestedModel(name, options.revision);
  const settings = await hubSettings(process.env);
  const choose: ChooseFiles = (from, names) => chooseFiles(from, names, layout);
  const cached = await findSnapshot(repo, revision ?? "main", settings, choose);
  const snapshot = cached?.listed
    ? cached
    : await pullModel(repo, { ...options, revision }, settings, choose);
  return fromSnapshot(snapshot, options);
}

/**
 * Brings a known checkpoint or a hub id into the cache, asking the hub for the newest commit of the revision, with a
 * tokenizer where the repository lacks one.
 */
export async function pullByName(name: string, options: LocateOptions = {}): Promise<LocatedModel> {
  if (embeddedDirectory(name) !== undefined) {
    throw new CommonGroundError(
      "INVALID_ARGUMENT",
      `${name}: comes with the packages; there is nothing to pull`,
    );
  }
  const { repo, revision } = requestedModel(name, options.revision);
  const settings = await hubSettings(process.env);
  return fromSnapshot(await pullModel(repo, { ...options, revision }, settings, chooseFiles), options);
}

/**
 * The files of a model, unless its configuration, or that of an adapter's base, tells that it cannot run here: then none of
 * its weights.
 */
function pullModel(
  repo: string,
  options: LocateOptions,
  settings: HubSettings,
  choose: ChooseFiles,
): Promise<Snapshot> {
  const inspect = async (name: string, path: string) => {
    const layout = layouts.find(({ config }) => config === name);
    if (layout === undefined && name !== ADAPTER_CONFIG) return;
    const config = {
      path: `${repo}/${name}`,
      value: await readJson(path, {
        what: "configuration",
        maxBytes: MAX_CONFIG_BYTES,
        code: "INVALID_CONFIG",
      }),
    };
    if (layout === undefined) await inspectBase(parseAdapterConfig(config), options, undefined, repo);
    else refuseByConfig(layout, config);
  };
  return pullRepository(repo, { ...options, choose, inspect, settings });
}

function local(id: string, directory: string): LocatedModel {
  return { id, directory, revision: null, tokenizerPath: undefined };
}

async function fromSnapshot(snapshot: Snapshot, options: LocateOptions): Promise<LocatedModel> {
  const { repo, commit, directory, files } = snapshot;
  const known = KNOWN_CHECKPOINTS.find((checkpoint) => checkpoint.hubId === repo);
  const located = {
    id: known?.name ?? repo,
    directory,
    revision: commit,
    architecture: needsConfig(files) ? undefined : known?.name.split("/")[0],
  };
  if ([TOKENIZER_FILE, VOCABULARY_FILE, ADAPTER_CONFIG].some((name) => files.includes(name)))
    return { ...located, tokenizerPath: undefined };
  const kind = known?.tokenizer ?? "clip";
  return {
    ...located,
    tokenizerPath: await sharedTokenizer(kind, options),
    assumed:
      known === undefined
        ? `The model came without tokenizer.json; that of ${TOKENIZER_REPOS[kind]} is used.`
        : undefined,
  };
}

/** Path of the vocabulary that checkpoints of a kind share, from the cache or the hub. */
export async function sharedTokenizer(
  kind: keyof typeof TOKENIZER_REPOS,
  options: LocateOptions,
): Promise<string> {
  const donor = TOKENIZER_REPOS[kind];
  const choose = chooseMatching(["tokenizer.json"]);
  const settings = await hubSettings(process.env);
  const { signal, onProgress, onRetry, patience } = options;
  const snapshot =
    (await findSnapshot(donor, "main", settings, choose)) ??
    (await pullRepository(donor, { signal, onProgress, onRetry, patience, choose, settings }));
  return join(snapshot.directory, "tokenizer.json");
}
