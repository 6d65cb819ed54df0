import { CommonGroundError } from "@commonground/core";
import { z } from "zod";
import { cachedCommit, repoPaths } from "./cache-layout.ts";
import { firstContact } from "./first-contact.ts";
import type { HubOptions } from "./hub-options.ts";
import { parseRepo } from "./repository.ts";
import { request, type Answer } from "./request.ts";

/** A file as the hub lists it. */
export interface RemoteFile {
  /** Path inside the repository, with forward slashes. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Its name in the cache: SHA-256 for files in large-file storage, git's hash for the others. */
  readonly blob: string;
}

export interface ResolvedRevision {
  /** The commit, 40 hexadecimal digits. */
  readonly commit: string;
  /** Null where the hub was not asked. */
  readonly files: readonly RemoteFile[] | null;
}

/** A listing of ten thousand files has about three megabytes. */
const MAX_LISTING_BYTES = 50_000_000;

const listing = z.object({
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  siblings: z.array(
    z.object({
      rfilename: z.string(),
      size: z.number().int().nonnegative(),
      blobId: z.string().regex(/^[0-9a-f]{40}$/),
      lfs: z
        .object({
          sha256: z.string().regex(/^[0-9a-f]{64}$/),
          size: z.number().int().nonnegative(),
        })
        .nullish(),
    }),
  ),
});

/**
 * The commit that a branch, tag or commit stands for, and its files with lengths and hashes
 * (`/api/models/{id}/revision/{revision}?blobs=true`, likewise datasets and spaces). Offline the commit is the one that the cache knows. Throws
 * `INVALID_ARGUMENT`, `OFFLINE`, `UNAUTHORISED`, `NOT_FOUND`, `NETWORK`.
 */
export async function resolveRevision(
  repo: string,
  revision: string,
  options: HubOptions,
): Promise<ResolvedRevision> {
  const { endpoint, cacheDirectory, offline } = options.settings;
  const known = await cachedCommit(repoPaths(cacheDirectory, repo), revision);
  if (offline) {
    if (known !== null) return { commit: known, files: null };
    throw new CommonGroundError(
      "OFFLINE",
      `${repo}: revision ${revision} is not in the cache (${cacheDirectory}) and HF_HUB_OFFLINE is set; ` +
        "unset it to download it",
    );
  }
  const { type, id } = parseRepo(repo);
  const url = `${endpoint}/api/${type}s/${id}/revision/${encodeURIComponent(revision)}?blobs=true`;
  const subject = { name: repo, repo, revision };
  const text = await firstContact(repo, (asking) => request(url, {}, subject, asking, readListing), options);
  const parsed = listing.safeParse(parseJson(text));
  if (!parsed.success) {
    throw new CommonGroundError(
      "NETWORK",
      `${repo}: the answer of ${endpoint} is no listing of a repository (${parsed.error.issues[0]?.path.join(".") || "no JSON"}); ` +
        "check HF_ENDPOINT and any proxy between",
    );
  }
  const files = parsed.data.siblings.map(({ rfilename, size, blobId, lfs }) => ({
    path: rfilename,
    size: lfs?.size ?? size,
    blob: lfs?.sha256 ?? blobId,
  }));
  return { commit: parsed.data.sha, files };
}

async function readListing({ response, watch }: Answer): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    watch.alive();
    length += chunk.length;
    if (length > MAX_LISTING_BYTES) {
      throw new CommonGroundError(
        "NETWORK",
        `${response.url}: the listing is longer than ${MAX_LISTING_BYTES} bytes; check HF_ENDPOINT`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
