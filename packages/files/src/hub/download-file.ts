import { mkdir, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import { CommonGroundError } from "@commonground/core";
import { cacheError } from "./cache-error.ts";
import { lockOf, partOf, repoPaths, snapshotFile, type RepoPaths } from "./cache-layout.ts";
import { fetchBlob } from "./fetch-blob.ts";
import { withFileLock } from "../disk/file-lock.ts";
import type { HubOptions } from "./hub-options.ts";
import { linkSnapshot } from "./link-snapshot.ts";
import { defaultPatience } from "./patience.ts";
import type { RemoteFile } from "./resolve-revision.ts";

/**
 * State of one file. The first report of a file says what was there before, so that speed is counted from it. While
 * another process downloads it, reports follow that one.
 */
export interface DownloadProgress {
  readonly file: string;
  /** Bytes so far; fewer than before when a download starts anew. */
  readonly received: number;
  readonly total: number;
}

export interface DownloadOptions extends HubOptions {
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
}

/**
 * One file of a commit, downloaded into the cache unless it is there. Length and hash are verified before it gets its
 * name; of several processes that want it, one downloads. Returns its path in the snapshot. Throws `INVALID_ARGUMENT`
 * (a path that leaves the snapshot), `OFFLINE`, `UNAUTHORISED`, `NOT_FOUND`, `NETWORK`, `CORRUPT`, `NOT_WRITABLE`.
 */
export async function downloadFile(
  repo: string,
  commit: string,
  file: RemoteFile,
  options: DownloadOptions,
): Promise<string> {
  const { settings, signal, onProgress, patience = defaultPatience } = options;
  const paths = repoPaths(settings.cacheDirectory, repo);
  const target = snapshotFile(paths, commit, file.path);
  if (await hasSize(target, file.size)) return target;
  const subject = { name: `${repo}/${file.path}`, repo, revision: commit };
  if (settings.offline) {
    throw new CommonGroundError(
      "OFFLINE",
      `${subject.name}: is not in the cache (${settings.cacheDirectory}) and HF_HUB_OFFLINE is set; ` +
        "unset it to download the file",
    );
  }
  const blob = join(paths.blobs, file.blob);
  const part = partOf(paths, file.blob);
  const report = (received: number) => onProgress?.({ file: file.path, received, total: file.size });
  const onWait = async () => report((await stat(part).catch(() => null))?.size ?? 0);
  try {
    await mkdir(paths.blobs, { recursive: true });
    await withFileLock(lockOf(paths, file.blob), { patience, signal, onWait }, async () => {
      if (!(await hasSize(blob, file.size))) {
        await checkRoom(paths, file, part);
        const url = `${settings.endpoint}/${repo}/resolve/${commit}/${encodePath(file.path)}`;
        await fetchBlob({ url, file, subject }, part, blob, options, report);
      }
      await linkSnapshot(blob, target);
    });
  } catch (error) {
    throw cacheError(settings.cacheDirectory, error);
  }
  return target;
}

async function hasSize(path: string, size: number): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && found.isFile() && found.size === size;
}

function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

async function checkRoom(paths: RepoPaths, file: RemoteFile, part: string): Promise<void> {
  const present = (await stat(part).catch(() => null))?.size ?? 0;
  const needed = file.size - present;
  const disk = await statfs(paths.blobs).catch(() => null);
  if (disk === null || disk.bavail * disk.bsize >= needed) return;
  throw new CommonGroundError(
    "NOT_WRITABLE",
    `${paths.blobs}: ${file.path} needs ${megabytes(needed)} but the disk has ${megabytes(disk.bavail * disk.bsize)} left; ` +
      "make room or choose another folder with HF_HUB_CACHE",
  );
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
