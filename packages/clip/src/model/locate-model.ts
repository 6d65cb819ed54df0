import { stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { CommonGroundError } from "@commonground/core";
import {
  findSnapshot,
  hubSettings,
  pullModel,
  type PullOptions,
  type Snapshot,
} from "@commonground/files/node";
import { embeddedDirectory, embeddedModels } from "../checkpoints/embedded.ts";
import type { KnownCheckpoint } from "../checkpoints/known-checkpoint.ts";
import { findKnown, KNOWN_CHECKPOINTS } from "../checkpoints/registry.ts";
import { chooseFiles, refusePickles } from "../checkpoints/choose-files.ts";
import { isPickle, pickleError } from "../checkpoints/pickles.ts";

/** A model on this disk, by whatever name it was asked for. */
export interface LocatedModel {
  /** What the model is called in results. */
  readonly id: string;
  readonly directory: string;
  /** Commit on the hub; null for a model that did not come from there. */
  readonly revision: string | null;
  /** A tokenizer.json for a model that came without one. */
  readonly tokenizerPath: string | undefined;
  /** A sentence on whose tokenizer that is, where nothing says that it is the model's own. */
  readonly assumed?: string | undefined;
}

/** How to pull what is not on this disk; `HF_*` variables of the environment say from where and to where. */
export type LocateOptions = Partial<Omit<PullOptions, "settings" | "files" | "choose" | "refuse">>;

/**
 * Repositories that publish the vocabulary that many checkpoints share but do not carry: OpenAI's byte pairs for all
 * CLIP models here, SentencePiece for SigLIP and SigLIP 2.
 */
const TOKENIZER_REPOS: Readonly<Record<KnownCheckpoint["tokenizer"], string>> = {
  clip: "openai/clip-vit-base-patch32",
  siglip: "google/siglip-so400m-patch14-384",
  gemma: "google/siglip2-base-patch16-224",
};

/** What the hub is asked for. */
const CHECKPOINTS = { choose: chooseFiles, refuse: refusePickles };

const HUB_ID = /^[\w.-]+\/[\w.-]+$/u;

/**
 * Finds a model by the name of an embedded one, the path of a directory, the short name of a known checkpoint
 * (`ViT-B-16/openai`) or a hub id (`org/name`), in this order. What the hub's cache holds with its configuration is used
 * without asking the network; the rest is pulled. Throws `NOT_FOUND`, or what `pullModel` throws.
 */
export async function locateModel(name: string, options: LocateOptions = {}): Promise<LocatedModel> {
  const embedded = embeddedDirectory(name);
  if (embedded !== undefined) return local(name, embedded);
  const found = await stat(name).catch(() => null);
  if (found?.isDirectory()) return local(basename(resolve(name)), name);
  const repo = hubRepo(name);
  if (found !== null) throw notAFolder(name);
  if (repo === undefined) throw unknown(name);
  const settings = await hubSettings(process.env);
  const cached = await findSnapshot(repo, options.revision ?? "main", settings, chooseFiles);
  const snapshot = cached?.configured
    ? cached
    : await pullModel(repo, { ...options, ...CHECKPOINTS, settings });
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
  const repo = hubRepo(name);
  if (repo === undefined) throw unknown(name);
  const settings = await hubSettings(process.env);
  return fromSnapshot(await pullModel(repo, { ...options, ...CHECKPOINTS, settings }), options);
}

/**
 * The hub id behind a name, open_clip's `hf-hub:org/name` and the hub's own address included; undefined for what cannot be one, or is nearly the name of a
 * known checkpoint.
 */
export function hubRepo(given: string): string | undefined {
  const name = given
    .replace(/^(?:hf-hub:|https?:\/\/(?:www\.)?huggingface\.co\/)/iu, "")
    .replace(/\/+$/u, "");
  const known = findKnown(name);
  if (known !== undefined) return known.hubId;
  return HUB_ID.test(name) && !/^\.+\//u.test(name) && siblings(name).length === 0 ? name : undefined;
}

/** Known checkpoints of the architecture that a name begins with. */
function siblings(name: string): readonly string[] {
  const prefix = `${name.split("/")[0]}/`.toLowerCase();
  return KNOWN_CHECKPOINTS.map((known) => known.name).filter((known) =>
    known.toLowerCase().startsWith(prefix),
  );
}

function local(id: string, directory: string): LocatedModel {
  return { id, directory, revision: null, tokenizerPath: undefined };
}

async function fromSnapshot(snapshot: Snapshot, options: LocateOptions): Promise<LocatedModel> {
  const { repo, commit, directory, tokenizer } = snapshot;
  const known = KNOWN_CHECKPOINTS.find((checkpoint) => checkpoint.hubId === repo);
  const located = { id: known?.name ?? repo, directory, revision: commit };
  if (tokenizer) return { ...located, tokenizerPath: undefined };
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

async function sharedTokenizer(kind: keyof typeof TOKENIZER_REPOS, options: LocateOptions): Promise<string> {
  const donor = TOKENIZER_REPOS[kind];
  const files = ["tokenizer.json"];
  const settings = await hubSettings(process.env);
  const { signal, onProgress, onRetry, patience } = options;
  const snapshot =
    (await findSnapshot(donor, "main", settings, chooseFiles, files)) ??
    (await pullModel(donor, { signal, onProgress, onRetry, patience, ...CHECKPOINTS, settings, files }));
  return join(snapshot.directory, "tokenizer.json");
}

function notAFolder(path: string): CommonGroundError {
  if (isPickle(path)) {
    return pickleError(path, basename(path), {
      fetch: "",
      pathOf: (file) => `'${file}'`,
      converted: "model.safetensors",
      afterwards: "and give the folder, with the model's configuration in it",
    });
  }
  return new CommonGroundError(
    "NOT_FOUND",
    `loadModel: ${path} is a file; give the folder that holds the weights beside their configuration`,
  );
}

function unknown(name: string): CommonGroundError {
  const near = siblings(name);
  if (near.length > 0) {
    return new CommonGroundError(
      "NOT_FOUND",
      `loadModel: ${name} is not known; did you mean ${near.join(" or ")}?`,
    );
  }
  const embedded = embeddedModels().map((model) => model.name);
  return new CommonGroundError(
    "NOT_FOUND",
    `loadModel: ${name} is neither an embedded model (${embedded.join(", ")}), a directory, a known checkpoint ` +
      "nor a hub id (org/name); `commonground model list` shows what is known",
  );
}
