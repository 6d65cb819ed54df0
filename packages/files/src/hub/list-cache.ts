import { readdir, readFile, readlink, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { cacheError } from "./cache-error.ts";
import { repoOfFolder, repoPaths } from "./cache-layout.ts";
import { isCommit } from "./check-name.ts";
import type { HubSettings } from "./hub-settings.ts";
import { listFilesBelow } from "./list-files-below.ts";
import { parseRepo, type RepoType } from "./repository.ts";

export interface CachedFile {
  /** Path inside the repository, with forward slashes. */
  readonly path: string;
  /** Name of its blob; null for a file of its own, as systems without symbolic links have them. */
  readonly blob: string | null;
  /** Bytes; null where the link leads nowhere. */
  readonly size: number | null;
}

export interface CachedRevision {
  readonly commit: string;
  readonly directory: string;
  /** Branches and tags that stood for it when they were last asked for, sorted. */
  readonly refs: readonly string[];
  readonly files: readonly CachedFile[];
}

export interface CachedBlob {
  /** Its hash. */
  readonly name: string;
  readonly size: number;
  /** Whether a snapshot leads to it. */
  readonly used: boolean;
}

export interface CachedRepository {
  readonly type: RepoType;
  /** Its path on the hub: `owner/name`, `datasets/owner/name`, `spaces/owner/name`. */
  readonly repo: string;
  readonly directory: string;
  readonly revisions: readonly CachedRevision[];
  readonly blobs: readonly CachedBlob[];
  /** Unfinished downloads. */
  readonly parts: readonly { readonly name: string; readonly size: number; readonly modifiedMs: number }[];
  /** Bytes of all blobs, parts and files without a blob. */
  readonly size: number;
}

/**
 * All repositories in the cache, or just `repo`, sorted by name, whichever tool has put them there. Throws
 * `INVALID_ARGUMENT` for a name that is none, `NOT_FOUND` for a cache that cannot be read; a repository, or a cache, that is
 * not there gives an empty list.
 */
export async function listCache(settings: HubSettings, repo?: string): Promise<CachedRepository[]> {
  try {
    const repos = repo === undefined ? await listRepos(settings.cacheDirectory) : [repo];
    const cached: CachedRepository[] = [];
    for (const name of repos) {
      const found = await readRepository(settings.cacheDirectory, name);
      if (found !== null) cached.push(found);
    }
    return cached;
  } catch (error) {
    throw cacheError(settings.cacheDirectory, error, "read");
  }
}

async function listRepos(cacheDirectory: string): Promise<string[]> {
  const entries = await namesIn(cacheDirectory);
  return entries
    .map(repoOfFolder)
    .filter((repo) => repo !== null)
    .toSorted();
}

async function namesIn(folder: string): Promise<string[]> {
  return await readdir(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  });
}

async function readRepository(cacheDirectory: string, repo: string): Promise<CachedRepository | null> {
  const paths = repoPaths(cacheDirectory, repo);
  if ((await stat(paths.root).catch(() => null)) === null) return null;
  const { blobs, parts, byInode } = await readBlobs(paths.blobs);
  const refs = await readRefs(paths.refs);
  const used = new Set<string>();
  const revisions: CachedRevision[] = [];
  let size = [...blobs, ...parts].reduce((sum, blob) => sum + blob.size, 0);
  for (const commit of (await namesIn(paths.snapshots)).filter(isCommit).toSorted()) {
    const directory = join(paths.snapshots, commit);
    const files: CachedFile[] = [];
    for (const path of await listFilesBelow(directory)) {
      const file = await readFileOf(join(directory, path), path, paths.blobs, byInode);
      if (file.blob === null) size += file.size ?? 0;
      else used.add(file.blob);
      files.push(file);
    }
    revisions.push({ commit, directory, refs: refs.get(commit) ?? [], files });
  }
  return {
    type: parseRepo(repo).type,
    repo,
    directory: paths.root,
    revisions,
    blobs: blobs.map(({ name, size }) => ({ name, size, used: used.has(name) })),
    parts,
    size,
  };
}

interface Blobs {
  readonly blobs: { name: string; size: number }[];
  readonly parts: { name: string; size: number; modifiedMs: number }[];
  readonly byInode: ReadonlyMap<bigint, string>;
}

async function readBlobs(folder: string): Promise<Blobs> {
  const blobs: Blobs["blobs"] = [];
  const parts: Blobs["parts"] = [];
  const byInode = new Map<bigint, string>();
  for (const name of (await namesIn(folder)).toSorted()) {
    if (name === ".DS_Store") continue;
    const found = await stat(join(folder, name), { bigint: true }).catch(() => null);
    const size = Number(found?.size ?? 0);
    if (name.endsWith(".incomplete")) {
      parts.push({ name, size, modifiedMs: Number(found?.mtimeMs ?? 0) });
    } else {
      blobs.push({ name, size });
      if (found !== null) byInode.set(found.ino, name);
    }
  }
  return { blobs, parts, byInode };
}

async function readRefs(folder: string): Promise<Map<string, string[]>> {
  const refs = new Map<string, string[]>();
  for (const name of await listFilesBelow(folder)) {
    // A name that another process is writing just now is not there yet, or no longer under its temporary one.
    const commit = await readFile(join(folder, name), "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return "";
      throw error;
    });
    if (!isCommit(commit.trim()) || name.endsWith(".tmp")) continue;
    refs.set(commit.trim(), [...(refs.get(commit.trim()) ?? []), name]);
  }
  return refs;
}

/** Links are followed by one step: a blob may itself be a link into the store that huggingface_hub shares. */
async function readFileOf(
  file: string,
  path: string,
  blobsFolder: string,
  byInode: ReadonlyMap<bigint, string>,
): Promise<CachedFile> {
  const found = await stat(file, { bigint: true }).catch(() => null);
  const size = found === null ? null : Number(found.size);
  const target = await readlink(file).catch(() => null);
  if (target === null) return { path, size, blob: (found && byInode.get(found.ino)) ?? null };
  const blob = resolve(dirname(file), target);
  return { path, size, blob: dirname(blob) === resolve(blobsFolder) ? basename(blob) : null };
}
