/* What is to be said against an adapter's base before weights are opened or fetched, the adapter's own included. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { CommonGroundError } from "@commonground/core";
import {
  type ChooseFiles,
  findSnapshot,
  type HubAddress,
  hubSettings,
  pullRepository,
  readJson,
} from "@commonground/files/node";
import { chooseFiles } from "../checkpoints/choose-files.ts";
import { embeddedDirectory } from "../checkpoints/embedded.ts";
import { layouts } from "../checkpoints/find-layout.ts";
import { MAX_CONFIG_BYTES } from "../checkpoints/limits.ts";
import { refuseByConfig } from "../checkpoints/refuse-by-config.ts";
import type { AdapterConfig } from "../weights/adapter-config.ts";
import { requestedModel } from "./hub-model.ts";
import type { LocateOptions } from "./locate-model.ts";

/**
 * Reads the configurations of an adapter's base, `place`, which are fetched where the cache has them not; `repository` is
 * the adapter's own. Throws where there is no such model, or as `refuseByConfig` where none of them can run here.
 */
export async function inspectBase(
  { path, base, revision }: AdapterConfig,
  options: LocateOptions,
  place: string = base,
  repository?: string,
): Promise<void> {
  try {
    const found = await stat(place).catch(() => null);
    if (found?.isDirectory()) await refuseAll(place, place, await readdir(place));
    else if (found === null && embeddedDirectory(place) === undefined) {
      const address = requestedModel(place, revision);
      if (address.repo === repository) throw circularFault(path);
      await inspectHub(address, options);
    }
  } catch (cause) {
    throw baseFault(path, cause);
  }
}

/** An error of an adapter's base, told as one of the adapter's configuration. */
export function baseFault(path: string, cause: unknown): unknown {
  if (!(cause instanceof CommonGroundError)) return cause;
  return new CommonGroundError(
    cause.code,
    `${path}: the adapter's base cannot be loaded (base_model_name_or_path; write there where it is now, if it has moved): ${cause.message}`,
    { cause },
  );
}

/** A model's configurations; throws as `chooseFiles` for what holds none. */
const chooseConfigs: ChooseFiles = (repo, names) => {
  chooseFiles(repo, names);
  return names.filter((name) => layouts.some(({ config }) => config === name));
};

/** Of an adapter whose base is itself, or an adapter of it. */
export function circularFault(path: string): CommonGroundError {
  return new CommonGroundError(
    "INVALID_CONFIG",
    `${path}: base_model_name_or_path comes back to the adapter itself; put the model there that it was trained on`,
  );
}

async function inspectHub({ repo, revision }: HubAddress, options: LocateOptions): Promise<void> {
  const { signal, onProgress, onRetry, patience, answers } = options;
  const settings = await hubSettings(process.env);
  const cached = await findSnapshot(repo, revision ?? "main", settings, chooseConfigs);
  const { directory, files } = cached?.listed
    ? cached
    : await pullRepository(repo, {
        signal,
        onProgress,
        onRetry,
        patience,
        answers,
        revision,
        choose: chooseConfigs,
        settings,
      });
  await refuseAll(repo, directory, files);
}

/** Refuses a folder by its configurations, unless there is none, or one of them can run: which it is, tell the weights. */
async function refuseAll(called: string, directory: string, files: readonly string[]): Promise<void> {
  const faults: unknown[] = [];
  for (const layout of layouts) {
    const name = layout.config;
    if (name === undefined || !files.includes(name)) continue;
    try {
      const value = await readJson(join(directory, name), {
        what: "configuration",
        maxBytes: MAX_CONFIG_BYTES,
        code: "INVALID_CONFIG",
      });
      refuseByConfig(layout, { path: join(called, name), value });
      return;
    } catch (fault) {
      faults.push(fault);
    }
  }
  if (faults.length > 0) throw faults[0];
}
