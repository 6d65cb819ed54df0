import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { resolveRevision, type RemoteFile } from "../src/hub/resolve-revision.ts";
import type { Trouble } from "./hub-server.ts";
import type { HubTest } from "./with-hub.ts";

export const REPO = "owner/model";
export const WEIGHTS = "model.safetensors";

export interface PreparedDownload {
  readonly commit: string;
  readonly file: RemoteFile;
  readonly content: Buffer;
  /** The model's folder in the cache, still to be made. */
  readonly folder: string;
  readonly blob: string;
  readonly part: string;
}

/** A model of one file on the hub, with troubles planned for it. */
export async function prepareDownload(
  { hub, options, settings }: HubTest,
  { name = WEIGHTS, bytes = 300_000, troubles = [] as readonly Trouble[] },
): Promise<PreparedDownload> {
  const content = randomBytes(bytes);
  const commit = hub.addRepository(REPO, { [name]: content });
  const { files } = await resolveRevision(REPO, "main", options);
  hub.plan(name, ...troubles);
  const file = files?.[0] as RemoteFile;
  const folder = join(settings.cacheDirectory, "models--owner--model");
  const blob = join(folder, "blobs", file.blob);
  return { commit, file, content, folder, blob, part: `${blob}.commonground.incomplete` };
}

/** Whether a file has this content; comparing byte by byte through `toEqual` takes seconds. */
export async function holds(path: string, content: Buffer): Promise<boolean> {
  return (await readFile(path)).equals(content);
}

/** The ranges that the storage was asked for, in order. */
export function askedRanges({ hub }: HubTest): (string | null)[] {
  return hub.requests.filter(({ host }) => host === "storage").map(({ range }) => range);
}
